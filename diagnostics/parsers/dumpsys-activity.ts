import { numberedLines } from './lines.ts';

/** `dumpsys activity activities`: the package whose activity is resumed on top; null where none is, or none is told. */
export function parseTopActivity(text: string): { name: string; line: number } | null {
  let found: { name: string; line: number } | null = null;
  for (const { line, text: row } of numberedLines(text)) {
    const [, word, name] =
      /^\s*(topResumedActivity|mResumedActivity|ResumedActivity|mFocusedApp)[=:]\s*ActivityRecord\{\S+ u\d+ ([A-Za-z][\w.]*)\//.exec(
        row,
      ) ?? [];
    if (name === undefined) continue;
    // On several displays each has one; the top of all is told in this word.
    if (word === 'topResumedActivity') return { name, line };
    found ??= { name, line };
  }
  return found;
}

/** `dumpsys activity processes`: names of the processes that run, with their pids (`ProcessRecord{a1b2 1234:us.zoom.zrc/u0a123}`). */
export function parseRunningProcesses(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const [, pid, name = ''] of text.matchAll(/ProcessRecord\{\w{1,16} (\d{1,10}):([^\s/}]{1,300})\//g))
    if (pid !== '0' && !found.has(name)) found.set(name, Number(pid));
  return found;
}
