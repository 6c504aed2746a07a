import { tombstoneTimeOrNull } from './instant.ts';
import { numberedLines } from './lines.ts';
import { frameName } from './tombstone-frames.ts';

/** One process in a dump of ART or debuggerd: `----- pid 28941 at 2023-04-04 22:06:31.064728684+0200 -----`. */
export interface TracedProcess {
  process: string;
  pid: number;
  /** As it was written. */
  at: string;
  /** UTC ISO 8601; null where no offset stands beside it (before Android 12). */
  time: string | null;
  build: string | null;
  abi: string | null;
  threads: number;
  /** The top of the main thread's stack, innermost first. */
  mainStack: string[];
  line: number;
}

const MAX_PROCESSES = 500;
const MAX_FRAMES = 5;

/**
 * Stack dumps of processes (/data/anr): in the dump of an ANR the first is the one that did not respond.
 * `subject` is the reason that Android 12 and later write above it.
 */
export function parseAnrTrace(text: string): { subject: string | null; processes: TracedProcess[] } {
  const processes: TracedProcess[] = [];
  let subject: string | null = null;
  let inMain = false;
  for (const { line, text: row } of numberedLines(text)) {
    if (processes.length === 0) subject ??= /^Subject: (.+)$/.exec(row)?.[1]?.trim() ?? null;
    const head = /^----- pid (\d{1,10}) at (.{1,60}) -----$/.exec(row);
    if (head !== null) {
      if (processes.length >= MAX_PROCESSES) break;
      const [, pid, at = ''] = head;
      const none = { process: '', build: null, abi: null, threads: 0, mainStack: [] };
      processes.push({ ...none, pid: Number(pid), at, time: tombstoneTimeOrNull(at), line });
      inMain = false;
      continue;
    }
    const open = processes.at(-1);
    if (open === undefined) continue;
    if (open.process === '') open.process = /^Cmd ?line: (.+)$/.exec(row)?.[1]?.trim() ?? '';
    open.build ??= /^Build fingerprint: '(.*)'$/.exec(row)?.[1] ?? null;
    open.abi ??= /^ABI: '(.*)'$/.exec(row)?.[1] ?? null;
    const thread = /^"(.*)" (?:daemon |prio=|sysTid=|tid=)/.exec(row);
    if (thread !== null) {
      open.threads += 1;
      inMain = thread[1] === 'main' || (open.threads === 1 && row.includes('sysTid='));
    } else if (inMain && open.mainStack.length < MAX_FRAMES) {
      const frame = frameIn(row);
      if (frame !== null) open.mainStack.push(frame);
    }
  }
  return { subject, processes };
}

/** `  at android.os.Looper.loop(Looper.java:288)`, `  native: #00 pc 0009c2  /apex/…/libc.so (__epoll_pwait+8)`. */
function frameIn(row: string): string | null {
  const java = /^\s+at (\S+)\(/.exec(row)?.[1];
  if (java !== undefined) return java;
  const native = /^\s+(?:native: )?#\d+ pc [0-9a-f]+\s+(\S+)(?: \((.+?)(?:\(\))?\+\d+\))?/.exec(row);
  return native === null ? null : frameName(native[1] ?? '', native[2] ?? null);
}
