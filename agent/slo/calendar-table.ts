import { DAY_MS } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import type { BusinessDays } from './business-days.ts';
import { localMidnight } from './civil-day.ts';
import { firstInstantShowing, offsetRuns } from './zone-offsets.ts';

/** Days in one table, a power of two so that a shift finds the table of a day. */
export const TABLE_DAYS = 512;
export const TABLE_SHIFT = 9;

/**
 * The business time of 512 UTC days as plain numbers, so that a question costs an index and a comparison or two.
 * A span that lies across the end of a table is cut there, and goes on in the next one.
 */
export interface CalendarTable {
  /** First and last instant (exclusive). */
  start: Instant;
  end: Instant;
  /** Spans of business time, in order: opens and closes. */
  opens: Float64Array;
  closes: Float64Array;
  /** Business time of this table before each span, and all of it at the end. */
  before: Float64Array;
  /** For each UTC day the first span that closes after its midnight. */
  spanOfDay: Uint16Array;
  /** Last closes of the business days that end in this table, in order. */
  dayEnds: Float64Array;
  /** For each UTC day the first of `dayEnds` after its midnight. */
  dayEndOfDay: Uint16Array;
}

/** Works out table `index`, which begins `index * 512` days after 1970-01-01T00:00Z. */
export function compileTable(index: number, days: BusinessDays, timeZone: string): CalendarTable {
  const firstDay = index * TABLE_DAYS;
  const start = firstDay * DAY_MS;
  const end = start + TABLE_DAYS * DAY_MS;
  // Two days around it: no zone is further than a day from UTC, and a span may begin before the table.
  const runs = offsetRuns(timeZone, start - 2 * DAY_MS, end + 2 * DAY_MS);
  const opens: number[] = [];
  const closes: number[] = [];
  const before: number[] = [];
  const dayEnds: number[] = [];
  let sum = 0;
  for (let day = firstDay - 2; day < firstDay + TABLE_DAYS + 2; day++) {
    let lastClose = -Infinity;
    for (const { open, close } of days.spansOf(day)) {
      const opensAt = firstInstantShowing(runs, localMidnight(day) + open);
      const closesAt = firstInstantShowing(runs, localMidnight(day) + close);
      if (closesAt <= opensAt) continue; // The clock skipped these hours.
      lastClose = closesAt;
      const from = Math.max(opensAt, start);
      const to = Math.min(closesAt, end);
      if (to <= from) continue;
      opens.push(from);
      closes.push(to);
      before.push(sum);
      sum += to - from;
    }
    if (lastClose >= start && lastClose < end) dayEnds.push(lastClose);
  }
  return {
    start,
    end,
    opens: Float64Array.from(opens),
    closes: Float64Array.from(closes),
    before: Float64Array.from([...before, sum]),
    spanOfDay: firstAfterMidnight(closes, start),
    dayEnds: Float64Array.from(dayEnds),
    dayEndOfDay: firstAfterMidnight(dayEnds, start),
  };
}

function firstAfterMidnight(instants: readonly number[], start: Instant): Uint16Array {
  const first = new Uint16Array(TABLE_DAYS);
  let i = 0;
  for (let day = 0; day < TABLE_DAYS; day++) {
    const midnight = start + day * DAY_MS;
    while (i < instants.length && (instants[i] ?? 0) <= midnight) i++;
    first[day] = i;
  }
  return first;
}
