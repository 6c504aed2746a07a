import { DateTime } from 'luxon';
import { DAY_MS, SECOND_MS } from '../../agent/base/clock.ts';
import type { Instant } from '../../agent/base/clock.ts';

/** `2026-11-25T12:00:00.123+01:00`, `2026-11-25 12:00:00,123`, also in brackets. */
const DATED =
  /^[[(<"']?(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,3})\d*)?(?: ?(Z|[+-]\d\d:?\d\d)(?!\d))?/;
/** RFC 3164: `Nov 25 12:00:00`, in the unit's own zone and without a year. */
const SYSLOG = /^(?:<\d{1,3}>)?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)\b/;
/** logcat's `threadtime`: `11-25 12:00:00.123`, without a year. */
const LOGCAT = /^(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{3})\b/;
/** Seconds since 1970: `[1795608000.123456]`. */
const EPOCH = /^\[?(\d{10})\.(\d{1,3})\d*\b/;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * Makes a reader of the time that a log's line begins with; null where it begins with none.
 * @param zone in which times without an offset are written
 * @param now what a time without a year lies before, by a day at most after it
 */
export function lineTimes(zone: string, now: Instant): (line: string) => Instant | null {
  // The lines of one second share all of it but the fraction, and a calendar is slow.
  let lastKey = '';
  let lastValue: Instant | null = null;
  const at = (key: string, make: () => Instant | null, fraction: string | undefined): Instant | null => {
    if (key !== lastKey) [lastKey, lastValue] = [key, make()];
    return lastValue === null ? null : lastValue + Number((fraction ?? '').padEnd(3, '0'));
  };
  const instant = (text: string, offset: string | null): Instant | null => {
    const time = DateTime.fromISO(text + (offset ?? ''), { zone });
    return time.isValid ? time.toMillis() : null;
  };
  const withoutYear = (month: number, day: string, time: string): Instant | null => {
    const { year } = DateTime.fromMillis(now, { zone });
    const inYear = (y: number): Instant | null => instant(`${y}-${two(month)}-${day.padStart(2, '0')}T${time}`, null);
    const [thisYear, lastYear] = [inYear(year), inYear(year - 1)];
    return thisYear !== null && thisYear <= now + DAY_MS ? thisYear : lastYear;
  };
  return (line) => {
    const dated = DATED.exec(line);
    if (dated !== null) {
      const [, y, mo, d, h, mi, s, fraction, offset = null] = dated;
      const key = `${y}-${mo}-${d}T${h}:${mi}:${s}`;
      return at(key + (offset ?? ''), () => instant(key, offset), fraction);
    }
    const syslog = SYSLOG.exec(line);
    if (syslog !== null) {
      const [key, month = '', day = '', h, mi, s] = syslog;
      return at(key, () => withoutYear(MONTHS.indexOf(month) + 1, day, `${h}:${mi}:${s}`), undefined);
    }
    const logcat = LOGCAT.exec(line);
    if (logcat !== null) {
      const [, month, day = '', h, mi, s, fraction] = logcat;
      return at(logcat[0].slice(0, -4), () => withoutYear(Number(month), day, `${h}:${mi}:${s}`), fraction);
    }
    const epoch = EPOCH.exec(line);
    return epoch === null ? null : Number(epoch[1]) * SECOND_MS + Number((epoch[2] ?? '').padEnd(3, '0'));
  };
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
