import { isoTimeOrNull } from './instant.ts';

export interface LogcatLine {
  /** UTC ISO 8601; null where no year or no offset is written. */
  time: string | null;
  pid: number;
  /** Null in the formats that leave it out. */
  tid: number | null;
  level: 'V' | 'D' | 'I' | 'W' | 'E' | 'F' | 'A' | 'S';
  tag: string;
  message: string;
}

const STAMP = /^(?:(\d{4})-)?(\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3,6})(?: ([+-]\d{4}))? +/;
/** `-v threadtime`, with `-v uid` a column more. */
const THREADTIME = /^(?:\S{1,40} +)?(\d{1,10}) +(\d{1,10}) ([VDIWEFAS]) (.{0,200}?) {0,40}: ?(.*)$/s;
/** `-v time`; in the brackets the process, with `-v uid` the user before it. */
const TIME = /^([VDIWEFAS])\/(.{0,200}?) {0,40}\( {0,10}(?:\d{1,10}: {0,10})?(\d{1,10})\): ?(.*)$/s;

/** A line of logcat in the formats `threadtime` and `time`, with or without year, zone, uid and microseconds. */
export function parseLogcatLine(row: string): LogcatLine | null {
  const stamp = STAMP.exec(row);
  if (stamp === null) return null;
  const [whole, year, day, clock, offset] = stamp;
  const time = year === undefined || offset === undefined ? null : isoTimeOrNull(`${year}-${day}T${clock}${offset}`);
  const rest = row.slice(whole.length);
  const wide = THREADTIME.exec(rest);
  if (wide !== null) {
    const [, pid, tid, level, tag = '', message = ''] = wide;
    return { time, pid: Number(pid), tid: Number(tid), level: level as LogcatLine['level'], tag, message };
  }
  const brief = TIME.exec(rest);
  if (brief === null) return null;
  const [, level, tag = '', pid, message = ''] = brief;
  return { time, pid: Number(pid), tid: null, level: level as LogcatLine['level'], tag, message };
}
