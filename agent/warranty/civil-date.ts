import { DateTime } from 'luxon';
import type { Instant } from '../base/clock.ts';

/** The calendar day (`2026-11-25`) of an instant in a zone; in UTC where the zone is not known. */
export function dayOf(at: Instant, zone: string): string {
  const day = DateTime.fromMillis(at, { zone });
  return (day.isValid ? day : DateTime.fromMillis(at, { zone: 'utc' })).toFormat('yyyy-MM-dd');
}

/** Whether the text is a day that exists. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && parse(text).isValid;
}

/**
 * The same day of the month so many months later; where that month is shorter, its last day (31 January and one month
 * is 28 or 29 February). Counted from the first day each time, so a short month does not shorten later ones.
 */
export function addMonths(day: string, months: number): string {
  return parse(day).plus({ months }).toFormat('yyyy-MM-dd');
}

export function addDays(day: string, days: number): string {
  return parse(day).plus({ days }).toFormat('yyyy-MM-dd');
}

/** Whole calendar days from one day to another; negative when `to` is the earlier one. */
export function daysBetween(from: string, to: string): number {
  return Math.round(parse(to).diff(parse(from), 'days').days);
}

/** In UTC, where every day has 24 hours. */
function parse(day: string): DateTime {
  return DateTime.fromISO(day, { zone: 'utc' });
}
