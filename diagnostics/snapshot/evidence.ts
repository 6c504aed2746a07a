import { z } from 'zod';

/** A place in a capture or bundle: `{file: 'commands/012.stdout', line: 7}`. Lines count from 1. */
export const EvidencePointer = z.object({
  file: z.string(),
  line: z.number().int().positive().optional(),
});
export type EvidencePointer = z.infer<typeof EvidencePointer>;
