import { DAY_MS } from '../base/clock.ts';

/** A day of the Gregorian calendar without any zone, as the number of days since 1970-01-01. */
export type CivilDay = number;

export interface CivilDate {
  year: number;
  /** 1 to 12. */
  month: number;
  /** 1 to 31. */
  day: number;
}

/** Monday is 1, Sunday is 7 (ISO 8601). */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

const DAYS_IN_ERA = 146_097;
/** 0000-03-01, where an era of 400 years begins, to 1970-01-01. */
const ERA_TO_EPOCH = 719_468;

/** The day's number, for any year. Method: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
export function civilDay(year: number, month: number, day: number): CivilDay {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_IN_ERA + dayOfEra - ERA_TO_EPOCH;
}

/** The date of a day's number: the inverse of `civilDay`. */
export function civilDate(number: CivilDay): CivilDate {
  const fromEra = number + ERA_TO_EPOCH;
  const era = Math.floor(fromEra / DAYS_IN_ERA);
  const dayOfEra = fromEra - era * DAYS_IN_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

export function weekdayOf(number: CivilDay): Weekday {
  return (((((number + 3) % 7) + 7) % 7) + 1) as Weekday;
}

/** `2026-11-25` as a day's number. The text has been checked at the edge. */
export function parseCivilDay(text: string): CivilDay {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return civilDay(year, month, day);
}

/** A day's midnight as "local milliseconds": what a UTC clock would show if it stood in the zone. */
export function localMidnight(number: CivilDay): number {
  return number * DAY_MS;
}
