import { numberedLines } from './lines.ts';

export interface LastBoot {
  /** Whether a shutdown was written between the boot before and this one. */
  clean: boolean;
  /** When this boot was written down, ISO 8601 with offset; null where the line does not say. */
  at: string | null;
  line: number;
}

/** `last -x --time-format iso reboot shutdown`, newest first. Null where the boot before the latest is not known. */
export function parseLastBoot(text: string): LastBoot | null {
  let latest: { at: string | null; line: number } | null = null;
  for (const { line, text: row } of numberedLines(text)) {
    const kind = /^(reboot|shutdown)\s+system (?:boot|down)\b/.exec(row)?.[1];
    if (kind === undefined) continue;
    if (latest !== null) return { clean: kind === 'shutdown', ...latest };
    const at = /\s(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d):?(\d\d)\b/.exec(row);
    if (kind === 'reboot') latest = { at: at === null ? null : `${at[1] ?? ''}:${at[2] ?? ''}`, line };
  }
  return null;
}
