import { numberedLines } from './lines.ts';

export interface Assignment {
  value: string;
  line: number;
}

/** os-release(5): `KEY=value` lines in the quoting of a shell. The last word on a key counts. */
export function parseOsRelease(text: string): Map<string, Assignment> {
  const found = new Map<string, Assignment>();
  for (const { line, text: row } of numberedLines(text)) {
    const match = /^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(row);
    if (match === null) continue;
    const [, key = '', raw = ''] = match;
    const value = unquote(raw.trim());
    if (value !== null) found.set(key, { value, line });
  }
  return found;
}

/** Null where a quote is not closed: the line was cut. */
function unquote(raw: string): string | null {
  const quote = raw[0];
  if (quote !== '"' && quote !== "'") return raw.replace(/\\(.)/g, '$1');
  const end = raw.length > 1 && raw.endsWith(quote) ? raw.slice(1, -1) : null;
  if (end === null || quote === "'") return end;
  return end.replace(/\\(["$`\\])/g, '$1');
}
