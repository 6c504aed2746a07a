import { MINUTE_MS } from '../base/clock.ts';
import { civilDate, parseCivilDay, weekdayOf } from './civil-day.ts';
import type { CivilDay } from './civil-day.ts';
import { minutesOf } from './clock-time.ts';
import { federalHolidays } from './federal-holidays.ts';
import type { CalendarSpec } from './policy.ts';

/** Business hours within one day, in local milliseconds since its midnight, in order. */
export interface LocalSpan {
  open: number;
  /** Exclusive. */
  close: number;
}

export interface BusinessDays {
  /** The business hours of a day; none where the desk is closed. */
  spansOf(day: CivilDay): readonly LocalSpan[];
  /** The name of the holiday that closes a day, or null. */
  holidayOf(day: CivilDay): string | null;
}

const ADDED_DAY = 'Closed day';

/** Which days are business days and with which hours, for any year; holidays are worked out as years are asked for. */
export function businessDays({ hours, holidays }: CalendarSpec): BusinessDays {
  const { monday, tuesday, wednesday, thursday, friday, saturday, sunday } = hours;
  const week = [monday, tuesday, wednesday, thursday, friday, saturday, sunday].map(localSpans);
  const added = daySet(holidays.add);
  const removed = daySet(holidays.remove);
  const special = new Map(holidays.halfDays.map(({ day, hours }) => [day, localSpans(hours)]));
  const specialDays = daySet([...special.keys()]);
  const byYear = new Map<number, ReadonlyMap<CivilDay, string>>();

  const federalOf = (year: number): ReadonlyMap<CivilDay, string> => {
    const known = byYear.get(year);
    if (known !== undefined) return known;
    const found = new Map<CivilDay, string>();
    for (const { name, actual, observed } of federalHolidays(year)) {
      if (holidays.federalDays !== 'observed') found.set(actual, name);
      if (holidays.federalDays !== 'actual') found.set(observed, name);
    }
    byYear.set(year, found);
    return found;
  };

  const holidayOf = (day: CivilDay): string | null => {
    if (specialDays(day) !== null || removed(day) !== null) return null;
    if (added(day) !== null) return ADDED_DAY;
    if (holidays.calendar === 'none') return null;
    const { year } = civilDate(day);
    return federalOf(year).get(day) ?? federalOf(year + 1).get(day) ?? null;
  };

  return {
    holidayOf,
    spansOf(day) {
      const own = specialDays(day);
      if (own !== null) return special.get(own) ?? [];
      return holidayOf(day) === null ? (week[weekdayOf(day) - 1] ?? []) : [];
    },
  };
}

function localSpans(hours: readonly { from: string; to: string }[]): LocalSpan[] {
  return hours
    .map(({ from, to }) => ({ open: minutesOf(from) * MINUTE_MS, close: minutesOf(to) * MINUTE_MS }))
    .sort((a, b) => a.open - b.open);
}

/** Answers with the entry that names a day: the dated one first, then the yearly one, or null. */
function daySet(entries: readonly string[]): (day: CivilDay) => string | null {
  const dated = new Map<CivilDay, string>();
  const yearly = new Map<number, string>();
  for (const entry of entries) {
    if (entry.length > 5) dated.set(parseCivilDay(entry), entry);
    else yearly.set(Number(entry.slice(0, 2)) * 100 + Number(entry.slice(3)), entry);
  }
  if (entries.length === 0) return () => null;
  return (day) => {
    const exact = dated.get(day);
    if (exact !== undefined || yearly.size === 0) return exact ?? null;
    const { month, day: dayOfMonth } = civilDate(day);
    return yearly.get(month * 100 + dayOfMonth) ?? null;
  };
}
