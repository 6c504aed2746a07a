import { z } from 'zod';
import { Platform } from '../../agent/base/words.ts';
import { Component } from './component.ts';
import { EvidencePointer } from './evidence.ts';
import { Facts } from './facts.ts';

/** The facts at one moment, stamped so that they are never blamed on another boot or another version. */
export const Snapshot = z.object({
  schema: z.literal('dten-snapshot/1'),
  /** Wall clock, UTC ISO 8601 with milliseconds. */
  takenAt: z.iso.datetime(),
  uptimeSeconds: z.number(),
  bootId: z.string().nullable(),
  platform: Platform,
  components: z.array(Component),
  facts: Facts,
  /** Section of facts -> where it was read. */
  evidence: z.record(z.string(), z.array(EvidencePointer)),
});
export type Snapshot = z.infer<typeof Snapshot>;
