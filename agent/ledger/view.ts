import type { Instant } from '../base/clock.ts';
import type { Priority } from '../base/words.ts';
import { attainment } from '../slo/attainment.ts';
import type { WindowAttainment } from '../slo/attainment.ts';
import { clockState, queuedState } from '../slo/clock-state.ts';
import type { ClockState } from '../slo/clock-state.ts';
import { SANDBOX_WARNING } from '../../uploader/desks/sandbox-warning.ts';
import { isCovered } from '../slo/coverage.ts';
import type { Coverage } from '../warranty/coverage.ts';
import { pledgeFor } from '../slo/pledge.ts';
import type { CompiledPolicy } from '../slo/pledge.ts';
import { deskTimeNow, LONGEST_SILENCE_MS, readDeskClock, skewOf } from './desk-clock.ts';
import type { Ledger } from './ledger.ts';
import { readTallies } from './read-tallies.ts';
import type { TicketFigures } from './ticket-figures.ts';
import { countWhere, ticketsWhere } from './ticket-store.ts';
import { isReceived, moveOf } from './ticket.ts';
import type { Move, TicketRow, TicketStatus } from './ticket.ts';

/** One ticket as any surface shows it. Instants are the desk's time, `filedAt` alone is the unit's. */
export interface TicketView {
  ref: string;
  incidentId: string;
  subject: string;
  /** The priority it was filed with, which decides the target. */
  priority: Priority;
  source: TicketRow['source'];
  firmware: string;
  coverage: Coverage;
  filedAt: Instant;
  /** Where it stands; null while it is queued. */
  desk: DeskView | null;
  clock: ClockState;
  policyId: string;
  pausedMs: number;
  answeredBy: TicketFigures['answeredBy'];
  move: { whose: Move; since: Instant };
  /** While the desk is closed and the ticket unanswered: when it opens, and whether it may be taken before. */
  closedNow: { opensAt: Instant; mayBeTakenEarlier: boolean } | null;
}

export interface DeskView {
  name: string;
  id: string;
  status: TicketStatus;
  /** What the desk made of the priority, where it told. */
  priority: Priority | null;
  tracks: boolean;
  /** The last look; null before the first. What happened since is not known. */
  seenAt: Instant | null;
  /** How far the unit's clock was ahead of the desk's at the receipt; null: not measured. */
  skewMs: number | null;
  /** What must be said of this desk wherever people could be misled. */
  warning: string | null;
}

/** All tickets and what they come to. */
export interface LedgerView {
  /** The desk's time; null while the unit does not know the time. */
  now: Instant | null;
  /** How far the unit's clock is ahead of the desk's, when it was last measured. */
  skewMs: number | null;
  total: number;
  /** Neither answered nor closed. */
  unsettled: number;
  /** Unsettled ones first (by due time), then the latest of the others; at most as many as asked for. */
  tickets: TicketView[];
  /** Of the policy in force now. */
  policyId: string;
  sameDayGoalShare: number;
  attainment: WindowAttainment[];
}

export const DEFAULT_LIMIT = 250;

/** The whole view. Its cost grows with the tickets shown, hardly with those kept. */
export function ledgerView(ledger: Ledger, unitNow: Instant, limit = DEFAULT_LIMIT): LedgerView {
  const { db } = ledger;
  const measured = readDeskClock(db);
  const now = deskTimeNow(unitNow, measured);
  const at = now ?? unitNow;
  const { policy } = ledger.policies.inForce(at);
  return {
    now,
    skewMs: measured === null ? null : skewOf(measured),
    total: countWhere(db, 'true'),
    unsettled: countWhere(db, 'settled = 0'),
    tickets: ticketViews(ledger, unitNow, limit),
    policyId: policy.id,
    sameDayGoalShare: policy.sameDayGoalShare,
    attainment: attainment(readTallies(db, at), at, policy.sameDayGoalShare),
  };
}

/** Unsettled tickets first, then the latest of the others. */
export function ticketViews(ledger: Ledger, unitNow: Instant, limit = DEFAULT_LIMIT): TicketView[] {
  const view = viewer(ledger, unitNow);
  const latest = (settled: 0 | 1, limit: number): TicketView[] =>
    ticketsWhere(ledger.db, `settled = ${settled} ORDER BY n DESC LIMIT $limit`, { limit }).map(view);
  const unsettled = latest(0, limit).sort((a, b) => dueOf(a.clock) - dueOf(b.clock));
  return [...unsettled, ...latest(1, limit - unsettled.length)];
}

/** One ticket; null where there is none of that name. */
export function ticketView(ledger: Ledger, ref: string, unitNow: Instant): TicketView | null {
  const row = ledger.byRef(ref);
  return row === null ? null : viewer(ledger, unitNow)(row);
}

/** A view of rows that shares what they have in common. */
export function viewer(ledger: Ledger, unitNow: Instant): (row: TicketRow) => TicketView {
  const times = new Map<string | null, Instant | null>();
  const nowOf = (desk: string | null): Instant | null => {
    const known = times.get(desk);
    if (known !== undefined) return known;
    const now = deskTimeNow(unitNow, readDeskClock(ledger.db, desk ?? undefined));
    times.set(desk, now);
    return now;
  };
  return (row) => viewOf(ledger, row, nowOf(row.desk), unitNow);
}

function viewOf(ledger: Ledger, row: TicketRow, now: Instant | null, unitNow: Instant): TicketView {
  const { ref, incidentId, subject, priority, source, firmware, coverage, filedAt, figures } = row;
  const common = { ref, incidentId, subject, priority, source, firmware, coverage, filedAt };
  const covered = isCovered(coverage);
  if (!isReceived(row) || figures === null) {
    const policy = ledger.policies.inForce(now ?? unitNow);
    return {
      ...common,
      desk: null,
      clock: queuedState(pledgeFor(policy, priority), { covered }, now),
      policyId: policy.policy.id,
      pausedMs: 0,
      answeredBy: null,
      move: { whose: 'unit', since: filedAt },
      closedNow: now === null ? null : closedNow(policy, priority, now),
    };
  }
  const policy = ledger.policies.of(row.policyKey, row.receivedAt);
  const tracked = row.tracks === 1;
  // Where no look succeeded for long, or time is not known, the clock stands at the last that is known.
  const lastKnown = row.seenAt ?? row.receivedAt;
  const at = Math.min(now ?? lastKnown, lastKnown + LONGEST_SILENCE_MS);
  const status = row.status ?? 'new';
  const open = figures.clock.response === null && figures.clock.closed === null;
  return {
    ...common,
    desk: {
      name: row.desk,
      id: row.deskId,
      status,
      priority: row.deskPriority,
      tracks: tracked,
      seenAt: row.seenAt,
      skewMs: row.skewMs,
      warning: row.desk === 'sandbox' ? SANDBOX_WARNING : null,
    },
    clock: clockState(figures.clock, { covered, tracked }, policy.calendar, at),
    policyId: policy.policy.id,
    pausedMs: figures.clock.pausedMs,
    answeredBy: figures.answeredBy,
    move: { whose: moveOf(status), since: row.moveSince },
    closedNow: open ? closedNow(policy, priority, at) : null,
  };
}

/** SLO: requests reported outside hours are "addressed by their priority"; critical ones are watched for constantly. */
function closedNow({ calendar, policy }: CompiledPolicy, priority: Priority, at: Instant): TicketView['closedNow'] {
  if (calendar.isOpen(at)) return null;
  return {
    opensAt: calendar.nextOpen(at),
    mayBeTakenEarlier: policy.outsideHours[priority] === 'may-be-taken-earlier',
  };
}

/** For the order: what is due first stands first; what is queued stands before all. */
function dueOf(clock: ClockState): Instant {
  if (clock.state === 'not-covered' || clock.state === 'untracked') return dueOf(clock.wouldBe);
  return clock.state === 'queued' ? -Infinity : clock.due;
}
