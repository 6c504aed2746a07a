import type { Instant } from '../base/clock.ts';
import { stretches } from '../slo/stretches.ts';
import type { Stretch } from '../slo/stretches.ts';
import { deskTimeNow, readDeskClock } from './desk-clock.ts';
import { readEvents } from './event-store.ts';
import { factsOf } from './facts-of.ts';
import type { Ledger } from './ledger.ts';
import type { TicketEvent } from './ticket-event.ts';
import { isReceived } from './ticket.ts';

/** One line of a ticket's story. */
export type TimelineEntry =
  | { kind: 'filed' | 'received' | 'due' | 'same-day-by' | 'breached' | 'answered'; at: Instant }
  | { kind: 'event'; at: Instant; event: TicketEvent }
  | { kind: 'stretch'; at: Instant; stretch: Stretch; countedMs: number };

/**
 * Everything that makes up a ticket's clock, in order: what happened, and every stretch of time that counted or did
 * not, from the receipt to the first response, the closing, or now. Empty where there is no such ticket.
 */
export function timeline(ledger: Ledger, ref: string, unitNow: Instant): TimelineEntry[] {
  const row = ledger.byRef(ref);
  if (row === null) return [];
  if (!isReceived(row) || row.figures === null) return [{ kind: 'filed', at: row.filedAt }];
  const policy = ledger.policies.of(row.policyKey, row.receivedAt);
  const events = readEvents(ledger.db, row.n);
  const { clock } = row.figures;
  const now = deskTimeNow(unitNow, readDeskClock(ledger.db, row.desk)) ?? row.seenAt ?? row.receivedAt;
  const stands = clock.waiting === null ? null : row.seenAt;
  const until = clock.response?.at ?? clock.closed?.at ?? stands ?? now;
  const { pauses } = factsOf(row.receivedAt, events).facts;
  const entries: TimelineEntry[] = [
    { kind: 'received', at: row.receivedAt },
    { kind: 'same-day-by', at: clock.sameDayBy },
    { kind: 'due', at: clock.due },
    ...events.map((event): TimelineEntry => ({ kind: 'event', at: event.at, event })),
    ...stretches(policy, row.receivedAt, Math.max(until, row.receivedAt), pauses).map((stretch): TimelineEntry => ({
      kind: 'stretch',
      at: stretch.from,
      stretch,
      countedMs: stretch.counts ? stretch.to - stretch.from : 0,
    })),
  ];
  if (clock.response !== null) entries.push({ kind: 'answered', at: clock.response.at });
  else if (until > clock.breachAfter) entries.push({ kind: 'breached', at: clock.breachAfter });
  // The filing stands first: its time is the unit's, which may be anything.
  return [{ kind: 'filed', at: row.filedAt }, ...entries.sort((a, b) => a.at - b.at)];
}
