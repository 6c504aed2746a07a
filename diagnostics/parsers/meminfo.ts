import { numberedLines } from './lines.ts';

const KIBIBYTE = 1024;

/** /proc/meminfo: name -> bytes, or a plain number for the lines without a unit (`HugePages_Total`). */
export function parseMeminfo(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const { text: row } of numberedLines(text)) {
    const match = /^(\S+):\s+(\d{1,15})(\s+kB)?\s*$/.exec(row);
    if (match === null) continue;
    const [, name = '', number = '', unit] = match;
    found.set(name, Number(number) * (unit === undefined ? 1 : KIBIBYTE));
  }
  return found;
}
