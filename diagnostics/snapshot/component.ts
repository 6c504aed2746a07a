import { z } from 'zod';
import { EvidencePointer } from './evidence.ts';

/** One separately updated piece of software: the firmware image, a meeting app, a peripheral's firmware. */
export const Component = z.object({
  /** Stable across versions: `firmware`, `app:us.zoom.zrc`, `peripheral:2e7e:0701`. */
  id: z.string(),
  kind: z.enum(['firmware', 'app', 'peripheral']),
  /** For people. */
  name: z.string(),
  version: z.string(),
  /** Where the version was read. */
  evidence: z.array(EvidencePointer).default([]),
});
export type Component = z.infer<typeof Component>;
