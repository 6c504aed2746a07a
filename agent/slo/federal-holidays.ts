import { civilDay, weekdayOf } from './civil-day.ts';
import type { CivilDay, Weekday } from './civil-day.ts';

export interface FederalHoliday {
  name: string;
  /** The day the law names. */
  actual: CivilDay;
  /** The day it is observed on: Friday for a Saturday, Monday for a Sunday. */
  observed: CivilDay;
}

/** Juneteenth became a federal holiday on 17 June 2021 (Pub. L. 117-17). */
const JUNETEENTH_SINCE = 2021;

/**
 * The US federal holidays of a calendar year, by today's rules for every year (5 U.S.C. 6103), with the days they are
 * observed on (the "in lieu of" rule of 5 U.S.C. 6103(b) and Executive Order 11582). A New Year's Day on a Saturday
 * is observed on 31 December of the year before: ask for the next year's holidays as well.
 * SLO: "excluding US holidays".
 */
export function federalHolidays(year: number): FederalHoliday[] {
  return [
    fixed("New Year's Day", civilDay(year, 1, 1)),
    fixed('Martin Luther King Jr. Day', nthWeekday(year, 1, 1, 3)),
    fixed("Washington's Birthday", nthWeekday(year, 2, 1, 3)),
    fixed('Memorial Day', lastMonday(year, 5, 31)),
    ...(year >= JUNETEENTH_SINCE ? [fixed('Juneteenth', civilDay(year, 6, 19))] : []),
    fixed('Independence Day', civilDay(year, 7, 4)),
    fixed('Labor Day', nthWeekday(year, 9, 1, 1)),
    fixed('Columbus Day', nthWeekday(year, 10, 1, 2)),
    fixed('Veterans Day', civilDay(year, 11, 11)),
    fixed('Thanksgiving Day', nthWeekday(year, 11, 4, 4)),
    fixed('Christmas Day', civilDay(year, 12, 25)),
  ];
}

function fixed(name: string, actual: CivilDay): FederalHoliday {
  const weekday = weekdayOf(actual);
  return { name, actual, observed: weekday === 6 ? actual - 1 : weekday === 7 ? actual + 1 : actual };
}

function nthWeekday(year: number, month: number, weekday: Weekday, nth: number): CivilDay {
  const first = civilDay(year, month, 1);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + 7 * (nth - 1);
}

function lastMonday(year: number, month: number, lastDay: number): CivilDay {
  const last = civilDay(year, month, lastDay);
  return last - (weekdayOf(last) - 1);
}
