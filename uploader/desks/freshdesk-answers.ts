import { z } from 'zod';
import { parseIso } from '../../agent/base/iso-time.ts';

/** Freshdesk's answers, permissive: only the fields that are used. https://developers.freshdesk.com/api/ */
const Id = z.union([z.number().int(), z.string().min(1)]).transform(String);
const At = z.iso.datetime({ offset: true }).transform(parseIso);

export const FreshdeskTicket = z.object({
  id: Id,
  status: z.number(),
  priority: z.number().nullish(),
  created_at: At,
  tags: z.array(z.string()).nullish(),
  deleted: z.boolean().nullish(),
  description_text: z.string().nullish(),
});
export type FreshdeskTicket = z.infer<typeof FreshdeskTicket>;

export const FreshdeskTickets = z.array(FreshdeskTicket);
export const FreshdeskFound = z.object({ results: FreshdeskTickets });

export const FreshdeskConversation = z.object({
  id: Id,
  body_text: z.string().nullish(),
  incoming: z.boolean(),
  private: z.boolean(),
  created_at: At,
});
export type FreshdeskConversation = z.infer<typeof FreshdeskConversation>;

export const FreshdeskConversations = z.array(FreshdeskConversation);
