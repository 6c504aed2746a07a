import { z } from 'zod';
import { SandboxStatus } from './rows.ts';
import type { NewTicket } from './store.ts';

/** What callers send to the API. */
const Comment = z.object({
  body: z.string().min(1),
  public: z.boolean().default(true),
  uploads: z.array(z.string()).default([]),
});

const Ticket = z.object({
  subject: z.string().min(1),
  priority: z.enum(['urgent', 'high', 'normal', 'low']).nullish(),
  comment: Comment,
  external_id: z.string().nullish(),
  tags: z.array(z.string()).default([]),
  requester: z.object({ name: z.string().min(1), email: z.email() }).optional(),
  custom_fields: z.array(z.object({ id: z.number(), value: z.unknown() })).default([]),
});

export const CreateRequest = z.object({ request: Ticket });
export const UpdateRequest = z.object({
  request: z.object({ comment: Comment.optional(), solved: z.boolean().optional() }),
});
export const CreateTicket = z.object({ ticket: Ticket });
export const UpdateTicket = z.object({
  ticket: z.object({
    comment: Comment.optional(),
    status: SandboxStatus.optional(),
    priority: z.enum(['urgent', 'high', 'normal', 'low']).optional(),
  }),
});

/** An end user's request has neither tags nor an external id, whatever was sent. */
export function newTicket(ticket: z.infer<typeof Ticket>, requesterId: number, byAgent: boolean): NewTicket {
  return {
    subject: ticket.subject,
    body: ticket.comment.body,
    priority: ticket.priority ?? null,
    requesterId,
    externalId: byAgent ? (ticket.external_id ?? null) : null,
    tags: byAgent ? ticket.tags : [],
    customFields: ticket.custom_fields,
    uploads: ticket.comment.uploads,
  };
}
