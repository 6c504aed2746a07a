import { toIso } from '../../agent/base/iso-time.ts';
import type { SandboxAttachment, SandboxComment, SandboxStatus, SandboxTicket } from './rows.ts';
import { UNIT_USER } from './store.ts';

const STATUSES: Record<SandboxStatus, number> = { new: 2, open: 2, pending: 6, hold: 3, solved: 4, closed: 5 };
const PRIORITIES: Record<string, number> = { low: 1, normal: 2, high: 3, urgent: 4 };

/** By numbers: https://developers.freshdesk.com/api/#ticket_attributes */
export function statusOf(number: number): SandboxStatus {
  return number === 2
    ? 'open'
    : ((Object.entries(STATUSES).find(([, n]) => n === number)?.[0] ?? 'open') as SandboxStatus);
}

export function priorityOf(number: number): string {
  return Object.entries(PRIORITIES).find(([, n]) => n === number)?.[0] ?? 'low';
}

/** The desk's rows in Freshdesk's shapes. */
export function freshdeskTicket(ticket: SandboxTicket): Record<string, unknown> {
  return {
    id: ticket.id,
    subject: ticket.subject,
    status: STATUSES[ticket.status],
    priority: PRIORITIES[ticket.priority ?? 'low'] ?? 1,
    source: 2,
    requester_id: ticket.requester_id,
    tags: ticket.tags,
    spam: false,
    created_at: seconds(ticket.created_at),
    updated_at: seconds(ticket.updated_at),
  };
}

/** The whole ticket; lists leave the description out. */
export function freshdeskWhole(ticket: SandboxTicket): Record<string, unknown> {
  return { ...freshdeskTicket(ticket), description_text: ticket.description };
}

export function freshdeskConversation(
  comment: SandboxComment,
  attachments: readonly SandboxAttachment[],
): Record<string, unknown> {
  return {
    id: comment.id,
    ticket_id: comment.ticket_id,
    body_text: comment.body,
    incoming: comment.author_id === UNIT_USER && comment.public,
    private: !comment.public,
    user_id: comment.author_id,
    created_at: seconds(comment.created_at),
    attachments: attachments.map(({ id, file_name, content_type, bytes }) => ({
      id,
      name: file_name,
      content_type,
      size: bytes,
    })),
  };
}

/** Freshdesk's times have no fractions. */
function seconds(at: number): string {
  return toIso(at).replace(/\.\d{3}Z$/, 'Z');
}
