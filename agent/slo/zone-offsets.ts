import { IANAZone } from 'luxon';
import { DAY_MS, MINUTE_MS } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';

/** A stretch of time with one offset from UTC. */
export interface OffsetRun {
  from: Instant;
  /** Exclusive. */
  to: Instant;
  /** What the zone's wall clock shows, less UTC. */
  offsetMs: number;
}

/** The furthest instants that JavaScript knows (ECMA-262, "Time Values and Time Range"). */
export const LAST_INSTANT: Instant = 8.64e15;

/**
 * How far apart a zone's offset is looked up to find its changes. The shortest time between two changes of one clock in
 * the IANA database is just under seven days (Recife in October 2000), so none is missed.
 */
const STEP_MS = 3 * DAY_MS;

/** The offsets of a zone over [from, to), in order and without a gap. */
export function offsetRuns(timeZone: string, from: Instant, to: Instant): OffsetRun[] {
  const zone = IANAZone.create(timeZone);
  const offsetAt = (at: Instant): number => Math.round(zone.offset(at) * MINUTE_MS);
  const first = Math.max(from, -LAST_INSTANT);
  const last = Math.min(to, LAST_INSTANT);
  const runs: OffsetRun[] = [];
  let run: OffsetRun = { from, to: last, offsetMs: offsetAt(first) };
  for (let at = first; at < last; at += STEP_MS) {
    const next = Math.min(at + STEP_MS, last);
    const offsetMs = offsetAt(next);
    if (offsetMs === run.offsetMs) continue;
    const change = firstWith(offsetAt, offsetMs, at, next);
    runs.push({ ...run, to: change });
    run = { from: change, to: last, offsetMs };
  }
  return [...runs, { ...run, to }];
}

/**
 * The first instant at which the zone's wall clock shows `localMs` or later. So a time that the clock skips is the
 * moment of the skip, and a time that it shows twice is the first of the two. Monotone in `localMs`.
 */
export function firstInstantShowing(runs: readonly OffsetRun[], localMs: number): Instant {
  for (const { from, to, offsetMs } of runs) {
    const at = Math.max(from, localMs - offsetMs);
    if (at < to) return at;
  }
  return runs.at(-1)?.to ?? Number.NaN;
}

/** The instant at which a local time is first shown, looked up by itself. */
export function instantOfLocal(timeZone: string, localMs: number): Instant {
  return firstInstantShowing(offsetRuns(timeZone, localMs - 2 * DAY_MS, localMs + 2 * DAY_MS), localMs);
}

/** What the zone's wall clock shows at an instant, as local milliseconds. */
export function localOf(timeZone: string, at: Instant): number {
  return at + Math.round(IANAZone.create(timeZone).offset(at) * MINUTE_MS);
}

/** Bisects for the first instant in (low, high] that has the later offset. */
function firstWith(offsetAt: (at: Instant) => number, offsetMs: number, low: Instant, high: Instant): Instant {
  let before = low;
  let after = high;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(middle) === offsetMs) after = middle;
    else before = middle;
  }
  return after;
}
