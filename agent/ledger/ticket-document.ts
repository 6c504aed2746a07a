import { SECOND_MS } from '../base/clock.ts';
import { toIso, toIsoOrNull } from '../base/iso-time.ts';
import { underlying } from '../slo/clock-state.ts';
import type { ClockState } from '../slo/clock-state.ts';
import type { TicketView } from './view.ts';

/** A clock for machines: times in UTC, durations in seconds of business time. What does not apply is null. */
export interface ClockDocument {
  state: ClockState['state'];
  /** Behind `not-covered` and `untracked`: what the clock itself says. */
  wouldBe: ClockState['state'] | null;
  receivedAt: string | null;
  due: string | null;
  sameDayBy: string | null;
  /** Negative once the target is passed; null where the clock does not run. */
  businessSecondsLeft: number | null;
  breachedSince: string | null;
  /** Queued: the times if the desk received it now. */
  ifReceivedNow: { due: string; sameDayBy: string } | null;
  answer: {
    at: string;
    businessSeconds: number;
    withinTarget: boolean;
    sameBusinessDay: boolean;
  } | null;
  closed: { at: string; breached: boolean } | null;
}

export function clockDocument(state: ClockState): ClockDocument {
  const clock = underlying(state);
  const started = clock.state === 'queued' ? null : clock;
  return {
    state: state.state,
    wouldBe: state === clock ? null : clock.state,
    receivedAt: toIsoOrNull(started?.receivedAt),
    due: toIsoOrNull(started?.due),
    sameDayBy: toIsoOrNull(started?.sameDayBy),
    businessSecondsLeft: secondsLeft(clock),
    breachedSince: clock.state === 'breached' ? toIso(clock.since) : null,
    ifReceivedNow:
      clock.state === 'queued' && clock.ifReceivedNow !== null
        ? { due: toIso(clock.ifReceivedNow.due), sameDayBy: toIso(clock.ifReceivedNow.sameDayBy) }
        : null,
    answer:
      clock.state === 'answered'
        ? {
            at: toIso(clock.answeredAt),
            businessSeconds: clock.tookMs / SECOND_MS,
            withinTarget: clock.withinTarget,
            sameBusinessDay: clock.sameBusinessDay,
          }
        : null,
    closed: clock.state === 'closed' ? { at: toIso(clock.closedAt), breached: clock.breached } : null,
  };
}

/** A ticket for machines: what `tickets --json`, `slo --json` and the local API give out. */
export function ticketDocument(view: TicketView) {
  const { desk, closedNow, move } = view;
  return {
    ref: view.ref,
    incidentId: view.incidentId,
    subject: view.subject,
    priority: view.priority,
    source: view.source,
    firmware: view.firmware,
    coverage: view.coverage,
    filedAt: toIso(view.filedAt),
    status: desk?.status ?? 'queued',
    desk:
      desk === null
        ? null
        : {
            name: desk.name,
            id: desk.id,
            status: desk.status,
            priority: desk.priority,
            tracks: desk.tracks,
            seenAt: toIsoOrNull(desk.seenAt),
            skewSeconds: desk.skewMs === null ? null : desk.skewMs / SECOND_MS,
            warning: desk.warning,
          },
    slo: {
      ...clockDocument(view.clock),
      policy: view.policyId,
      pausedBusinessSeconds: view.pausedMs / SECOND_MS,
      answeredBy: view.answeredBy,
    },
    move: { whose: move.whose, since: toIso(move.since) },
    closedNow:
      closedNow === null ? null : { opensAt: toIso(closedNow.opensAt), mayBeTakenEarlier: closedNow.mayBeTakenEarlier },
  };
}
export type TicketDocument = ReturnType<typeof ticketDocument>;

function secondsLeft(clock: ReturnType<typeof underlying>): number | null {
  switch (clock.state) {
    case 'on-track':
    case 'at-risk':
    case 'waiting-on-you':
      return clock.leftMs / SECOND_MS;
    case 'breached':
      return -clock.overMs / SECOND_MS;
    case 'queued':
    case 'answered':
    case 'closed':
      return null;
    default:
      return clock satisfies never;
  }
}
