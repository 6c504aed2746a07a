import { z } from 'zod';
import { Priority } from '../base/words.ts';
import { TicketStatus } from './ticket.ts';

const stored = {
  /** By the desk's clock. */
  at: z.number(),
  /** The end of a stretch; the same as `at` for a moment. */
  until: z.number(),
};

/**
 * What happened to a ticket, as far as it counts or has to be shown. Looks that saw the same status one after another
 * are one event from the first to the last of them, so a ticket does not grow with every look.
 */
export const TicketEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('looks'), ...stored, status: TicketStatus, count: z.number() }),
  z.object({
    kind: z.literal('comment'),
    ...stored,
    id: z.string(),
    author: z.enum(['agent', 'automatic', 'requester']),
    name: z.string().nullable(),
    public: z.boolean(),
    /** Whether it is an answer in the sense of the SLO. */
    counts: z.boolean(),
  }),
  z.object({ kind: z.literal('merged'), ...stored, from: z.string(), into: z.string() }),
  z.object({ kind: z.literal('told'), ...stored }),
  z.object({ kind: z.literal('priority'), ...stored, priority: Priority }),
]);
export type TicketEvent = z.infer<typeof TicketEvent>;
export type EventOf<K extends TicketEvent['kind']> = Extract<TicketEvent, { kind: K }>;
