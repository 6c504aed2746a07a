import { toIso } from '../../agent/base/iso-time.ts';
import type { SandboxAttachment, SandboxComment, SandboxTicket, SandboxUser } from './rows.ts';

/** The desk's rows in Zendesk's shapes. `base` is the desk's own address. */
export function requestJson(ticket: SandboxTicket, base: string): Record<string, unknown> {
  return {
    id: ticket.id,
    url: `${base}/api/v2/requests/${ticket.id}.json`,
    subject: ticket.subject,
    description: ticket.description,
    status: ticket.status,
    priority: ticket.priority,
    requester_id: ticket.requester_id,
    custom_fields: ticket.custom_fields,
    created_at: seconds(ticket.created_at),
    updated_at: seconds(ticket.updated_at),
    via: { channel: 'api', source: { from: {}, to: {}, rel: null } },
  };
}

export function ticketJson(ticket: SandboxTicket, base: string): Record<string, unknown> {
  return {
    ...requestJson(ticket, base),
    url: `${base}/api/v2/tickets/${ticket.id}.json`,
    external_id: ticket.external_id,
    tags: ticket.tags,
  };
}

export function commentJson(
  comment: SandboxComment,
  attachments: readonly SandboxAttachment[],
  base: string,
): Record<string, unknown> {
  return {
    id: comment.id,
    type: 'Comment',
    request_id: comment.ticket_id,
    body: comment.body,
    public: comment.public,
    author_id: comment.author_id,
    created_at: seconds(comment.created_at),
    via: { channel: comment.channel },
    attachments: attachments.map((attachment) => attachmentJson(attachment, base)),
  };
}

export function attachmentJson(attachment: SandboxAttachment, base: string): Record<string, unknown> {
  return {
    id: attachment.id,
    file_name: attachment.file_name,
    content_type: attachment.content_type,
    size: attachment.bytes,
    content_url: `${base}/attachments/${attachment.id}`,
  };
}

export function userJson(user: SandboxUser): Record<string, unknown> {
  return { id: user.id, name: user.name, agent: user.role === 'agent', photo: null };
}

/** As agents see them. */
export function agentsUserJson(user: SandboxUser): Record<string, unknown> {
  return { id: user.id, name: user.name, role: user.role === 'system' ? 'admin' : user.role };
}

/** Zendesk's times have no fractions. */
function seconds(at: number): string {
  return toIso(at).replace(/\.\d{3}Z$/, 'Z');
}
