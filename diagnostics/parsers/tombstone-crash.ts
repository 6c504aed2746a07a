import type { Crash } from '../snapshot/fault-facts.ts';
import { tombstoneTimeOrNull } from './instant.ts';
import { numberedLines } from './lines.ts';
import { parseLogcatLine } from './logcat.ts';
import { MAX_FRAMES, frameOfText } from './tombstone-frames.ts';

/**
 * Crashes in debuggerd's own words: a tombstone, or the crash buffer of logcat. A dump that names no signal (one that
 * somebody asked for) is no crash. Also finds the crashes of Java programs that AndroidRuntime writes.
 */
export function parseAndroidCrashes(text: string, file: string): Crash[] {
  const crashes: Crash[] = [];
  let build: string | null = null;
  let time: string | null = null;
  let head: { process: string; pid: number; thread: { tid: number; name: string }; line: number } | null = null;
  let open: Crash | null = null;
  let java: Crash | null = null;
  let othersFollow = false;
  for (const numbered of numberedLines(text)) {
    if (isOfOthers(numbered.text)) continue;
    const { line, text: row, time: written } = rowOf(numbered);
    build = /^Build fingerprint: '(.*)'/.exec(row)?.[1] ?? build;
    time = tombstoneTimeOrNull(/^Timestamp: (.*)$/.exec(row)?.[1]) ?? time;
    // After the thread that crashed come all the others, which did not.
    if (row.startsWith('--- --- ')) [othersFollow, open] = [true, null];
    if (row.startsWith('*** *** ')) [othersFollow, time] = [false, null];
    if (othersFollow) continue;
    const named = /^pid: (\d+), tid: (\d+), name: (.*?)\s+>>> (.+) <<</.exec(row);
    if (named !== null) {
      const thread = { tid: Number(named[2]), name: named[3] ?? '' };
      [head, open] = [{ pid: Number(named[1]), process: named[4] ?? '', thread, line }, null];
      continue;
    }
    const signal = /^signal \d+ \(([A-Z0-9+]+)\).*?(?:fault addr (0x[0-9a-f]+))?$/.exec(row);
    if (signal?.[1] !== undefined && head !== null) {
      open = {
        ...crash({
          process: head.process,
          pid: head.pid,
          signal: signal[1],
          build,
          time,
          at: { file, line: head.line },
        }),
        ...{ thread: head.thread, faultAddress: signal[2] ?? null, cause: null },
      };
      // Of an older tombstone, or of one without its own stamp, the log's has to do.
      open.time ??= written;
      crashes.push(open);
      head = null;
    }
    if (open !== null) {
      open.cause ??= /^Cause: (.*)$/.exec(row)?.[1] ?? null;
      open.abortMessage ??= /^Abort message: '(.*?)'?$/.exec(row)?.[1] ?? open.cause;
      const frame = /^\s*#\d+ pc [0-9a-f]+\s+(\S.*)$/.exec(row)?.[1];
      if (frame !== undefined && open.frames.length < MAX_FRAMES) open.frames.push(frameOfText(frame));
    }
    java = javaCrash(row, { java, crashes, build, file, line, time: written });
  }
  return crashes;
}

/** `FATAL EXCEPTION: main`, `Process: name, PID: 1`, the exception, and its stack. */
function javaCrash(
  row: string,
  {
    java,
    crashes,
    build,
    file,
    line,
    time,
  }: {
    java: Crash | null;
    crashes: Crash[];
    build: string | null;
    file: string;
    line: number;
    time: string | null;
  },
): Crash | null {
  if (row.startsWith('FATAL EXCEPTION: '))
    return crash({ process: '', pid: null, signal: null, build, time, at: { file, line } });
  if (java === null) return null;
  const process = /^Process: ([^,]+), PID: (\d+)/.exec(row);
  if (process !== null) {
    java.process = process[1] ?? '';
    java.pid = Number(process[2]);
    crashes.push(java);
    return java;
  }
  if (java.process === '') return java;
  const frame = /^\s*at (\S+)\(/.exec(row)?.[1];
  if (frame === undefined) {
    if (java.abortMessage === null && row !== '') java.abortMessage = row.slice(0, 300);
  } else if (java.frames.length < MAX_FRAMES) java.frames.push(frame);
  return java;
}

function crash(known: Omit<Crash, 'abortMessage' | 'frames'>): Crash {
  return { ...known, abortMessage: null, frames: [] };
}

interface Row {
  line: number;
  text: string;
  /** When logcat wrote it; null outside of a log. */
  time: string | null;
}

/** Most lines of a log are other programs'; in a tombstone no line begins with a digit. */
function isOfOthers(row: string): boolean {
  const first = row.charCodeAt(0);
  return first >= 0x30 && first <= 0x39 && !row.includes('DEBUG') && !row.includes('AndroidRuntime');
}

/** Without what logcat puts before the words of debuggerd and AndroidRuntime. */
function rowOf({ line, text }: { line: number; text: string }): Row {
  const read = parseLogcatLine(text);
  if (read === null || (read.tag !== 'DEBUG' && read.tag !== 'AndroidRuntime')) return { line, text, time: null };
  return { line, text: read.message, time: read.time };
}
