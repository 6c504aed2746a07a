import { DAY_MS } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import { businessDays } from './business-days.ts';
import { compileTable, TABLE_DAYS, TABLE_SHIFT } from './calendar-table.ts';
import type { CalendarTable } from './calendar-table.ts';
import type { CalendarSpec } from './policy.ts';
import { LAST_INSTANT } from './zone-offsets.ts';

/** Business time on epoch milliseconds. Hours are [open, close). An instant that no Date can hold gives NaN. */
export interface Calendar {
  /** Whether `at` is within business hours. */
  isOpen(at: Instant): boolean;
  /**
   * The earliest instant at which `durationMs` of business time has passed since `at`: where it ends exactly at a
   * close, that close. A duration of zero or less gives `at`.
   */
  advance(at: Instant, durationMs: number): Instant;
  /** Business time from `from` to `to`, in milliseconds; 0 when `to` is not later. */
  elapsed(from: Instant, to: Instant): number;
  /**
   * The last close of the business day that `at` lies in (a midday gap ends no day), outside hours of the next
   * business day; exactly at that close, the next one's.
   */
  dayEnd(at: Instant): Instant;
  /** The first instant from `at` on that is within business hours. */
  nextOpen(at: Instant): Instant;
  /** The end of the hours that `at` lies in, outside hours of the next ones. Further hours may begin right there. */
  nextClose(at: Instant): Instant;
}

const LAST_DAY = LAST_INSTANT / DAY_MS;
/** Spans that are tried one by one before a search begins: a target of a few days never needs it. */
const STEPS_BEFORE_SEARCH = 6;

/**
 * Compiles zone, hours and holidays into tables of plain numbers, each worked out when its time is first asked for.
 * There is no last table: any instant that a Date can hold has one.
 */
export function compileCalendar(spec: CalendarSpec): Calendar {
  const days = businessDays(spec);
  const tables = new Map<number, CalendarTable>();
  let latest: CalendarTable | undefined;
  let latestIndex = Number.NaN;

  function tableAt(index: number): CalendarTable {
    if (latest !== undefined && index === latestIndex) return latest;
    let table = tables.get(index);
    if (table === undefined) {
      table = compileTable(index, days, spec.timeZone);
      tables.set(index, table);
    }
    latest = table;
    latestIndex = index;
    return table;
  }

  function elapsed(from: Instant, to: Instant): number {
    if (!(to > from)) return to <= from ? 0 : Number.NaN;
    const firstDay = Math.floor(from / DAY_MS);
    const lastDay = Math.floor(to / DAY_MS);
    if (!isHeld(firstDay) || !isHeld(lastDay)) return Number.NaN;
    const first = firstDay >> TABLE_SHIFT;
    const last = lastDay >> TABLE_SHIFT;
    const table = tableAt(first);
    const passed = passedIn(table, from, firstDay);
    if (first === last) return passedIn(table, to, lastDay) - passed;
    let sum = totalOf(table) - passed;
    for (let index = first + 1; index < last; index++) sum += totalOf(tableAt(index));
    return sum + passedIn(tableAt(last), to, lastDay);
  }

  function advance(at: Instant, durationMs: number): Instant {
    const day = Math.floor(at / DAY_MS);
    if (!isHeld(day) || Number.isNaN(durationMs)) return Number.NaN;
    if (durationMs <= 0) return at;
    let index = day >> TABLE_SHIFT;
    let table = tableAt(index);
    let span = spanAt(table, at, day);
    let wanted = passedAtSpan(table, span, at) + durationMs;
    while (wanted > totalOf(table)) {
      wanted -= totalOf(table);
      index += 1;
      if (index << TABLE_SHIFT > LAST_DAY) return Number.NaN;
      table = tableAt(index);
      span = 0;
    }
    const end = instantAt(table, wanted, span);
    return end <= LAST_INSTANT ? end : Number.NaN;
  }

  function dayEnd(at: Instant): Instant {
    const day = Math.floor(at / DAY_MS);
    if (!isHeld(day)) return Number.NaN;
    const index = day >> TABLE_SHIFT;
    const table = tableAt(index);
    for (let i = table.dayEndOfDay[day & (TABLE_DAYS - 1)] ?? 0; i < table.dayEnds.length; i++) {
      const end = table.dayEnds[i] as number;
      if (end > at) return end;
    }
    return firstOf(index + 1, (later) => later.dayEnds[0]);
  }

  function nextOpen(at: Instant): Instant {
    const day = Math.floor(at / DAY_MS);
    if (!isHeld(day)) return Number.NaN;
    const index = day >> TABLE_SHIFT;
    const table = tableAt(index);
    const open = table.opens[spanAt(table, at, day)];
    return open === undefined ? firstOf(index + 1, (later) => later.opens[0]) : Math.max(at, open);
  }

  function nextClose(at: Instant): Instant {
    const day = Math.floor(at / DAY_MS);
    if (!isHeld(day)) return Number.NaN;
    const index = day >> TABLE_SHIFT;
    const table = tableAt(index);
    return table.closes[spanAt(table, at, day)] ?? firstOf(index + 1, (later) => later.closes[0]);
  }

  /** The first instant found in a table from `from` on; a policy has hours in every week, so the next table has one. */
  function firstOf(from: number, pick: (table: CalendarTable) => number | undefined): Instant {
    for (let index = from; index << TABLE_SHIFT <= LAST_DAY; index++) {
      const found = pick(tableAt(index));
      if (found !== undefined) return found;
    }
    return Number.NaN;
  }

  function isOpen(at: Instant): boolean {
    const day = Math.floor(at / DAY_MS);
    if (!isHeld(day)) return false;
    const table = tableAt(day >> TABLE_SHIFT);
    return at >= (table.opens[spanAt(table, at, day)] ?? Infinity);
  }

  return { isOpen, advance, elapsed, dayEnd, nextOpen, nextClose };
}

function isHeld(day: number): boolean {
  return day >= -LAST_DAY && day <= LAST_DAY;
}

function totalOf(table: CalendarTable): number {
  return table.before[table.opens.length] as number;
}

/** The first span that closes after `at`; the number of spans where none does. */
function spanAt({ spanOfDay, closes }: CalendarTable, at: Instant, day: number): number {
  let span = spanOfDay[day & (TABLE_DAYS - 1)] as number;
  while (span < closes.length && (closes[span] as number) <= at) span++;
  return span;
}

/** Business time of the table before `at`, which lies before the close of `span` and after the one before it. */
function passedAtSpan({ before, opens }: CalendarTable, span: number, at: Instant): number {
  const sum = before[span] as number;
  const open = opens[span];
  return open !== undefined && at > open ? sum + (at - open) : sum;
}

function passedIn(table: CalendarTable, at: Instant, day: number): number {
  return passedAtSpan(table, spanAt(table, at, day), at);
}

/** The earliest instant at which `wanted` (more than 0, at most all) of the table's business time has passed. */
function instantAt({ before, opens }: CalendarTable, wanted: number, from: number): Instant {
  let span = from;
  const stepsEnd = Math.min(opens.length - 1, from + STEPS_BEFORE_SEARCH);
  while (span < stepsEnd && (before[span + 1] as number) < wanted) span++;
  if ((before[span + 1] as number) < wanted) {
    let low = span + 1;
    let high = opens.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((before[middle + 1] as number) < wanted) low = middle + 1;
      else high = middle;
    }
    span = low;
  }
  return (opens[span] as number) + (wanted - (before[span] as number));
}
