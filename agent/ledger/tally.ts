import { z } from 'zod';
import { MINUTE_MS, SECOND_MS } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import type { Priority } from '../base/words.ts';
import type { ClockFigures } from '../slo/clock-figures.ts';
import type { Standing } from '../slo/clock-state.ts';
import { kindOf, outcomeOf, partsOf } from '../slo/outcome.ts';
import type { OutcomeGroup } from '../slo/outcome.ts';

/** Bits of a settled tally, from below: 6 for the kind, 26 for the minute of receipt, then the seconds taken. */
const KIND_BITS = 6;
const KIND_MASK = 2 ** KIND_BITS - 1;
const LOW = 2 ** 32;
const LAST_MINUTE = 2 ** 26 - 1;
/** 500 business hours. */
const LONGEST_TOOK = 1_800_000;
/** Added, so that each has 16 digits: as texts they then sort as numbers do. The greatest stays below 2 ** 53. */
const BASE = 1e15;

/**
 * What attainment asks of one ticket, as a short JSON value: SQLite hands over a hundred thousand of them as one text,
 * and they are read as one JSON array, many times faster than as rows.
 *
 *   settled (answered, or closed without an answer)   one number: seconds taken, minute of receipt, kind
 *   open                                              [kind, receivedAt, sameDayBy, breachAfter or null]
 *
 * The index keeps settled ones in the order of the time taken, which percentiles need.
 *
 * The receipt is rounded down to the minute, the time taken up to the second and bounded at 500 business hours, so that
 * nothing looks better than it is. What an open one has come to depends on when one asks.
 */
export function tallyOf(figures: ClockFigures, standing: Standing): string {
  const { receivedAt, sameDayBy, breachAfter, response, closed } = figures;
  const { end, sameDay, ground } = outcomeOf(figures, standing, receivedAt);
  const kind = kindOf(end, sameDay, ground);
  if (response === null && closed === null)
    return JSON.stringify([kind, receivedAt, sameDayBy, end === 'running' ? breachAfter : null]);
  const took = Math.min(LONGEST_TOOK, Math.ceil((response?.tookMs ?? 0) / SECOND_MS));
  const minute = Math.min(LAST_MINUTE, Math.max(0, Math.floor(receivedAt / MINUTE_MS)));
  return String(BASE + took * LOW + minute * 2 ** KIND_BITS + kind);
}

/** Reads the tallies of settled tickets, joined by commas. */
export function readSettled(priority: Priority, firmware: string, text: string): OutcomeGroup {
  const tallies = JSON.parse(`[${text}]`) as unknown[];
  const group = emptyGroup(priority, firmware, tallies.length);
  const { kinds, receivedAt, tookMs } = group;
  for (let i = 0; i < tallies.length; i++) {
    const stored = tallies[i];
    if (typeof stored !== 'number') throw new TypeError('a tally is no number');
    const tally = stored - BASE;
    const took = Math.floor(tally / LOW);
    const low = tally - took * LOW;
    kinds[i] = low & KIND_MASK;
    receivedAt[i] = (low >>> KIND_BITS) * MINUTE_MS;
    tookMs[i] = took * SECOND_MS;
  }
  return group;
}

const OpenTallies = z.array(z.tuple([z.number(), z.number(), z.number(), z.number().nullable()]));

/** Reads the tallies of open tickets, joined by commas: what has become of each by `now` (the desk's time). */
export function readOpen(priority: Priority, firmware: string, text: string, now: Instant): OutcomeGroup {
  const tallies = OpenTallies.parse(JSON.parse(`[${text}]`));
  const group = emptyGroup(priority, firmware, tallies.length);
  for (const [i, [kind, receivedAt, sameDayBy, breachAfter]] of tallies.entries()) {
    const { end, ground } = partsOf(kind);
    const breached = breachAfter !== null && now > breachAfter;
    group.kinds[i] = kindOf(breached ? 'breached' : end, now > sameDayBy ? 'missed' : 'undecided', ground);
    group.receivedAt[i] = receivedAt;
  }
  return group;
}

function emptyGroup(priority: Priority, firmware: string, count: number): OutcomeGroup {
  return {
    priority,
    firmware,
    count,
    kinds: new Uint8Array(count),
    receivedAt: new Float64Array(count),
    tookMs: new Float64Array(count),
  };
}
