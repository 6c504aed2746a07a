import { z } from 'zod';
import { EvidencePointer } from './evidence.ts';

/** A program that did not respond ("Application Not Responding"). */
export const Anr = z.object({
  process: z.string(),
  pid: z.number().nullable(),
  /** In Android's words, e.g. `Input dispatching timed out`. */
  reason: z.string().nullable(),
  /** The top of the main thread's stack, innermost first; where a trace was readable. */
  stack: z.array(z.string()).exactOptional(),
  /** UTC ISO 8601; null where no offset or no year stands beside it. */
  time: z.string().nullable(),
  at: EvidencePointer,
});
export type Anr = z.infer<typeof Anr>;

export const MeetingApp = z.object({
  /** Android package. */
  name: z.string(),
  version: z.string(),
  /** The version that the configuration says it must have; null where it says none. */
  expectedVersion: z.string().nullable(),
  /** Null where the processes could not be seen. */
  running: z.boolean().nullable(),
  /** Where its version stands. */
  at: EvidencePointer,
});

/** The meeting apps that are installed, of those that the configuration names. */
export const MeetingAppFacts = z.object({
  apps: z.array(MeetingApp),
  /** The package whose window has the focus; null where that is not known. */
  inFront: z.object({ name: z.string(), at: EvidencePointer }).nullable(),
});
export type MeetingAppFacts = z.infer<typeof MeetingAppFacts>;

/** Android's thermal service: what the platform itself thinks of its heat. */
export const ThermalStatusFacts = z.object({
  /** 0 none, 1 light, 2 moderate, 3 severe, 4 critical, 5 emergency, 6 shutdown (PowerManager.THERMAL_STATUS_*). */
  status: z.number(),
  temperatures: z.array(z.object({ name: z.string(), type: z.number(), celsius: z.number(), status: z.number() })),
  line: z.number(),
});

/** What Android's properties say of the unit's security. */
export const AndroidSecurityFacts = z.object({
  /** green, yellow, orange (unlocked) or red (could not be verified). */
  verifiedBoot: z.object({ text: z.string(), at: EvidencePointer }).nullable(),
  /** A TCP port on which adb is told to listen. */
  adbPort: z.object({ port: z.number(), property: z.string(), at: EvidencePointer }).nullable(),
  /** Whether adbd runs; null where that is not said. */
  adbRuns: z.boolean().nullable(),
});
