import { z } from 'zod';
import { EvidencePointer } from '../snapshot/evidence.ts';

/** Worst first. DTEN's words: inoperable -> urgent, degraded -> high, impaired -> normal, notice -> low. */
export const Severity = z.enum(['inoperable', 'degraded', 'impaired', 'notice']);
export type Severity = z.infer<typeof Severity>;

export const Began = z.enum(['before-update', 'with-update', 'after-update', 'unknown']);
export type Began = z.infer<typeof Began>;

/** Something about the unit that a person should know. */
export const Finding = z.object({
  /** Stable: the same fault has the same id, e.g. `usb/device-gone:2e7e:0701`. */
  id: z.string(),
  subsystem: z.string(),
  severity: Severity,
  /** One line, for a list. */
  title: z.string(),
  /** The figures: what was, what is, what follows. */
  detail: z.string(),
  evidence: z.array(EvidencePointer),
  began: Began,
});
export type Finding = z.infer<typeof Finding>;
