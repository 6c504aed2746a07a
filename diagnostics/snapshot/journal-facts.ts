import { z } from 'zod';
import { EvidencePointer } from './evidence.ts';

/** What the journal holds, by start, and who complained in it. */
export const JournalFacts = z.object({
  /** Starts that it remembers, oldest first; times are UTC ISO 8601. */
  boots: z.array(z.object({ id: z.string(), first: z.string().nullable(), last: z.string().nullable() })),
  /** Programs with most lines of the priority `err` or worse in this start, most first. */
  errors: z.array(
    z.object({
      program: z.string(),
      count: z.number(),
      /** The latest, in its words. */
      text: z.string(),
      /** UTC ISO 8601. */
      last: z.string().nullable(),
      at: EvidencePointer,
    }),
  ),
});
export type JournalFacts = z.infer<typeof JournalFacts>;
