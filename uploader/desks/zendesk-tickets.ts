import type { z } from 'zod';
import type { Instant } from '../../agent/base/clock.ts';
import type { Priority } from '../../agent/base/words.ts';
import { checkFits } from './check-fits.ts';
import type {
  Article,
  Attachment,
  Comment,
  CreatedTicket,
  Desk,
  DeskLimits,
  DeskLook,
  FoundTicket,
  TicketDraft,
} from './desk.ts';
import type { DeskHttp } from './desk-http.ts';
import { DeskBusyError } from './errors.ts';
import { markersIn, withMachineLines } from './machine-lines.ts';
import { TicketAnswer, TicketsPage } from './zendesk-answers.ts';
import { searchHelpCenter } from './zendesk-articles.ts';
import { readComments } from './zendesk-comments.ts';
import type { ZendeskOptions } from './zendesk.ts';
import { ZENDESK_LIMITS } from './zendesk-limits.ts';
import { uploadToZendesk } from './zendesk-upload.ts';
import { deskStatus, mergedInto, ticketPriority, toDeskEvent } from './zendesk-words.ts';

/** By it agents find what units have filed. */
const TAG = 'dten-agent';
const PER_PAGE = 100;
const MAX_PAGES = 10;

/**
 * Zendesk through its agents' API (`/api/v2/tickets`), where the configuration asks for it: the incident's UUID is the
 * external id, creates carry an idempotency key (two hours), and the priority can be raised.
 * https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/
 */
export class ZendeskTicketsDesk implements Desk {
  readonly name: 'zendesk' | 'sandbox';
  readonly id: string;
  readonly warning: string | null;
  readonly tracks = true;
  readonly unknownFate = 'look';
  readonly limits: DeskLimits;
  readonly #http: DeskHttp;
  readonly #anonymous: DeskHttp;
  readonly #fieldId: number | null;

  constructor({ name, id, warning, http, anonymous, incidentFieldId, limits }: ZendeskOptions) {
    this.name = name;
    this.id = id;
    this.warning = warning;
    this.limits = limits ?? ZENDESK_LIMITS;
    this.#http = http;
    this.#anonymous = anonymous;
    this.#fieldId = incidentFieldId;
  }

  /** By the external id, which is exact and up to date; the search is neither. The external id is not unique. */
  async find(incidentId: string, signal: AbortSignal): Promise<FoundTicket | null> {
    let path: string | null = `/api/v2/tickets?external_id=${encodeURIComponent(incidentId)}&per_page=${PER_PAGE}`;
    for (let page = 0; path !== null; page++) {
      if (page === MAX_PAGES) throw new DeskBusyError('the desk lists more tickets than can be looked through', null);
      const { data }: { data: z.infer<typeof TicketsPage> } = await this.#http.call(
        { method: 'GET', path, kind: 'read', answer: TicketsPage },
        signal,
      );
      const ticket = data.tickets.find(({ external_id }) => external_id === incidentId);
      if (ticket !== undefined) {
        const { comments } = await readComments(this.#http, `${pathOf(ticket.id)}/comments?per_page=100`, signal);
        const markers = markersIn([ticket.description ?? '', ...comments.map(({ body }) => body)]);
        return { id: ticket.id, receivedAt: ticket.created_at, status: deskStatus(ticket.status), markers };
      }
      path = data.next_page ?? null;
    }
    return null;
  }

  async create(draft: TicketDraft, signal: AbortSignal): Promise<CreatedTicket> {
    const { incidentId, deliveryId, requester } = draft;
    const ticket = {
      subject: draft.subject,
      priority: draft.priority,
      type: 'incident',
      external_id: incidentId,
      tags: [TAG],
      comment: { body: withMachineLines(draft.body, { incidentId, deliveryId }) },
      ...(requester === null ? {} : { requester }),
      ...(this.#fieldId === null ? {} : { custom_fields: [{ id: this.#fieldId, value: incidentId }] }),
    };
    const { data } = await this.#http.call(
      {
        method: 'POST',
        path: '/api/v2/tickets',
        kind: 'write',
        answer: TicketAnswer,
        json: { ticket },
        headers: { 'Idempotency-Key': deliveryId },
        // The same key with another body: an earlier call was taken, so the ticket stands there.
        unknownCodes: ['IdempotentRequestError'],
      },
      signal,
    );
    return { id: data.ticket.id, receivedAt: data.ticket.created_at };
  }

  async attach(ticketId: string, attachment: Attachment, signal: AbortSignal): Promise<void> {
    checkFits(attachment, this.limits);
    const token = await uploadToZendesk(this.#http, attachment, signal);
    const body = withMachineLines(attachment.text, { deliveryId: attachment.deliveryId });
    await this.#update(ticketId, { comment: { body, public: true, uploads: [token] } }, signal);
  }

  async comment(ticketId: string, { text, deliveryId }: Comment, signal: AbortSignal): Promise<void> {
    const body = withMachineLines(text, { deliveryId });
    await this.#update(ticketId, { comment: { body, public: true } }, signal);
  }

  async escalate(ticketId: string, priority: Priority, signal: AbortSignal): Promise<void> {
    await this.#update(ticketId, { priority }, signal);
  }

  async searchArticles(query: string, signal: AbortSignal): Promise<Article[]> {
    return await searchHelpCenter(this.#anonymous, query, signal);
  }

  async poll(ticketId: string, since: Instant, signal: AbortSignal): Promise<DeskLook> {
    const look = await this.#http.callOrNull(
      { method: 'GET', path: pathOf(ticketId), kind: 'read', answer: TicketAnswer },
      [404],
      signal,
    );
    const { deskTime } = look;
    if (look.data === null) return { deskTime, status: 'deleted', priority: null, mergedInto: null, events: [] };
    const { ticket } = look.data;
    const path = `${pathOf(ticketId)}/comments?include=users&per_page=100`;
    const { comments, users } = await readComments(this.#http, path, signal);
    return {
      deskTime,
      status: deskStatus(ticket.status),
      priority: ticketPriority(ticket.priority),
      mergedInto: ticket.status === 'closed' ? mergedInto(comments) : null,
      events: comments
        .filter(({ created_at }) => created_at >= since)
        .map((comment) => toDeskEvent(comment, users, ticket.requester_id ?? null))
        .sort((a, b) => a.at - b.at),
    };
  }

  async #update(ticketId: string, ticket: object, signal: AbortSignal): Promise<void> {
    await this.#http.call(
      { method: 'PUT', path: pathOf(ticketId), kind: 'write', answer: TicketAnswer, json: { ticket } },
      signal,
    );
  }
}

function pathOf(ticketId: string): string {
  return `/api/v2/tickets/${encodeURIComponent(ticketId)}`;
}
