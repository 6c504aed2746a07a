import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, SECOND_MS } from '../../agent/base/clock.ts';
import { systemRandom } from '../../agent/base/random.ts';
import type { Deliverer } from '../../uploader/deliver.ts';
import type { Desk } from '../../uploader/desks/desk.ts';
import { DeskPauses } from '../../uploader/outbox/desk-pause.ts';
import { countOwed, listOwed } from '../../uploader/outbox/owed.ts';
import { campaignSeed, LONG, seededFraction } from '../support/campaign.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { comment, create, deliverer, evidence, openOutbox, setClock, wholeTicket } from './outbox/fixture.ts';
import type { SetClock } from './outbox/fixture.ts';
import { deskAt, never, startTestDesk } from './sandbox-fixture.ts';

const SETTLE_MS = 30_000;

/** Lets the time pass that deliveries wait for, until nothing is left to do. */
async function deliverAll(sender: Deliverer, clock: SetClock): Promise<void> {
  for (let pass = 0; pass < 500; pass++) {
    const { nextDueAt } = await sender.deliverDue(never);
    if (nextDueAt === null) return;
    clock.at = Math.max(clock.at, nextDueAt);
  }
  throw new Error('it never comes to an end');
}

function start(folder = tempFolder()) {
  const clock = setClock();
  const box = openOutbox(folder, clock);
  return { folder, clock, box, owed: () => listOwed(box.db, clock.at) };
}

describe('delivery', () => {
  it('sends text first, evidence after, each once, and tells the ledger inside the same transaction', async () => {
    const { box, folder, clock } = start();
    const { desk, tickets } = await startTestDesk();
    const content = randomBytes(200_000);
    const deliveries = wholeTicket(folder, content, { priority: 'urgent' });
    box.outbox.add(deliveries);
    const told: unknown[] = [];
    const sender = deliverer(box, desk, {
      onSettled: ({ kind, id }, { deskId, receivedAt }) =>
        told.push([kind, deskId, receivedAt === null ? null : 'time', box.outbox.get(id)?.state]),
    });
    const pass = await sender.deliverDue(never);

    expect(pass).toEqual({ sent: 3, deferred: 0, quarantined: 0, stopped: 0, busy: false, nextDueAt: null });
    expect(told).toEqual([
      ['create', '1', 'time', 'settled'],
      ['comment', '1', null, 'settled'],
      ['attach', '1', null, 'settled'],
    ]);
    const [ticket, ...others] = await tickets();
    expect(others).toEqual([]);
    expect(ticket?.priority).toBe('urgent');
    expect(ticket?.comments.map(({ attachments }) => attachments.map(({ sha256 }) => sha256))).toEqual([
      [],
      [],
      deliveries.flatMap((delivery) => (delivery.kind === 'attach' ? [delivery.file.sha256] : [])),
    ]);
    await deliverAll(sender, clock);
    expect(await tickets()).toHaveLength(1);
  });

  it('never lets evidence delay text that comes later', async () => {
    const { box, folder } = start();
    const { desk, tickets, misbehave } = await startTestDesk();
    box.outbox.add(wholeTicket(folder));
    await misbehave({ kind: 'late', ms: 1000, match: { path: '/api/v2/uploads' } });
    const settled: string[] = [];
    const sender = deliverer(box, desk, {
      lookForTextMs: 20,
      onSettled(delivery) {
        settled.push(delivery.kind);
        if (delivery.kind === 'comment') setTimeout(() => box.outbox.add([create({ priority: 'urgent' })]), 100);
      },
    });
    expect(await sender.deliverDue(never)).toMatchObject({ sent: 4 });
    expect(settled).toEqual(['create', 'comment', 'create', 'attach']);
    expect(await tickets()).toHaveLength(2);
  });

  it('settles nothing that the ledger could not take, and sends it no second time', async () => {
    const { box, clock } = start();
    const { desk, tickets } = await startTestDesk();
    const ticket = create();
    box.outbox.add([ticket]);
    const refusing = deliverer(box, desk, {
      onSettled: () => {
        throw new Error('disk full');
      },
    });
    await expect(refusing.deliverDue(never)).rejects.toThrow('disk full');
    expect(box.outbox.get(ticket.id)?.state).toBe('sending');
    await deliverAll(deliverer(box, desk), clock);
    expect(box.outbox.get(ticket.id)?.state).toBe('settled');
    expect(await tickets()).toHaveLength(1);
  });

  it('keeps everything queued where there is no desk', async () => {
    const { box } = start();
    box.outbox.add([create()]);
    expect(await deliverer(box, null).deliverDue(never)).toMatchObject({ sent: 0, nextDueAt: null });
    expect(countOwed(box.db).waiting).toBe(1);
  });
});

describe('a call of unknown fate', () => {
  it.each<[string, object, string]>([
    ['the ticket stands, the answer was cut', { kind: 'accept-then-reset' }, '/api/v2/requests'],
    ['the ticket stands, half an answer came', { kind: 'half-answer' }, '/api/v2/requests'],
    ['the ticket stands, a proxy answered 502', { kind: 'accept-then-status', code: 502 }, '/api/v2/requests'],
    ['no ticket stands, the call was cut', { kind: 'reset-after-body' }, '/api/v2/requests'],
    ['no ticket stands, a captive portal answered', { kind: 'rubbish' }, '/api/v2/requests'],
    ['the evidence stands, the answer was cut', { kind: 'accept-then-reset' }, '/api/v2/requests/1'],
    ['no evidence stands, the call was cut', { kind: 'reset-before' }, '/api/v2/requests/1'],
    ['the upload was cut', { kind: 'reset-in-body', bytes: 50_000 }, '/api/v2/uploads'],
    ['the upload’s answer was cut', { kind: 'accept-then-reset' }, '/api/v2/uploads'],
  ])('ends with each thing once: %s', async (_, fault, path) => {
    const { box, folder, clock } = start();
    const { desk, tickets, misbehave, faultsLeft } = await startTestDesk();
    box.outbox.add(wholeTicket(folder));
    const method = path.endsWith('/1') ? 'PUT' : 'POST';
    await misbehave({ ...fault, match: { path, method, times: method === 'PUT' ? 2 : 1 } });
    await deliverAll(deliverer(box, desk), clock);
    expect(await faultsLeft()).toBe(0);
    expect(countOwed(box.db)).toEqual({ waiting: 0, sending: 0, quarantined: 0, stopped: 0 });
    const [ticket, ...others] = await tickets();
    expect(others).toEqual([]);
    expect(ticket?.comments).toHaveLength(3);
    expect(ticket?.comments.flatMap(({ attachments }) => attachments)).toHaveLength(1);
  });

  it('is looked up, and not before it can have arrived', async () => {
    const { box, clock, owed } = start();
    const { desk, misbehave, tickets } = await startTestDesk();
    box.outbox.add([create()]);
    await misbehave({ kind: 'silent' }, { kind: 'silent', match: { method: 'POST' } });
    const sender = deliverer(box, desk);
    const { nextDueAt } = await sender.deliverDue(never);
    expect(nextDueAt).toBe(clock.at + SETTLE_MS);
    expect(owed()[0]?.why).toMatch(/the desk is asked first/);

    clock.at += SETTLE_MS - 1;
    await sender.deliverDue(never);
    expect(box.outbox.get(owed()[0]?.id ?? '')).toMatchObject({ attempt: 1 });
    await deliverAll(sender, clock);
    expect(await tickets()).toHaveLength(1);
  });

  it('stays unknown while the desk cannot be asked', async () => {
    const { box, clock } = start();
    const { desk, misbehave, tickets } = await startTestDesk();
    const ticket = create();
    box.outbox.add([ticket]);
    await misbehave(
      { kind: 'accept-then-reset', match: { method: 'POST' } },
      { kind: 'status', code: 500, match: { method: 'GET', times: 3 } },
    );
    const sender = deliverer(box, desk);
    for (let i = 0; i < 4; i++) {
      clock.at = (await sender.deliverDue(never)).nextDueAt ?? clock.at;
      expect(box.outbox.get(ticket.id)).toMatchObject({ state: 'waiting', lookFirst: true, attempt: i + 1 });
    }
    await sender.deliverDue(never);
    expect(box.outbox.get(ticket.id)).toMatchObject({ state: 'settled', deskId: '1' });
    expect(await tickets()).toHaveLength(1);
  });
});

describe('a desk that says no', () => {
  it.each([
    ['400', 400],
    ['404', 404],
    ['409', 409],
    ['422', 422],
    ['413', 413],
  ])('%s puts that one aside, and the others go on', async (_, code) => {
    const { box, folder, owed } = start();
    const { desk, misbehave, tickets } = await startTestDesk();
    const [bad, good] = [wholeTicket(folder), wholeTicket(folder)];
    box.outbox.add(bad);
    box.outbox.add(good);
    await misbehave({ kind: 'status', code, body: '{"error":"RecordInvalid"}', match: { method: 'POST' } });
    const refused: unknown[] = [];
    const sender = deliverer(box, desk, { onQuarantined: ({ id }, refusal) => refused.push([id, refusal.code]) });
    const pass = await sender.deliverDue(never);
    expect(pass).toMatchObject({ sent: 3, quarantined: 1, nextDueAt: null });
    expect(refused).toEqual([[bad[0]?.id, code === 413 ? 'desk/attachment-too-large' : 'desk/refused']]);
    expect(owed().map(({ state }) => state)).toEqual(['quarantined', 'waiting', 'waiting']);
    expect(owed()[0]?.why).toContain('RecordInvalid');
    expect(await tickets()).toHaveLength(1);

    box.outbox.retryAll();
    expect(await sender.deliverDue(never)).toMatchObject({ sent: 3 });
  });

  it.each([401, 403])('%i stops everything owed at once, and burns no attempts', async (code) => {
    const { box, folder } = start();
    const { desk, misbehave, tickets, faultsLeft } = await startTestDesk();
    box.outbox.add(wholeTicket(folder));
    box.outbox.add(wholeTicket(folder));
    await misbehave({ kind: 'status', code, match: { times: 50 } });
    const told: unknown[] = [];
    const sender = deliverer(box, desk, { onStopped: (refusal) => told.push(refusal) });
    expect(await sender.deliverDue(never)).toMatchObject({ stopped: 6, nextDueAt: null });
    expect(await sender.deliverDue(never)).toMatchObject({ stopped: 0 });
    expect(told).toMatchObject([{ code: 'desk/denied', deliveries: 6 }]);
    expect(await faultsLeft()).toBe(49);
    expect(listOwed(box.db, 0)[0]?.why).toMatch(new RegExp(`takes nothing from this unit.*${code}`));

    await misbehaveNoMore();
    expect(box.outbox.resumeStopped()).toBe(6);
    await sender.deliverDue(never);
    expect(await tickets()).toHaveLength(2);

    async function misbehaveNoMore(): Promise<void> {
      while ((await faultsLeft()) > 0) await desk.find(systemRandom.uuid(), never).catch(() => null);
    }
  });

  it('evidence that is gone is put aside with its reason; the comment still goes', async () => {
    const { box, folder, owed } = start();
    const { desk, tickets } = await startTestDesk();
    const deliveries = wholeTicket(folder);
    box.outbox.add(deliveries);
    for (const delivery of deliveries) if (delivery.kind === 'attach') rmSync(delivery.file.path);
    expect(await deliverer(box, desk).deliverDue(never)).toMatchObject({ sent: 2, quarantined: 1 });
    expect(owed()).toMatchObject([{ kind: 'attach', state: 'quarantined', why: expect.stringContaining('is gone') }]);
    expect((await tickets())[0]?.comments).toHaveLength(2);
  });

  it('evidence above the limit is put aside with its reason', async () => {
    const { box, folder, owed } = start();
    const { desk } = await startTestDesk({ fileBytes: 50_000 });
    box.outbox.add(wholeTicket(folder));
    await deliverer(box, desk).deliverDue(never);
    expect(owed()).toMatchObject([{ kind: 'attach', state: 'quarantined', why: expect.stringContaining('413') }]);
  });
});

describe('a desk that asks for patience', () => {
  it('Retry-After keeps everything from it until then, and not longer', async () => {
    const { box, clock, folder } = start();
    const { url, misbehave, tickets } = await startTestDesk();
    const desk = deskAt(url, {}, clock);
    box.outbox.add(wholeTicket(folder));
    box.outbox.add([create({ priority: 'urgent' })]);
    await misbehave({ kind: 'status', code: 429, headers: { 'retry-after': '90' } });
    const sender = deliverer(box, desk);
    expect(await sender.deliverDue(never)).toMatchObject({ deferred: 1, nextDueAt: clock.at + 90_000 });
    clock.at += 89_000;
    expect(await sender.deliverDue(never)).toMatchObject({ sent: 0, deferred: 0 });
    clock.at += 1000;
    await deliverAll(sender, clock);
    expect(await tickets()).toHaveLength(2);
  });

  it('a day of Retry-After is an hour', async () => {
    const { box, clock } = start();
    const { url, misbehave } = await startTestDesk();
    box.outbox.add([create()]);
    await misbehave({ kind: 'status', code: 429, headers: { 'retry-after': '86400' } });
    const sender = deliverer(box, deskAt(url, {}, clock));
    expect((await sender.deliverDue(never)).nextDueAt).toBe(clock.at + HOUR_MS);
  });

  it('an unreachable one is tried by one delivery a pass, soon again, and then gets everything', async () => {
    const { box, clock } = start();
    const { url, tickets } = await startTestDesk();
    for (let i = 0; i < 5; i++) box.outbox.add([create()]);
    const dead = deliverer(box, deskAt('http://127.0.0.1:1', {}, clock));
    for (let pass = 1; pass <= 12; pass++) {
      const { deferred, nextDueAt } = await dead.deliverDue(never);
      expect(deferred).toBe(1);
      expect((nextDueAt ?? 0) - clock.at).toBeGreaterThan(0);
      expect((nextDueAt ?? 0) - clock.at).toBeLessThanOrEqual(60 * SECOND_MS);
      clock.at = nextDueAt ?? clock.at;
    }
    expect(await deliverer(box, deskAt(url, {}, clock)).deliverDue(never)).toMatchObject({ sent: 5 });
    expect(await tickets()).toHaveLength(5);
  });
});

describe('being told to end', () => {
  it('begins no new call', async () => {
    const { box } = start();
    const { desk, tickets } = await startTestDesk();
    box.outbox.add([create()]);
    expect(await deliverer(box, desk).deliverDue(AbortSignal.abort())).toMatchObject({ sent: 0 });
    expect(await tickets()).toEqual([]);
  });

  it('lets a call under way end well, and begins no other', async () => {
    const { box, folder } = start();
    const { desk, misbehave, tickets } = await startTestDesk();
    box.outbox.add(wholeTicket(folder));
    await misbehave({ kind: 'late', ms: 300 });
    const controller = new AbortController();
    const pass = deliverer(
      box,
      onCall(desk, () => controller.abort()),
    ).deliverDue(controller.signal);
    expect(await pass).toMatchObject({ sent: 1 });
    expect(await tickets()).toMatchObject([{ comments: [{}] }]);
  });

  it('gives up one that does not end, which then has an unknown fate', async () => {
    const { box, clock } = start();
    const { desk, misbehave, tickets } = await startTestDesk();
    const ticket = create();
    box.outbox.add([ticket]);
    await misbehave({ kind: 'accept-then-silent' });
    const controller = new AbortController();
    const sender = deliverer(
      box,
      onCall(desk, () => controller.abort()),
      { abortGraceMs: 100 },
    );
    await sender.deliverDue(controller.signal);
    expect(box.outbox.get(ticket.id)?.state).toBe('sending');
    await deliverAll(deliverer(box, desk), clock);
    expect(box.outbox.get(ticket.id)?.state).toBe('settled');
    expect(await tickets()).toHaveLength(1);
  });

  /** Calls back as soon as a ticket is being created. */
  function onCall(desk: Desk, then: () => void): Desk {
    return new Proxy(desk, {
      get(target, key: keyof Desk) {
        const value: unknown = target[key];
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          queueMicrotask(then);
          return (value as (...args: unknown[]) => unknown).apply(target, args);
        };
      },
    });
  }
});

it('two at once send each delivery once: the other one finds it taken', async () => {
  const { box, folder, clock } = start();
  const { desk, tickets } = await startTestDesk();
  for (let i = 0; i < 4; i++) box.outbox.add(wholeTicket(folder));
  const other = openOutbox(folder, clock);
  const passes = await Promise.all([
    deliverer(box, desk).deliverDue(never),
    deliverer(other, desk).deliverDue(never),
    deliverer(box, desk).deliverDue(never),
  ]);
  expect(passes.map(({ busy }) => busy).toSorted((a, b) => Number(a) - Number(b))).toEqual([false, true, true]);
  expect(await tickets()).toHaveLength(4);
});

it('whatever the desk does, each ticket, evidence and comment stands there once', async () => {
  const seed = campaignSeed('faults of the desk');
  const random = seededFraction(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const KINDS = [
    ...['reset-before', 'reset-after-body', 'accept-then-reset', 'half-answer', 'rubbish', 'accept-then-rubbish'].map(
      (kind) => ({ kind }),
    ),
    ...[408, 429, 500, 502, 503, 504].map((code) => ({ kind: 'status', code })),
    ...[500, 502, 504].map((code) => ({ kind: 'accept-then-status', code })),
    { kind: 'status', code: 429, headers: { 'retry-after': '7' } },
    { kind: 'reset-in-body', bytes: 10 },
  ];
  for (let run = 0; run < (LONG ? 250 : 12); run++) {
    const { box, folder, clock } = start();
    const { url, tickets, misbehave } = await startTestDesk();
    const incidents = Array.from({ length: 1 + Math.floor(random() * 3) }, () => wholeTicket(folder));
    for (const deliveries of incidents) box.outbox.add(deliveries);
    const faults = Array.from({ length: Math.floor(random() * 12) }, () => ({
      ...pick(KINDS),
      match: { path: pick(['/api/', '/api/v2/requests', '/api/v2/uploads']), after: Math.floor(random() * 4) },
    }));
    await misbehave(...faults);
    await deliverAll(deliverer(box, deskAt(url, {}, clock), { random: { ...systemRandom, fraction: random } }), clock);
    const stored = await tickets();
    const why = JSON.stringify(faults);
    expect(stored, why).toHaveLength(incidents.length);
    for (const ticket of stored) {
      expect(ticket.comments, why).toHaveLength(3);
      expect(
        ticket.comments.flatMap(({ attachments }) => attachments),
        why,
      ).toHaveLength(1);
    }
    expect(new DeskPauses(box.db).current(deskAt(url).id, clock.at), why).toBeNull();
  }
}, 600_000);

it('a comment of a later time joins the ticket that stands already', async () => {
  const { box, folder } = start();
  const { desk, tickets } = await startTestDesk();
  const ticket = create();
  box.outbox.add([ticket]);
  const sender = deliverer(box, desk);
  await sender.deliverDue(never);
  box.outbox.add([comment(ticket.incidentId), evidence(ticket.incidentId, folder, Buffer.alloc(10))]);
  expect(await sender.deliverDue(never)).toMatchObject({ sent: 2 });
  expect((await tickets())[0]?.comments).toHaveLength(3);
});
