import { z } from 'zod';
import { EvidencePointer } from './evidence.ts';

/** Why a unit started anew. `unknown`: nothing says why, and nothing is concluded. */
export const RebootCause = z.enum([
  'kernel-panic',
  'watchdog',
  'kernel-oops',
  'thermal',
  'updater',
  'user',
  'power-loss',
  'unknown',
]);
export type RebootCause = z.infer<typeof RebootCause>;

export const RebootFacts = z.object({
  /** The start it speaks of: the running one. */
  bootId: z.string().nullable(),
  cause: RebootCause,
  /** What said so, the most trusted first; the first one decided. */
  words: z.array(
    z.object({ source: z.string(), cause: RebootCause, text: z.string(), at: EvidencePointer.nullable() }),
  ),
  /** Starts that are known, newest last, UTC ISO 8601. */
  starts: z.array(z.string()),
  /** Where the starts were read. */
  startsAt: EvidencePointer.nullable(),
});
export type RebootFacts = z.infer<typeof RebootFacts>;

export const Crash = z.object({
  process: z.string(),
  pid: z.number().nullable(),
  /** The thread that crashed, where it is told. */
  thread: z.object({ tid: z.number(), name: z.string() }).exactOptional(),
  /** `SIGSEGV`; null where none is named. */
  signal: z.string().nullable(),
  /** Of the access that failed, e.g. `0x0`. */
  faultAddress: z.string().nullable().exactOptional(),
  /** What the program said of its end, or what debuggerd made of it. */
  abortMessage: z.string().nullable(),
  /** debuggerd's own word, e.g. `null pointer dereference`. */
  cause: z.string().nullable().exactOptional(),
  /** The top of the stack, innermost first, without addresses. */
  frames: z.array(z.string()),
  /** Build of the system or version of the program that crashed. */
  build: z.string().nullable(),
  /** UTC ISO 8601, or local time as it was written where no offset stands beside it. */
  time: z.string().nullable(),
  at: EvidencePointer,
});
export type Crash = z.infer<typeof Crash>;

export const CrashFacts = z.array(
  z.object({
    /** The same fault has the same signature: process, signal and top frames. */
    signature: z.string(),
    count: z.number(),
    /** The latest. */
    last: Crash,
    /** When each happened, UTC ISO 8601, oldest first; those without a time are only counted. */
    times: z.array(z.string()),
  }),
);
export type CrashFacts = z.infer<typeof CrashFacts>;
