import type { Article, CreatedTicket, Desk, DeskLimits, DeskLook, FoundTicket, TicketDraft } from './desk.ts';
import type { DeskHttp } from './desk-http.ts';
import { CreateOnlyError } from './errors.ts';
import { withMachineLines } from './machine-lines.ts';
import { RequestAnswer } from './zendesk-answers.ts';
import { searchHelpCenter } from './zendesk-articles.ts';

export interface ZendeskAnonymousOptions {
  id: string;
  http: DeskHttp;
  incidentFieldId: number | null;
  /** Zendesk wants one of an anonymous request; used where the ticket names none. */
  requester: { name: string; email: string };
}

/**
 * Zendesk without credentials, where the account takes anonymous requests and nothing better can be had. A request can
 * be created and is never seen again: it is neither found, nor followed, nor added to. So tickets are `untracked`,
 * evidence stays on the unit, and a create of unknown fate waits for a person rather than risk a second ticket.
 * https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-requests/#create-request
 */
export class ZendeskAnonymousDesk implements Desk {
  readonly name = 'zendesk';
  readonly id: string;
  readonly warning = null;
  readonly tracks = false;
  readonly unknownFate = 'person';
  readonly limits: DeskLimits = { fileBytes: 0, ticketBytes: 0 };
  readonly #http: DeskHttp;
  readonly #fieldId: number | null;
  readonly #requester: { name: string; email: string };

  constructor({ id, http, incidentFieldId, requester }: ZendeskAnonymousOptions) {
    this.id = id;
    this.#http = http;
    this.#fieldId = incidentFieldId;
    this.#requester = requester;
  }

  async create(draft: TicketDraft, signal: AbortSignal): Promise<CreatedTicket> {
    const { incidentId, deliveryId } = draft;
    const request = {
      requester: draft.requester ?? this.#requester,
      subject: draft.subject,
      priority: draft.priority,
      comment: { body: withMachineLines(draft.body, { incidentId, deliveryId }) },
      ...(this.#fieldId === null ? {} : { custom_fields: [{ id: this.#fieldId, value: incidentId }] }),
    };
    const { data } = await this.#http.call(
      { method: 'POST', path: '/api/v2/requests', kind: 'write', answer: RequestAnswer, json: { request } },
      signal,
    );
    return { id: data.request.id, receivedAt: data.request.created_at };
  }

  async searchArticles(query: string, signal: AbortSignal): Promise<Article[]> {
    return await searchHelpCenter(this.#http, query, signal);
  }

  async find(): Promise<FoundTicket | null> {
    return await refuse('cannot be looked up');
  }

  async attach(): Promise<void> {
    await refuse('takes no evidence after it was made; the bundle stays on the unit');
  }

  async comment(): Promise<void> {
    await refuse('takes no comment');
  }

  async poll(): Promise<DeskLook> {
    return await refuse('cannot be followed');
  }
}

async function refuse(what: string): Promise<never> {
  return await Promise.reject(new CreateOnlyError(`an anonymous request ${what}`));
}
