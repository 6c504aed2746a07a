import type { Instant } from '../base/clock.ts';
import type { Priority } from '../base/words.ts';
import type { ClockFigures } from './clock-figures.ts';
import type { Standing } from './clock-state.ts';

/**
 * What a received ticket has come to: `late` was answered past the target; `breached` has run past it unanswered,
 * closed or not.
 */
export const ENDS = ['within', 'late', 'breached', 'closed', 'waiting', 'running'] as const;
export type End = (typeof ENDS)[number];

/** The same-day goal of a ticket: undecided until it is answered or its business day is over. */
export const SAME_DAYS = ['met', 'missed', 'undecided'] as const;
export type SameDay = (typeof SAME_DAYS)[number];

/** Only `counted` tickets enter attainment: covered, and on a channel that tells. */
export const GROUNDS = ['counted', 'not-covered', 'untracked'] as const;
export type Ground = (typeof GROUNDS)[number];

/** What has become of one received ticket by a given instant, as far as attainment asks. */
export interface Outcome {
  receivedAt: Instant;
  end: End;
  /** Business time to the first response; 0 where there is none. */
  tookMs: number;
  sameDay: SameDay;
  ground: Ground;
}

/**
 * Outcomes with priority and firmware in common, as columns: a hundred thousand of them are gone through in a few
 * milliseconds. `kinds` holds `kindOf` of each.
 */
export interface OutcomeGroup {
  priority: Priority;
  firmware: string;
  count: number;
  kinds: Uint8Array;
  receivedAt: Float64Array;
  tookMs: Float64Array;
}

/** End, same-day goal and ground of an outcome in one number below `KINDS`. */
export function kindOf(end: End, sameDay: SameDay, ground: Ground): number {
  return (GROUNDS.indexOf(ground) * SAME_DAYS.length + SAME_DAYS.indexOf(sameDay)) * ENDS.length + ENDS.indexOf(end);
}

/** The inverse of `kindOf`. */
export function partsOf(kind: number): { end: End; sameDay: SameDay; ground: Ground } {
  return {
    end: ENDS[kind % ENDS.length] ?? 'running',
    sameDay: SAME_DAYS[Math.floor(kind / ENDS.length) % SAME_DAYS.length] ?? 'undecided',
    ground: GROUNDS[Math.floor(kind / (ENDS.length * SAME_DAYS.length))] ?? 'counted',
  };
}

export const KINDS = ENDS.length * SAME_DAYS.length * GROUNDS.length;

/** A ticket without a warranty stands apart, whatever its channel. */
export function groundOf({ covered, tracked }: Standing): Ground {
  if (!covered) return 'not-covered';
  return tracked ? 'counted' : 'untracked';
}

/** The outcome of a clock at `now` (the desk's time). */
export function outcomeOf(figures: ClockFigures, standing: Standing, now: Instant): Outcome {
  const { receivedAt, sameDayBy, response, closed, waiting, breachAfter } = figures;
  const common = { receivedAt, ground: groundOf(standing) };
  if (response !== null) {
    const { withinTarget, sameBusinessDay, tookMs } = response;
    return { ...common, end: withinTarget ? 'within' : 'late', tookMs, sameDay: sameBusinessDay ? 'met' : 'missed' };
  }
  const sameDay = (closed?.at ?? now) > sameDayBy ? 'missed' : 'undecided';
  const end = ((): End => {
    if (closed !== null) return closed.breached ? 'breached' : 'closed';
    if (waiting !== null) return waiting.leftMs >= 0 ? 'waiting' : 'breached';
    return now > breachAfter ? 'breached' : 'running';
  })();
  return { ...common, end, tookMs: 0, sameDay };
}

/** Puts outcomes into columns. */
export function outcomeGroup(priority: Priority, firmware: string, outcomes: readonly Outcome[]): OutcomeGroup {
  return {
    priority,
    firmware,
    count: outcomes.length,
    kinds: Uint8Array.from(outcomes, ({ end, sameDay, ground }) => kindOf(end, sameDay, ground)),
    receivedAt: Float64Array.from(outcomes, ({ receivedAt }) => receivedAt),
    tookMs: Float64Array.from(outcomes, ({ tookMs }) => tookMs),
  };
}
