import type { Instant } from '../base/clock.ts';
import type { Calendar } from './calendar.ts';
import type { ClockFigures, FirstResponse } from './clock-figures.ts';
import type { Pledge } from './pledge.ts';

/**
 * The states of a ticket's clock, and its moves.
 *
 *   queued          the desk has not received the request; the clock has not started
 *     -> on-track         the desk received it (its own time counts)
 *   on-track        business time is left
 *     -> at-risk          less than the policy's limit (4 business hours) is left
 *     -> waiting-on-you   a look saw the desk waiting on the customer
 *     -> answered         a person's public answer was seen, or told by a person here
 *     -> closed           the desk solved, closed or deleted it without an answer
 *   at-risk         as on-track, and
 *     -> breached         business time ran past the target
 *   waiting-on-you  the clock stands at the last look; each further such look adds a pause
 *     -> on-track, at-risk, breached    a look saw it going on (what the desk had used before still counts)
 *     -> answered, closed
 *   breached        -> answered (late), closed (remembered as breached)
 *   answered        final: the first response is given once; reopening changes whose move it is, nothing here
 *   closed          -> on-track, at-risk, waiting-on-you, breached    reopened: the clock goes on from the receipt, as if
 *                   it had never been closed; -> answered
 *
 * `not-covered` (no valid warranty) and `untracked` (the channel cannot tell) stand before all of these and carry the
 * state it would be. Without a warranty the wish to hold anyone to a target ends there, so it stands first.
 * What is stored are the facts and the figures; the state itself is worked out for the instant asked about.
 */
export type ClockState = CountedState | Untracked | NotCovered;

export type CountedState = Queued | Running | Waiting | Breached | Answered | Closed;

export interface Queued {
  state: 'queued';
  /** What the times would be if the desk received it now; null while the unit does not know the time. */
  ifReceivedNow: { due: Instant; sameDayBy: Instant } | null;
}

interface Started {
  receivedAt: Instant;
  due: Instant;
  sameDayBy: Instant;
}

export interface Running extends Started {
  state: 'on-track' | 'at-risk';
  /** Business time left. */
  leftMs: number;
}

export interface Waiting extends Started {
  state: 'waiting-on-you';
  since: Instant;
  leftMs: number;
}

export interface Breached extends Started {
  state: 'breached';
  /** The instant after which it was: `due`, or the next opening after it. */
  since: Instant;
  /** Business time past the target. */
  overMs: number;
}

export interface Answered extends Started, Omit<FirstResponse, 'at'> {
  state: 'answered';
  answeredAt: Instant;
}

export interface Closed extends Started {
  state: 'closed';
  closedAt: Instant;
  /** It was closed when business time had already run past the target. */
  breached: boolean;
}

export interface Untracked {
  state: 'untracked';
  wouldBe: CountedState;
}

export interface NotCovered {
  state: 'not-covered';
  wouldBe: CountedState | Untracked;
}

export const CLOCK_STATES = [
  'queued',
  'on-track',
  'at-risk',
  'waiting-on-you',
  'breached',
  'answered',
  'closed',
  'not-covered',
  'untracked',
] as const satisfies readonly ClockState['state'][];

/** What decides whether a clock counts at all. */
export interface Standing {
  covered: boolean;
  /** False where the channel cannot tell what became of a ticket. */
  tracked: boolean;
}

/** The state at `now` (the desk's time) of a ticket that the desk has received. */
export function clockState(figures: ClockFigures, standing: Standing, calendar: Calendar, now: Instant): ClockState {
  const counted = countedState(figures, calendar, Math.max(now, figures.receivedAt));
  // A person's word on the answer is the telling that an untracked channel lacks.
  const known = standing.tracked || counted.state === 'answered';
  return coveredState(known ? counted : { state: 'untracked', wouldBe: counted }, standing);
}

/** The state of a ticket that the desk has not received. `now` is null while the unit does not know the time. */
export function queuedState(pledge: Pledge, standing: Pick<Standing, 'covered'>, now: Instant | null): ClockState {
  const { calendar, targetMs } = pledge;
  const ifReceivedNow = now === null ? null : { due: calendar.advance(now, targetMs), sameDayBy: calendar.dayEnd(now) };
  return coveredState({ state: 'queued', ifReceivedNow }, standing);
}

/** The state without what stands before it: what the clock itself says. */
export function underlying(state: ClockState): CountedState {
  if (state.state === 'not-covered' || state.state === 'untracked') return underlying(state.wouldBe);
  return state;
}

function coveredState(state: CountedState | Untracked, { covered }: Pick<Standing, 'covered'>): ClockState {
  return covered ? state : { state: 'not-covered', wouldBe: state };
}

function countedState(figures: ClockFigures, calendar: Calendar, now: Instant): CountedState {
  const { receivedAt, due, sameDayBy, response, closed, waiting, targetMs, pausedMs } = figures;
  const started: Started = { receivedAt, due, sameDayBy };
  if (response !== null) {
    const { at: answeredAt, ...verdict } = response;
    return { state: 'answered', ...started, answeredAt, ...verdict };
  }
  if (closed !== null) return { state: 'closed', ...started, closedAt: closed.at, breached: closed.breached };
  if (waiting !== null && waiting.leftMs >= 0) return { state: 'waiting-on-you', ...started, ...waiting };
  const leftMs = waiting?.leftMs ?? targetMs + pausedMs - calendar.elapsed(receivedAt, now);
  if (leftMs < 0) return { state: 'breached', ...started, since: figures.breachAfter, overMs: -leftMs };
  return { state: leftMs < figures.atRiskBelowMs ? 'at-risk' : 'on-track', ...started, leftMs };
}
