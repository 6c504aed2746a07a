import type { Anr } from '../snapshot/android-facts.ts';
import { numberedLines } from './lines.ts';
import { parseLogcatLine } from './logcat.ts';

const MAX_ANRS = 200;
const MAX_REASON = 300;

/**
 * ANRs in the event buffer of logcat (`am_anr: [user,pid,process,flags,reason]`) and in the system's own words
 * (`ActivityManager: ANR in us.zoom.zrc`, followed by `PID:` and `Reason:`).
 */
export function parseAnrLog(text: string, file: string): Anr[] {
  const found: Anr[] = [];
  let open: Anr | null = null;
  for (const { line, text: row } of numberedLines(text)) {
    if (found.length >= MAX_ANRS) break;
    if (!row.includes('am_anr') && !row.includes('ActivityManager')) continue;
    const read = parseLogcatLine(row);
    if (read === null) continue;
    const at = { file, line };
    if (read.tag === 'am_anr') {
      const event = /^\[\d+,(\d{1,10}),([^,]{1,300}),-?\d+,(.*?)\]?$/.exec(read.message);
      if (event === null) continue;
      const [, pid, process = '', reason = ''] = event;
      found.push({ process, pid: Number(pid), reason: reason.slice(0, MAX_REASON), time: read.time, at });
    } else if (read.tag === 'ActivityManager') {
      const process = /^ANR in (\S+)/.exec(read.message)?.[1];
      if (process !== undefined) {
        open = { process, pid: null, reason: null, time: read.time, at };
        found.push(open);
      } else if (open !== null) {
        open.pid ??= Number(/^PID: (\d{1,10})/.exec(read.message)?.[1] ?? Number.NaN) || null;
        open.reason ??= /^Reason: (.+)$/.exec(read.message)?.[1]?.slice(0, MAX_REASON) ?? null;
      }
    }
  }
  return found;
}
