import { unreachable } from '../../agent/base/errors.ts';
import type { Priority } from '../../agent/base/words.ts';
import type { DeskEvent, DeskStatus } from './desk.ts';
import type { FreshdeskConversation } from './freshdesk-answers.ts';
import { deliveriesIn } from './machine-lines.ts';

/** https://developers.freshdesk.com/api/#ticket_attributes; 6 and 7 are the vendor's own two that wait for somebody else. */
const STATUSES: Record<number, DeskStatus> = {
  2: 'open',
  3: 'on-hold',
  4: 'solved',
  5: 'closed',
  6: 'waiting-on-customer',
  7: 'on-hold',
};

const PRIORITIES: Record<number, Priority> = { 1: 'low', 2: 'normal', 3: 'high', 4: 'urgent' };

/** A status of the vendor's in the port's words; a custom one counts as open. */
export function freshdeskStatus(status: number): DeskStatus {
  return STATUSES[status] ?? 'open';
}

/** Null where the desk has set none, or one that is not known. */
export function freshdeskPriority(priority: number | null | undefined): Priority | null {
  return PRIORITIES[priority ?? 0] ?? null;
}

export function priorityNumber(priority: Priority): number {
  switch (priority) {
    case 'low':
      return 1;
    case 'normal':
      return 2;
    case 'high':
      return 3;
    case 'urgent':
      return 4;
    default:
      return unreachable(priority);
  }
}

/** The incident as a tag: Freshdesk's tags have at most 32 characters, which a UUID without its dashes has. */
export function incidentTag(incidentId: string): string {
  return incidentId.replaceAll('-', '').toLowerCase();
}

/** Plain text as the HTML that Freshdesk takes: nothing in it can become markup, and its lines stay lines. */
export function asHtml(text: string): string {
  const escaped = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
  return `<div style="white-space:pre-wrap">${escaped.replaceAll('\n', '<br>')}</div>`;
}

/** Who spoke. What the agent wrote itself carries its marker, whoever's key it used. */
export function conversationEvent(conversation: FreshdeskConversation): DeskEvent {
  const ours = conversation.incoming || deliveriesIn(conversation.body_text ?? '').size > 0;
  return {
    id: conversation.id,
    at: conversation.created_at,
    author: ours ? 'requester' : 'agent',
    public: !conversation.private,
    authorName: null,
  };
}
