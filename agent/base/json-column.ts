import { z } from 'zod';

/** A column, or a line, that holds JSON: what it holds, by its schema. A text that is no JSON is an issue like any other, not thrown. */
export function jsonColumn<T>(schema: z.ZodType<T>) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue('no JSON');
        return z.NEVER;
      }
    })
    .pipe(schema);
}
