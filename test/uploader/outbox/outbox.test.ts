import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, SECOND_MS } from '../../../agent/base/clock.ts';
import { openDatabase } from '../../../agent/base/database.ts';
import { OUTBOX_TABLES } from '../../../uploader/outbox/tables.ts';
import { backoffMs } from '../../../uploader/outbox/backoff.ts';
import { DeskPauses } from '../../../uploader/outbox/desk-pause.ts';
import { countOwed, listOwed, owedIdLike } from '../../../uploader/outbox/owed.ts';
import { systemRandom } from '../../../agent/base/random.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { comment, create, evidence, openOutbox, setClock } from './fixture.ts';
import type { OpenOutbox } from './fixture.ts';

const DESK = 'sandbox';
const NOT_NOW = { delayMs: 60 * SECOND_MS, lookFirst: false, unreachable: false, reason: 'the desk answered 500' };

/** Takes the next one and settles it at once; its id. */
function settleNext({ outbox }: OpenOutbox): string | undefined {
  const due = outbox.next(DESK);
  if (due === null) return undefined;
  const { id, kind } = due.delivery;
  outbox.markSending(id, DESK);
  outbox.settle(id, { deskId: due.ticketId ?? '17', receivedAt: kind === 'create' ? 5 : null });
  return id;
}

describe('the order of the queue', () => {
  it('is urgent text, then text, then evidence, oldest first', () => {
    const folder = tempFolder();
    const box = openOutbox(folder);
    const first = create();
    const firstFile = evidence(first.incidentId, folder, Buffer.alloc(10));
    const second = create({ priority: 'high' });
    const urgent = create({ priority: 'urgent' });
    const urgentFile = evidence(urgent.incidentId, folder, Buffer.alloc(10), { priority: 'urgent' });
    const remark = comment(first.incidentId);
    box.outbox.add([first, firstFile]);
    box.outbox.add([second]);
    box.outbox.add([urgent, urgentFile]);
    box.outbox.add([remark]);

    const order = Array.from({ length: 6 }, () => settleNext(box));
    expect(order).toEqual([urgent, first, second, remark, firstFile, urgentFile].map(({ id }) => id));
    expect(box.outbox.next(DESK)).toBeNull();
  });

  it('gives evidence and comments the desk’s id of their ticket, and not before there is one', () => {
    const folder = tempFolder();
    const { outbox } = openOutbox(folder);
    const ticket = create();
    const file = evidence(ticket.incidentId, folder, Buffer.alloc(10));
    outbox.add([file, ticket]);
    expect(outbox.next(DESK)).toMatchObject({ delivery: { id: ticket.id }, ticketId: null });
    outbox.markSending(ticket.id, DESK);
    expect(outbox.next(DESK)).toBeNull();
    outbox.settle(ticket.id, { deskId: '4711', receivedAt: 5 });
    expect(outbox.next(DESK)).toMatchObject({ delivery: { id: file.id, state: 'waiting' }, ticketId: '4711' });
    expect(outbox.next('zendesk')).toBeNull();
  });

  it('has nothing wait behind one that is refused, deferred or unreadable', () => {
    const { outbox, db } = openOutbox(tempFolder());
    const [refused, deferred, damaged, good] = [create(), create(), create(), create()];
    outbox.add([refused, deferred, damaged, good]);
    outbox.markSending(refused.id, DESK);
    outbox.quarantine(refused.id, 'desk/refused', 'the desk answered 422');
    outbox.markSending(deferred.id, DESK);
    outbox.defer(deferred.id, NOT_NOW);
    const which = 'sequence = (SELECT sequence FROM deliveries WHERE id = $id)';
    db.run(`UPDATE delivery_payloads SET payload = '{' WHERE ${which}`, { id: damaged.id });
    expect(outbox.next(DESK)?.delivery.id).toBe(good.id);
    expect(countOwed(db)).toEqual({ waiting: 2, sending: 0, quarantined: 2, stopped: 0 });
  });

  it('has no second ticket for one incident', () => {
    const { outbox, db } = openOutbox(tempFolder());
    const ticket = create();
    outbox.add([ticket]);
    expect(() => outbox.add([comment(ticket.incidentId), create({ incidentId: ticket.incidentId })])).toThrow(/UNIQUE/);
    expect(countOwed(db).waiting).toBe(1);
  });

  it('appears with its ledger row or not at all', () => {
    const { outbox, db } = openOutbox(tempFolder());
    expect(() =>
      db.transaction(() => {
        outbox.add([create()]);
        throw new Error('the ledger row was refused');
      }),
    ).toThrow('ledger');
    expect(countOwed(db).waiting).toBe(0);
  });

  it('gives each delivery to one of two processes only', () => {
    const folder = tempFolder();
    const [one, other] = [openOutbox(folder), openOutbox(folder)];
    const ticket = create();
    one.outbox.add([ticket]);
    expect(other.outbox.next(DESK)?.delivery.id).toBe(ticket.id);
    expect(one.outbox.markSending(ticket.id, DESK)).toBe(true);
    expect(other.outbox.markSending(ticket.id, DESK)).toBe(false);
  });
});

describe('after a restart', () => {
  it('what was being sent is looked up after any time that can be configured', () => {
    const { outbox } = openOutbox(tempFolder());
    const ticket = create();
    outbox.add([ticket]);
    outbox.markSending(ticket.id, DESK);
    expect(outbox.recoverSending(1.001 * SECOND_MS)).toBe(1);
    expect(outbox.get(ticket.id)).toMatchObject({ state: 'waiting', lookFirst: true });
  });

  it('what was being sent is looked up, and not before it can have arrived', () => {
    const folder = tempFolder();
    const clock = setClock();
    const before = openOutbox(folder, clock);
    const ticket = create();
    before.outbox.add([ticket]);
    before.outbox.markSending(ticket.id, DESK);
    before.db.close();

    const { outbox } = openOutbox(folder, clock);
    expect(outbox.recoverSending(30_000)).toBe(1);
    expect(outbox.next(DESK)).toBeNull();
    expect(outbox.nextDueAt(DESK)).toBe(clock.at + 30_000);
    clock.at += 30_000;
    expect(outbox.next(DESK)?.delivery).toMatchObject({ id: ticket.id, lookFirst: true, attempt: 1 });
  });

  it('what waited still waits, with its attempts', () => {
    const folder = tempFolder();
    const clock = setClock();
    const before = openOutbox(folder, clock);
    const ticket = create();
    before.outbox.add([ticket]);
    before.outbox.markSending(ticket.id, DESK);
    before.outbox.defer(ticket.id, { ...NOT_NOW, lookFirst: true });
    before.db.close();

    const { outbox } = openOutbox(folder, clock);
    expect(outbox.recoverSending(30_000)).toBe(0);
    expect(outbox.get(ticket.id)).toMatchObject({
      state: 'waiting',
      attempt: 1,
      lookFirst: true,
      notBefore: clock.at + 60_000,
      reason: NOT_NOW.reason,
      draft: ticket.draft,
    });
  });
});

describe('a wrong wall clock', () => {
  it.each([
    ['back to 1970', Date.parse('1970-01-01T00:00:10Z')],
    ['back by a day', Date.parse('2026-11-21T12:00:00Z')],
    ['ahead by ten years', Date.parse('2036-11-22T12:00:00Z')],
  ])('%s starves nothing: the wait is at most what it was', (_, jumpTo) => {
    const clock = setClock();
    const { outbox, db } = openOutbox(tempFolder(), clock);
    const ticket = create();
    outbox.add([ticket]);
    outbox.markSending(ticket.id, DESK);
    outbox.defer(ticket.id, NOT_NOW);
    new DeskPauses(db).pause(DESK, 60_000, '429', clock.at);

    clock.at = jumpTo;
    outbox.boundWaits();
    const due = outbox.nextDueAt(DESK) ?? Number.NaN;
    const pausedUntil = new DeskPauses(db).current(DESK, clock.at)?.until ?? 0;
    expect(Math.max(due, pausedUntil) - clock.at).toBeLessThanOrEqual(60_000);
    clock.at += 60_000;
    outbox.boundWaits();
    expect(outbox.next(DESK)?.delivery.id).toBe(ticket.id);
    expect(new DeskPauses(db).current(DESK, clock.at)).toBeNull();
  });

  it('is bounded by an hour, whatever a desk asks for', () => {
    const clock = setClock();
    const { outbox, db } = openOutbox(tempFolder(), clock);
    const ticket = create();
    outbox.add([ticket]);
    outbox.markSending(ticket.id, DESK);
    outbox.defer(ticket.id, { ...NOT_NOW, delayMs: 400 * HOUR_MS });
    new DeskPauses(db).pause(DESK, 400 * HOUR_MS, '429', clock.at);
    expect(outbox.nextDueAt(DESK)).toBe(clock.at + HOUR_MS);
    expect(new DeskPauses(db).current(DESK, clock.at)?.until).toBe(clock.at + HOUR_MS);
  });

  it('under any jumps, every delivery becomes due within an hour of steady time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ jump: fc.integer({ min: -(2 ** 41), max: 2 ** 41 }), delay: fc.nat(10 * HOUR_MS) }), {
          minLength: 1,
          maxLength: 8,
        }),
        (steps) => {
          const clock = setClock();
          const { outbox, db } = openOutbox(tempFolder(), clock);
          const ticket = create();
          outbox.add([ticket]);
          for (const { jump, delay } of steps) {
            outbox.markSending(ticket.id, DESK);
            outbox.defer(ticket.id, { ...NOT_NOW, delayMs: delay });
            clock.at = Math.abs(clock.at + jump);
            outbox.boundWaits();
          }
          clock.at += HOUR_MS;
          const due = outbox.next(DESK)?.delivery.id === ticket.id;
          db.close();
          return due;
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('backoff', () => {
  it.each([
    [1, 4],
    [2, 8],
    [5, 64],
    [11, 3600],
    [100_000, 3600],
  ])('attempt %i waits at most %i seconds', (attempt, seconds) => {
    expect(backoffMs(attempt, { ...systemRandom, fraction: () => 0.999_999_999 })).toBeLessThanOrEqual(
      seconds * SECOND_MS,
    );
    expect(backoffMs(attempt, { ...systemRandom, fraction: () => 0.999_999_999 })).toBeGreaterThan(seconds * 999);
    expect(backoffMs(attempt, { ...systemRandom, fraction: () => 0 })).toBe(SECOND_MS / 2);
  });
});

describe('a person', () => {
  it('retries one out of quarantine', () => {
    const { outbox } = openOutbox(tempFolder());
    const ticket = create();
    outbox.add([ticket]);
    outbox.markSending(ticket.id, DESK);
    outbox.quarantine(ticket.id, 'desk/refused', '422');
    expect(outbox.retry(ticket.id)).toBe(true);
    expect(outbox.next(DESK)?.delivery).toMatchObject({ id: ticket.id, attempt: 0, lookFirst: false });
    expect(outbox.retry(systemRandom.uuid())).toBe(false);
  });

  it('retries everything that stopped or waits, and nothing that is settled', () => {
    const clock = setClock();
    const { outbox, db } = openOutbox(tempFolder(), clock);
    const [settled, deferred, stopped] = [create(), create(), create()];
    outbox.add([settled, deferred, stopped]);
    outbox.settle(settled.id, { deskId: '1', receivedAt: 1 });
    outbox.stopAll('desk/denied', '401', { id: stopped.id, lookFirst: false });
    expect(countOwed(db).stopped).toBe(2);
    outbox.retry(deferred.id);
    outbox.markSending(deferred.id, DESK);
    outbox.defer(deferred.id, NOT_NOW);
    expect(outbox.retryAll()).toBe(2);
    expect(outbox.nextDueAt(DESK)).toBe(0);
    expect(countOwed(db)).toEqual({ waiting: 2, sending: 0, quarantined: 0, stopped: 0 });
  });

  it('has what was on its way beside a denied call looked up first', () => {
    const { outbox } = openOutbox(tempFolder());
    const [onItsWay, denied, idle] = [create(), create(), create()];
    outbox.add([onItsWay, denied, idle]);
    outbox.markSending(onItsWay.id, DESK);
    outbox.markSending(denied.id, DESK);
    outbox.stopAll('desk/denied', '401', { id: denied.id, lookFirst: false });
    outbox.resumeStopped();
    const looks = [onItsWay, denied, idle].map(({ id }) => outbox.get(id));
    expect(looks).toMatchObject([{ lookFirst: true }, { lookFirst: false }, { lookFirst: false }]);
  });

  it('cannot hurry one whose call may still arrive', () => {
    const clock = setClock();
    const { outbox } = openOutbox(tempFolder(), clock);
    const ticket = create();
    outbox.add([ticket]);
    outbox.markSending(ticket.id, DESK);
    outbox.recoverSending(30_000);
    outbox.retry(ticket.id);
    expect(outbox.nextDueAt(DESK)).toBe(clock.at + 30_000);
    expect(outbox.get(ticket.id)).toMatchObject({ lookFirst: true });
  });

  it('drops a ticket with all that waits for it, but nothing under way', () => {
    const folder = tempFolder();
    const { outbox, db } = openOutbox(folder);
    const ticket = create();
    const file = evidence(ticket.incidentId, folder, Buffer.alloc(1));
    const other = create();
    outbox.add([ticket, file, other]);
    outbox.markSending(other.id, DESK);
    expect(outbox.drop(other.id)).toEqual([]);
    expect(outbox.drop(ticket.id).sort()).toEqual([ticket.id, file.id].sort());
    expect(countOwed(db)).toEqual({ waiting: 0, sending: 1, quarantined: 0, stopped: 0 });
  });

  it('drops evidence alone', () => {
    const folder = tempFolder();
    const { outbox } = openOutbox(folder);
    const ticket = create();
    const file = evidence(ticket.incidentId, folder, Buffer.alloc(1));
    outbox.add([ticket, file]);
    expect(outbox.drop(file.id)).toEqual([file.id]);
    expect(outbox.get(ticket.id)).not.toBeNull();
  });

  it('reads what is owed, why it waits, and until when', () => {
    const folder = tempFolder();
    const clock = setClock();
    const { outbox, db } = openOutbox(folder, clock);
    const [ticket, unsure, refused] = [create({ priority: 'urgent' }), create(), create()];
    outbox.add([ticket, unsure, refused, evidence(ticket.incidentId, folder, Buffer.alloc(7))]);
    outbox.markSending(ticket.id, DESK);
    outbox.defer(ticket.id, NOT_NOW);
    outbox.markSending(unsure.id, DESK);
    outbox.recoverSending(30_000);
    outbox.quarantine(refused.id, 'desk/refused', 'the desk answered 422: Subject');
    const owed = listOwed(db, clock.at);
    expect(owed.map(({ kind, state, until, why }) => [kind, state, until, why])).toEqual([
      ['create', 'waiting', clock.at + 60_000, NOT_NOW.reason],
      ['create', 'waiting', clock.at + 30_000, expect.stringContaining('the desk is asked first')],
      ['create', 'quarantined', null, 'refused: the desk answered 422: Subject'],
      ['attach', 'waiting', null, 'waits for its ticket'],
    ]);
    expect(owed[3]).toMatchObject({ bytes: 7, title: 'DT-7K3QF.zip', ref: 'DT-7K3QF' });
    expect(owedIdLike(db, ticket.id.slice(0, 13).toUpperCase())).toBe(ticket.id);
  });
});

it('an outbox of an older agent is taken over with everything that it owes', () => {
  const folder = tempFolder();
  const path = join(folder, 'agent.db');
  const old = openDatabase(path, [{ ...OUTBOX_TABLES, steps: OUTBOX_TABLES.steps.slice(0, 2) }]);
  const ticket = create();
  const { id, incidentId, ref, priority } = ticket;
  old.run(
    `INSERT INTO deliveries (id, incident_id, ref, priority, kind, title, bytes, rank, added_at, state, state_at)
     VALUES ($id, $incidentId, $ref, $priority, 'create', 'old', 1, 1, 1, 'waiting', 1)`,
    { id, incidentId, ref, priority },
  );
  const row = { id, payload: JSON.stringify(ticket) };
  old.run('INSERT INTO delivery_payloads (id, payload) VALUES ($id, $payload)', row);
  old.close();
  const { outbox } = openOutbox(folder);
  expect(outbox.next(DESK)?.delivery).toMatchObject({ id, draft: ticket.draft, state: 'waiting' });
});
