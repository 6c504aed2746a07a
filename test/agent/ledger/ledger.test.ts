import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../agent/base/clock.ts';
import type { Instant } from '../../../agent/base/clock.ts';
import { openDatabase } from '../../../agent/base/database.ts';
import { Ledger } from '../../../agent/ledger/ledger.ts';
import { LEDGER_TABLES } from '../../../agent/ledger/tables.ts';
import type { NewTicket } from '../../../agent/ledger/ticket.ts';
import { ticketView } from '../../../agent/ledger/view.ts';
import { DTEN_POLICY, SloPolicy } from '../../../agent/slo/policy.ts';
import type { DeskLook } from '../../../uploader/desks/desk.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { at } from './history.ts';
import { settableClock } from './invented-ledger.ts';

const NOON = at('Mon 12:00');

function open(path = join(tempFolder(), 'agent.db'), policies = [DTEN_POLICY]) {
  const db = openDatabase(path, [LEDGER_TABLES]);
  onTestFinished(() => db.close());
  const clock = settableClock(NOON);
  return { db, clock, path, ledger: new Ledger(db, clock, policies) };
}

function ticket(n: number, more: Partial<NewTicket> = {}): NewTicket {
  return {
    incidentId: `00000000-0000-4000-8000-00000000000${n}`,
    ref: `DT-0000${n}`,
    subject: 'Camera gone',
    priority: 'normal',
    signature: 'usb/device-gone',
    source: 'update',
    firmware: '3.8.5',
    coverage: 'covered',
    filedAt: NOON,
    ...more,
  };
}

const idOf = (n: number): string => ticket(n).incidentId;
const receipt = (receivedAt: Instant) => ({
  deskName: 'zendesk',
  deskId: '41',
  receivedAt,
  tracks: true,
  deskTime: receivedAt,
});
const look = (deskTime: Instant, status: DeskLook['status']): DeskLook => ({
  ...{ deskTime, status, priority: null, mergedInto: null, events: [] },
});

describe('the ledger', () => {
  it('joins the transaction it is called in', () => {
    const { db, ledger } = open();
    expect(() =>
      db.transaction(() => {
        ledger.open(ticket(1));
        ledger.received(idOf(1), receipt(NOON));
        throw new Error('the deliveries could not be written');
      }),
    ).toThrow('deliveries');
    expect(ledger.count()).toBe(0);
  });

  it('knows after a restart all it knew before', () => {
    const first = open();
    first.ledger.open(ticket(1));
    first.ledger.received(idOf(1), receipt(NOON));
    first.ledger.recordLook(idOf(1), look(NOON + HOUR_MS, 'waiting-on-customer'), NOON + HOUR_MS);
    const second = open(first.path);
    second.ledger.recordLook(idOf(1), look(NOON + 3 * HOUR_MS, 'waiting-on-customer'), NOON + 3 * HOUR_MS);
    const now = NOON + 3 * HOUR_MS;
    expect(ticketView(second.ledger, 'DT-00001', now)).toMatchObject({
      clock: { state: 'waiting-on-you', leftMs: 23 * HOUR_MS },
      pausedMs: 2 * HOUR_MS,
    });
  });

  it('keeps the words of a policy that the configuration has changed since', () => {
    const first = open();
    first.ledger.open(ticket(1));
    first.ledger.received(idOf(1), receipt(NOON));
    const stricter = SloPolicy.parse({ ...DTEN_POLICY, responseTargetHours: 1 });
    const { ledger } = open(first.path, [stricter]);
    ledger.recordLook(idOf(1), look(NOON + HOUR_MS, 'open'), NOON + HOUR_MS);
    ledger.open(ticket(2));
    ledger.received(idOf(2), receipt(NOON));
    const left = (ref: string) => ticketView(ledger, ref, NOON)?.clock;
    expect(left('DT-00001')).toMatchObject({ due: at('Wed 12:00'), leftMs: 24 * HOUR_MS });
    expect(left('DT-00002')).toMatchObject({ due: at('Mon 13:00'), leftMs: HOUR_MS });
  });

  it('keeps the first receipt when it is told again', () => {
    const { ledger } = open();
    ledger.open(ticket(1));
    ledger.received(idOf(1), receipt(NOON));
    ledger.received(idOf(1), { ...receipt(NOON + HOUR_MS), deskId: '42' });
    expect(ledger.get(idOf(1))).toMatchObject({ receivedAt: NOON, deskId: '42' });
  });

  it('ignores receipts and looks of tickets it does not have, and looks at queued ones', () => {
    const { ledger } = open();
    ledger.open(ticket(1));
    ledger.received(idOf(9), receipt(NOON));
    ledger.recordLook(idOf(9), look(NOON, 'open'), NOON);
    ledger.recordLook(idOf(1), look(NOON, 'solved'), NOON);
    expect(ledger.get(idOf(1))).toMatchObject({ status: null, receivedAt: null });
  });

  it('refuses an incident that it has already', () => {
    const { ledger } = open();
    ledger.open(ticket(1));
    expect(() => ledger.open(ticket(1))).toThrow(/UNIQUE/);
  });

  it('does not grow with looks that see the same', () => {
    const { db, ledger } = open();
    ledger.open(ticket(1));
    ledger.received(idOf(1), receipt(NOON));
    for (let i = 1; i <= 500; i++) ledger.recordLook(idOf(1), look(NOON + i * MINUTE_MS, 'open'), NOON + i * MINUTE_MS);
    const { n } = db.get(
      { parse: (row: unknown) => row as { n: number } } as never,
      'SELECT count(*) AS n FROM ticket_events',
    ) as { n: number };
    expect(n).toBe(1);
  });

  it('sees a comment once, however often it is told', () => {
    const { ledger } = open();
    ledger.open(ticket(1));
    ledger.received(idOf(1), receipt(NOON));
    const answer = { id: 'c1', at: NOON + HOUR_MS, author: 'agent' as const, public: true, authorName: 'Dana' };
    for (const hours of [2, 3])
      ledger.recordLook(
        idOf(1),
        { ...look(NOON + hours * HOUR_MS, 'open'), events: [{ ...answer, public: hours === 2 }] },
        NOON,
      );
    expect(ticketView(ledger, 'DT-00001', NOON)).toMatchObject({
      clock: { state: 'answered', tookMs: HOUR_MS },
      answeredBy: { by: 'comment', id: 'c1', name: 'Dana' },
    });
  });

  it('takes the unit’s clock less its skew where the desk does not say the time', () => {
    const { ledger, clock } = open();
    ledger.open(ticket(1));
    clock.set(NOON + 5 * HOUR_MS); // The unit is five hours ahead.
    ledger.received(idOf(1), receipt(NOON));
    ledger.recordLook(idOf(1), { ...look(0, 'solved'), deskTime: null }, NOON + 6 * HOUR_MS);
    expect(ticketView(ledger, 'DT-00001', clock.now())?.clock).toMatchObject({
      state: 'closed',
      closedAt: NOON + HOUR_MS,
    });
  });
});

describe('the open ticket about the same problem', () => {
  it.each([
    ['queued', [], 'DT-00001'],
    ['received', ['open'], 'DT-00001'],
    ['answered, but open', ['waiting-on-customer'], 'DT-00001'],
    ['solved', ['solved'], undefined],
    ['reopened', ['solved', 'open'], 'DT-00001'],
    ['deleted', ['deleted'], undefined],
  ] as const)('%s', (_, statuses, found) => {
    const { ledger } = open();
    ledger.open(ticket(1));
    ledger.open(ticket(2, { signature: 'another' }));
    statuses.forEach((status, i) => {
      ledger.received(idOf(1), receipt(NOON));
      ledger.recordLook(idOf(1), look(NOON + i * HOUR_MS, status), NOON);
    });
    expect(ledger.openBySignature('usb/device-gone')?.ref).toBe(found);
  });
});

describe('which tickets need a look', () => {
  const every = 5 * MINUTE_MS;
  it.each([
    ['a queued one: nobody to look at', null, NOON, 0],
    ['one never looked at', [], NOON, 1],
    ['one just looked at', ['open'], NOON + MINUTE_MS, 0],
    ['one looked at five minutes ago', ['open'], NOON + every, 1],
    ['a solved one, rested', ['solved'], NOON + every, 0],
    ['a solved one, an hour later', ['solved'], NOON + 12 * every, 1],
    ['a deleted one, an hour later', ['deleted'], NOON + 12 * every, 1],
    ['a closed one, never again', ['closed'], NOON + 365 * DAY_MS, 0],
    ['a unit whose clock was set back', ['open'], NOON - DAY_MS, 1],
  ] as const)('%s', (_, statuses, now, due) => {
    const { ledger } = open();
    ledger.open(ticket(1));
    if (statuses !== null) ledger.received(idOf(1), receipt(NOON));
    for (const status of statuses ?? []) ledger.recordLook(idOf(1), look(NOON, status), NOON);
    expect(ledger.toFollow(now, every)).toHaveLength(due);
  });

  it('are asked from a little before the last look on, and never from before the receipt', () => {
    const { ledger } = open();
    ledger.open(ticket(1));
    ledger.received(idOf(1), receipt(NOON));
    expect(ledger.toFollow(NOON)).toEqual([
      { incidentId: idOf(1), ref: 'DT-00001', deskName: 'zendesk', deskId: '41', since: NOON },
    ]);
    ledger.recordLook(idOf(1), look(NOON + HOUR_MS, 'open'), NOON);
    expect(ledger.toFollow(NOON)[0]?.since).toBe(NOON + HOUR_MS - 10 * MINUTE_MS);
  });

  it('after a merge it is the other ticket', () => {
    const { ledger } = open();
    ledger.open(ticket(1));
    ledger.received(idOf(1), receipt(NOON));
    ledger.recordLook(idOf(1), { ...look(NOON + HOUR_MS, 'closed'), mergedInto: '99' }, NOON);
    expect(ledger.toFollow(NOON)).toMatchObject([{ deskId: '99', since: NOON + HOUR_MS - 10 * MINUTE_MS }]);
  });

  it('untracked ones are not among them', () => {
    const { ledger } = open();
    ledger.open(ticket(1));
    ledger.received(idOf(1), { ...receipt(NOON), tracks: false });
    expect(ledger.toFollow(NOON)).toEqual([]);
  });
});

describe('a person’s word that a ticket was answered', () => {
  it.each([
    ['of a ticket nobody knows', 'DT-ZZZZZ', NOON, 'no-such-ticket'],
    ['of a ticket still in the outbox', 'DT-00002', NOON, 'not-received'],
    ['from before the receipt', 'DT-00001', NOON - 1, 'before-receipt'],
    ['from the future', 'DT-00001', NOON + HOUR_MS, 'in-the-future'],
  ])('is refused %s', (_, ref, when, why) => {
    const { ledger } = open();
    ledger.open(ticket(1));
    ledger.open(ticket(2));
    ledger.received(idOf(1), receipt(NOON));
    expect(ledger.answered(ref, when)).toEqual({ told: false, why });
  });

  it('can be taken back, once', () => {
    const { ledger } = open();
    ledger.open(ticket(1));
    ledger.received(idOf(1), receipt(NOON));
    expect(ledger.answered('DT-00001', NOON)).toMatchObject({ told: true });
    expect([ledger.notAnswered('DT-00001'), ledger.notAnswered('DT-00001'), ledger.notAnswered('DT-ZZZZZ')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
