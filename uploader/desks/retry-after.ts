import type { Instant } from '../../agent/base/clock.ts';
import { SECOND_MS } from '../../agent/base/clock.ts';

const SECONDS = /^\s*(\d{1,9})\s*$/;
const HTTP_DATE = /^\s*[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT\s*$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY_SECONDS = 86_400;

/**
 * Retry-After in both forms of RFC 9110, as an instant of this unit's clock; null when absent or unreadable. The date
 * form is counted from the answer's own Date header where there is one, because the unit's clock may be wrong.
 */
export function retryAfter(header: string | null, now: Instant, deskTime: Instant | null): Instant | null {
  if (header === null) return null;
  const seconds = SECONDS.exec(header)?.[1];
  if (seconds !== undefined) return now + Number(seconds) * SECOND_MS;
  const date = parseHttpDate(header);
  return date === null ? null : now + Math.max(0, date - (deskTime ?? now));
}

/** An HTTP date in the one form that is still sent (IMF-fixdate); null for anything else. */
export function parseHttpDate(text: string | null): Instant | null {
  const match = HTTP_DATE.exec(text ?? '');
  if (match === null) return null;
  const month = MONTHS.indexOf(match[2] ?? '');
  if (month < 0) return null;
  const [day, year] = [Number(match[1]), Number(match[3])];
  const seconds = Number(match[4]) * 3600 + Number(match[5]) * 60 + Number(match[6]);
  return (daysSinceEpoch(year, month + 1, day) * DAY_SECONDS + seconds) * SECOND_MS;
}

/** Days from 1970-01-01 in the Gregorian calendar (the well-known civil-date algorithm, eras of 400 years). */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
