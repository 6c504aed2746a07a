import { z } from 'zod';
import type { ClockFigures } from '../slo/clock-figures.ts';

/** The clock of a ticket worked out, with what gave the answer: stored, so that a view reads and does not compute. */
export const TicketFigures = z.object({
  clock: z.object({
    receivedAt: z.number(),
    due: z.number(),
    sameDayBy: z.number(),
    targetMs: z.number(),
    atRiskBelowMs: z.number(),
    pausedMs: z.number(),
    atRiskAfter: z.number(),
    breachAfter: z.number(),
    response: z
      .object({ at: z.number(), tookMs: z.number(), withinTarget: z.boolean(), sameBusinessDay: z.boolean() })
      .nullable(),
    closed: z.object({ at: z.number(), breached: z.boolean() }).nullable(),
    waiting: z.object({ since: z.number(), leftMs: z.number() }).nullable(),
  }) satisfies z.ZodType<ClockFigures>,
  /** What the verdict rests on: the desk's comment, or a person's word here. */
  answeredBy: z
    .discriminatedUnion('by', [
      z.object({ by: z.literal('comment'), id: z.string(), name: z.string().nullable() }),
      z.object({ by: z.literal('told') }),
    ])
    .nullable(),
});
export type TicketFigures = z.infer<typeof TicketFigures>;
