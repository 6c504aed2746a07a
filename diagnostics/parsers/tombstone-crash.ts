import type { Crash } from '../snapshot/fault-facts.ts';
import { isoTimeOrNull } from './instant.ts';
import { numberedLines } from './lines.ts';
import type { NumberedLine } from './lines.ts';

const MAX_FRAMES = 5;

/**
 * Crashes in debuggerd's own words: a tombstone, or the crash buffer of logcat. A dump that names no signal (one that
 * somebody asked for) is no crash. Also finds the crashes of Java programs that AndroidRuntime writes.
 */
export function parseAndroidCrashes(text: string, file: string): Crash[] {
  const crashes: Crash[] = [];
  let build: string | null = null;
  let time: string | null = null;
  let head: { process: string; pid: number; line: number } | null = null;
  let open: Crash | null = null;
  let java: Crash | null = null;
  let othersFollow = false;
  for (const { line, text: row } of numberedLines(text).map(withoutPrefix)) {
    build = /^Build fingerprint: '(.*)'/.exec(row)?.[1] ?? build;
    time = timeIn(row) ?? time;
    // After the thread that crashed come all the others, which did not.
    if (row.startsWith('--- --- ')) [othersFollow, open] = [true, null];
    if (row.startsWith('*** *** ')) othersFollow = false;
    if (othersFollow) continue;
    const named = /^pid: (\d+), tid: \d+, name: .*?\s+>>> (.+) <<</.exec(row);
    if (named !== null) {
      [head, open] = [{ pid: Number(named[1]), process: named[2] ?? '', line }, null];
      continue;
    }
    const signal = /^signal \d+ \(([A-Z0-9+]+)\)/.exec(row)?.[1];
    if (signal !== undefined && head !== null) {
      open = crash({ process: head.process, pid: head.pid, signal, build, time, at: { file, line: head.line } });
      crashes.push(open);
      head = null;
    }
    if (open !== null) {
      open.abortMessage ??= /^Abort message: '(.*?)'?$/.exec(row)?.[1] ?? /^Cause: (.*)$/.exec(row)?.[1] ?? null;
      const frame = /^\s*#\d+ pc [0-9a-f]+\s+(\S.*)$/.exec(row)?.[1];
      if (frame !== undefined && open.frames.length < MAX_FRAMES) open.frames.push(frameName(frame));
    }
    java = javaCrash(row, { java, crashes, build, file, line });
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
  }: { java: Crash | null; crashes: Crash[]; build: string | null; file: string; line: number },
): Crash | null {
  if (row.startsWith('FATAL EXCEPTION: '))
    return crash({ process: '', pid: null, signal: null, build, time: null, at: { file, line } });
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

/** What logcat -v threadtime (with or without the year) puts before the words. */
function withoutPrefix({ line, text }: NumberedLine): NumberedLine {
  return {
    line,
    text: text.replace(/^(?:\d{4}-)?\d\d-\d\d \d\d:\d\d:\d\d\.\d+ +\d+ +\d+ [A-Z] (?:DEBUG|AndroidRuntime) *: ?/, ''),
  };
}

function timeIn(row: string): string | null {
  const stamp = /^Timestamp: (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d{1,9})?\d*([+-]\d{4})/.exec(row);
  return stamp === null ? null : isoTimeOrNull(`${stamp[1]}T${stamp[2]}${stamp[3] ?? ''}${stamp[4]}`);
}

/** Library and function; what changes from start to start (a path's random part, an offset, a build id) is left out. */
function frameName(frame: string): string {
  const named = frame.replace(/\((?:offset|BuildId:?) [^)]*\)/g, '').trim();
  const name = /\((.+)\)$/.exec(named)?.[1]?.replace(/(?:\(\))?\+\d+$/, '');
  const library = /([^/\s]+)(?:\s|$)/.exec(frame.split(' ')[0]?.split('/').at(-1) ?? '')?.[1] ?? frame;
  return name === undefined ? library : `${library} ${name}`;
}
