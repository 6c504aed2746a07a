import { z } from 'zod';

const Match = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).optional(),
  /** Beginning of the path, e.g. `/api/v2/requests`. */
  path: z.string().default('/api/'),
  /** So many matching calls are let through before it begins. */
  after: z.number().int().nonnegative().default(0),
  times: z.number().int().positive().default(1),
});

const ms = z.number().nonnegative().default(100);

/** How the desk can misbehave on request. The first nine take nothing in; the others do all that was asked first. */
export const Fault = z.intersection(
  z.object({ match: Match.prefault({}) }),
  z.discriminatedUnion('kind', [
    /** Handled as always, but later. */
    z.object({ kind: z.literal('late'), ms }),
    z.object({
      kind: z.literal('status'),
      code: z.number().int().min(200).max(599),
      headers: z.record(z.string(), z.string()).default({}),
      body: z.string().default(''),
    }),
    /** A captive portal: 200 with a page of its own. */
    z.object({ kind: z.literal('rubbish') }),
    /** Cut before the body is read. */
    z.object({ kind: z.literal('reset-before') }),
    /** Cut after the whole body has come, nothing done with it. */
    z.object({ kind: z.literal('reset-after-body') }),
    /** Cut in the middle of the body. */
    z.object({ kind: z.literal('reset-in-body'), bytes: z.number().int().nonnegative().default(1) }),
    /** No answer at all, and nothing done. */
    z.object({ kind: z.literal('silent') }),
    /** The whole desk dies, nothing done. */
    z.object({ kind: z.literal('die') }),
    z.object({ kind: z.literal('accept-then-reset') }),
    /** Done, and then the whole desk dies. */
    z.object({ kind: z.literal('accept-then-die') }),
    /** Done, and then no answer at all. */
    z.object({ kind: z.literal('accept-then-silent') }),
    z.object({ kind: z.literal('accept-then-status'), code: z.number().int().min(400).max(599) }),
    z.object({ kind: z.literal('accept-then-rubbish') }),
    /** The first half of the answer, then cut. */
    z.object({ kind: z.literal('half-answer') }),
    /** The header comes byte by byte over so many milliseconds. */
    z.object({ kind: z.literal('slow-header'), ms }),
    /** The body comes byte by byte over so many milliseconds. */
    z.object({ kind: z.literal('slow-body'), ms }),
  ]),
);
export type Fault = z.infer<typeof Fault>;

/** The faults still to come, in order; the first that matches a call is the one that happens. */
export class Faults {
  #queue: { fault: Fault; after: number; times: number }[] = [];

  add(faults: readonly Fault[]): void {
    this.#queue.push(...faults.map((fault) => ({ fault, after: fault.match.after, times: fault.match.times })));
  }

  clear(): void {
    this.#queue = [];
  }

  /** How many have not happened yet. */
  left(): number {
    return this.#queue.reduce((sum, { times }) => sum + times, 0);
  }

  take(method: string, path: string): Fault | null {
    const entry = this.#queue.find(
      ({ fault: { match } }) => (match.method === undefined || match.method === method) && path.startsWith(match.path),
    );
    if (entry === undefined) return null;
    if (entry.after > 0) {
      entry.after -= 1;
      return null;
    }
    entry.times -= 1;
    if (entry.times === 0) this.#queue = this.#queue.filter((other) => other !== entry);
    return entry.fault;
  }
}
