import { DateTime } from 'luxon';

const MAX_HOURS = 366 * 24;

/** `04-11 21:17:56.123  1000  1885  3066 E Tag: words`: the uid column comes from `-v uid`. */
const PREFIX =
  /^(\d\d-\d\d \d\d):(\d\d:\d\d\.\d{3,6}) +(?:(?:[a-z]\w{0,30}|\d{1,10}) +)?(\d{1,10}) +(\d{1,10}) ([VDIWEFAS]) /gm;

/**
 * Lines of logcat as a bugreport holds them (no year, local time, a uid), in the form in which the collectors ask for
 * them (`-v threadtime -v year -v UTC`). Line for line, so that numbers of lines hold.
 * @param takenAt local time of the report; later lines are of the year before.
 */
export function withYearAndOffset(text: string, takenAt: DateTime): string {
  const hours = new Map<string, { year: number; offset: string }>();
  const latest = takenAt.plus({ days: 1 });
  return text.replace(PREFIX, (_, hour: string, rest: string, pid: string, tid: string, level: string) => {
    let known = hours.get(hour);
    if (known === undefined) {
      // A year has no more hours: whoever wrote more of them wrote no log.
      known = hours.size > MAX_HOURS ? { year: takenAt.year, offset: '+0000' } : yearOf(hour, takenAt, latest);
      hours.set(hour, known);
    }
    return `${known.year}-${hour}:${rest} ${known.offset} ${pid} ${tid} ${level} `;
  });
}

/** Of `11-20 15`. A clock may run a little ahead of the report's head: logs are read after it was written. */
function yearOf(written: string, takenAt: DateTime, latest: DateTime): { year: number; offset: string } {
  const [month, day, hour] = [written.slice(0, 2), written.slice(3, 5), written.slice(6)];
  const at = (year: number): DateTime =>
    DateTime.fromObject({ year, month: Number(month), day: Number(day), hour: Number(hour) }, { zone: takenAt.zone });
  const year = at(takenAt.year) > latest ? takenAt.year - 1 : takenAt.year;
  const moment = at(year);
  return { year, offset: moment.isValid ? moment.toFormat('ZZZ') : '+0000' };
}
