import { z } from 'zod';
import { isoOfSeconds } from './instant.ts';
import { jsonOrNull } from './json-value.ts';
import type { Crash } from '../snapshot/fault-facts.ts';

const MAX_FRAMES = 5;
const MICROSECONDS = 1_000_000;

const text = z.string().nullable().catch(null);

/** What systemd-coredump writes into the journal (systemd-coredump(8)); `journalctl -o json` gives one line each. */
const Entry = z.object({
  COREDUMP_COMM: text,
  COREDUMP_EXE: text,
  COREDUMP_PID: text,
  COREDUMP_SIGNAL_NAME: text,
  COREDUMP_TIMESTAMP: text,
  COREDUMP_PACKAGE_VERSION: text,
  MESSAGE: text,
});

/** The crashes in the journal, in its order. */
export function parseCoredumpJournal(output: string, file: string): Crash[] {
  return output.split('\n').flatMap((row, index) => {
    const entry = row === '' ? null : jsonOrNull(Entry, row);
    const process = entry?.COREDUMP_COMM ?? entry?.COREDUMP_EXE?.split('/').at(-1) ?? null;
    if (entry === null || process === null) return [];
    return [
      {
        process,
        pid: wholeNumber(entry.COREDUMP_PID),
        signal: entry.COREDUMP_SIGNAL_NAME,
        abortMessage: null,
        frames: framesIn(entry.MESSAGE ?? ''),
        build: entry.COREDUMP_PACKAGE_VERSION,
        time: isoOfSeconds((wholeNumber(entry.COREDUMP_TIMESTAMP) ?? 0) / MICROSECONDS),
        at: { file, line: index + 1 },
      },
    ];
  });
}

/** The thread that crashed comes first: `#0  0x00007f… raise (libc.so.6 + 0x38d22)`. */
function framesIn(message: string): string[] {
  const first = message.split(/^\s*Stack trace of thread \d+:/m)[1] ?? '';
  const frames = [...first.matchAll(/^\s*#\d+\s+0x[0-9a-f]+ (\S+) \((\S+)/gm)];
  return frames.slice(0, MAX_FRAMES).map(([, name = '', library = '']) => `${library} ${name}`);
}

function wholeNumber(value: string | null): number | null {
  return value !== null && /^\d{1,18}$/.test(value) ? Number(value) : null;
}
