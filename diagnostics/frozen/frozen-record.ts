import { z } from 'zod';

/** `frozen.json` beside what was frozen; also in the manifest. */
export const FrozenRecord = z.object({
  /** When the freezing began, UTC ISO 8601. */
  at: z.string(),
  /** How long it took; null where it did not come to its end (the process was killed, the unit lost its power). */
  tookMs: z.number().nullable(),
  /** What was kept, unredacted. */
  bytes: z.number(),
  /** What was asked for and not had. */
  missing: z.array(z.string()),
});
export type FrozenRecord = z.infer<typeof FrozenRecord>;

export const FROZEN_RECORD_FILE = 'frozen.json';
