import { HOUR_MS, SECOND_MS } from '../../agent/base/clock.ts';
import { parseIso } from '../../agent/base/iso-time.ts';
import type { Facts } from '../snapshot/facts.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

export type Mark = NonNullable<Facts['kernelLog']>['marks'][number];

/** Below it, a log counts from the start; above, from 1970. No unit runs for thirty years. */
const FROM_1970 = 1_000_000_000;
const WITHIN_SECONDS = HOUR_MS / SECOND_MS;

/** The marks of the hour before a snapshot. One without a time is taken for one of them: such a log says no more. */
export function marksOfLastHour(marks: readonly Mark[], snapshot: Snapshot): Mark[] {
  return marks.filter(({ seconds }) => {
    if (seconds === undefined) return true;
    const now = seconds < FROM_1970 ? snapshot.uptimeSeconds : parseIso(snapshot.takenAt) / SECOND_MS;
    // A clock that was set since, or a unit that slept, may put a mark into the future.
    return now - seconds <= WITHIN_SECONDS;
  });
}

/** Marks by the group that a pattern finds in them; those without one are left out. */
export function groupMarks(marks: readonly Mark[], pattern: RegExp): Map<string, Mark[]> {
  const groups = new Map<string, Mark[]>();
  for (const mark of marks) {
    const name = pattern.exec(mark.text)?.[1];
    if (name === undefined) continue;
    groups.set(name, [...(groups.get(name) ?? []), mark]);
  }
  return groups;
}
