import type { z } from 'zod';

/** JSON of another program, as far as it is of the shape; null where it is not, or is no JSON at all. */
export function jsonOrNull<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Number of the first line that contains the text, from 1, at or after `from`; undefined where none does. */
export function lineOf(text: string, part: string, from = 1): number | undefined {
  let line = 1;
  for (const row of text.split('\n')) {
    if (line >= from && row.includes(part)) return line;
    line += 1;
  }
  return undefined;
}

/** A pointer, with a line where one is known. */
export function pointer(file: string, line: number | undefined): { file: string; line?: number } {
  return line === undefined ? { file } : { file, line };
}
