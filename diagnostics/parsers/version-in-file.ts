import { numberedLines } from './lines.ts';

const MAX_LINES = 2000;
const MAX_LINE = 1000;

/** The first group of a configured pattern on the first line where it is found; null where it never is. */
export function findVersion(text: string, pattern: string): { version: string; line: number } | null {
  const expression = compile(pattern);
  if (expression === null) return null;
  for (const { line, text: row } of numberedLines(text).slice(0, MAX_LINES)) {
    const version = expression.exec(row.slice(0, MAX_LINE))?.[1]?.trim();
    if (version !== undefined && version !== '') return { version, line };
  }
  return null;
}

function compile(pattern: string): RegExp | null {
  try {
    return new RegExp(pattern);
  } catch {
    return null;
  }
}
