import { Priority } from '../../agent/base/words.ts';
import type { DeskEvent, DeskStatus } from './desk.ts';
import { deliveriesIn } from './machine-lines.ts';
import type { ZendeskComment, ZendeskUser } from './zendesk-answers.ts';

const STATUSES: Record<string, DeskStatus> = {
  new: 'new',
  open: 'open',
  pending: 'waiting-on-customer',
  hold: 'on-hold',
  solved: 'solved',
  closed: 'closed',
  deleted: 'deleted',
};

/** Channels of comments that nobody wrote (https://developer.zendesk.com/documentation/ticketing/reference-guides/via-types/). */
const AUTOMATIC = new Set(['rule', 'system', 'trigger', 'automation', 'answer_bot_for_agents', 'group_deletion']);

/** A status of the vendor's in the port's words; a custom one counts as open. */
export function deskStatus(status: string): DeskStatus {
  return STATUSES[status] ?? 'open';
}

/** Null where the desk has set none. */
export function ticketPriority(priority: string | null | undefined): Priority | null {
  return Priority.safeParse(priority).data ?? null;
}

/**
 * Who spoke. A first response is an agent's own word: a notice by a rule, or by Zendesk's system user (id -1), or by
 * somebody the desk does not call an agent, is none. Nor is the notice of a merge, which the desk writes in the name of
 * the agent who merged.
 */
export function toDeskEvent(
  comment: ZendeskComment,
  users: ReadonlyMap<string, ZendeskUser>,
  requesterId: string | null,
): DeskEvent {
  const user = users.get(comment.author_id);
  return {
    id: comment.id,
    at: comment.created_at,
    author: authorKind(comment, user, requesterId),
    public: comment.public,
    authorName: user?.name ?? null,
  };
}

function authorKind(
  comment: ZendeskComment,
  user: ZendeskUser | undefined,
  requesterId: string | null,
): DeskEvent['author'] {
  // The agent's own comments carry its marker, whoever's token wrote them.
  if (comment.author_id === requesterId || deliveriesIn(comment.body).size > 0) return 'requester';
  if (mergedInto([comment]) !== null) return 'automatic';
  const channel = comment.via?.channel;
  if (comment.author_id.startsWith('-') || (typeof channel === 'string' && AUTOMATIC.has(channel))) return 'automatic';
  return user?.agent === true ? 'agent' : 'automatic';
}

/** Zendesk closes a merged ticket with a comment "… merged into request #123 …". */
export function mergedInto(comments: readonly ZendeskComment[]): string | null {
  for (const { body } of comments) {
    const id = /\bmerged into (?:request|ticket) #(\d+)/i.exec(body)?.[1];
    if (id !== undefined) return id;
  }
  return null;
}
