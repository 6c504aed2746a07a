import { numberedLines } from './lines.ts';
import type { Assignment } from './os-release.ts';

/** Android's `getprop`: `[name]: [value]`. A value may go on over several lines; the first word on a name counts. */
export function parseGetprop(text: string): Map<string, Assignment> {
  const found = new Map<string, Assignment>();
  let open: { name: string; value: string; line: number } | null = null;
  for (const { line, text: row } of numberedLines(text)) {
    const match = /^\[([^\]]+)\]: \[(.*)$/.exec(row);
    if (match !== null) open = { name: match[1] ?? '', value: match[2] ?? '', line };
    else if (open !== null) open.value += `\n${row}`;
    if (open === null || !open.value.endsWith(']')) continue;
    if (!found.has(open.name)) found.set(open.name, { value: open.value.slice(0, -1), line: open.line });
    open = null;
  }
  return found;
}
