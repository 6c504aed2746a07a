import type { z } from 'zod';
import type { Instant } from '../../agent/base/clock.ts';
import { toIso } from '../../agent/base/iso-time.ts';
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
import { checkFits } from './check-fits.ts';
import { DeskBusyError, DeskDeniedError } from './errors.ts';
import { markersIn, namesIncident, withMachineLines } from './machine-lines.ts';
import { RequestAnswer, RequestsPage } from './zendesk-answers.ts';
import type { ZendeskRequest } from './zendesk-answers.ts';
import { searchHelpCenter } from './zendesk-articles.ts';
import { readComments } from './zendesk-comments.ts';
import { ZENDESK_LIMITS } from './zendesk-limits.ts';
import { uploadToZendesk } from './zendesk-upload.ts';
import { deskStatus, mergedInto, ticketPriority, toDeskEvent } from './zendesk-words.ts';

const PER_PAGE = 100;
/** Zendesk's own end of paging by number is 10,000 rows; one requester per unit stays far below. */
const MAX_PAGES = 100;

export interface ZendeskOptions {
  name: 'zendesk' | 'sandbox';
  id: string;
  warning: string | null;
  http: DeskHttp;
  /** The same desk without credentials, for what is public. */
  anonymous: DeskHttp;
  /** Custom field that carries the incident's UUID; null: the text alone carries it. */
  incidentFieldId: number | null;
  limits?: DeskLimits;
}

/**
 * Zendesk through its end-user API (`/api/v2/requests`) with an OAuth token that is one requester's: the least right
 * a device can have, so that a unit sees only its own requests.
 * https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-requests/
 */
export class ZendeskDesk implements Desk {
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

  async find(incidentId: string, signal: AbortSignal): Promise<FoundTicket | null> {
    let path: string | null = `/api/v2/requests?sort_by=created_at&sort_order=desc&per_page=${PER_PAGE}`;
    for (let page = 0; path !== null; page++) {
      if (page === MAX_PAGES) throw new DeskBusyError('the desk lists more requests than can be looked through', null);
      const answer: z.infer<typeof RequestsPage> = await this.#read(path, RequestsPage, signal);
      const request = answer.requests.find((candidate) => this.#isOf(candidate, incidentId));
      if (request !== undefined) return await this.#withMarkers(request, signal);
      path = answer.next_page ?? null;
    }
    return null;
  }

  async create(draft: TicketDraft, signal: AbortSignal): Promise<CreatedTicket> {
    const { incidentId, deliveryId } = draft;
    const request = {
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

  async attach(ticketId: string, attachment: Attachment, signal: AbortSignal): Promise<void> {
    checkFits(attachment, this.limits);
    const token = await uploadToZendesk(this.#http, attachment, signal);
    await this.#say(ticketId, attachment, [token], signal);
  }

  async comment(ticketId: string, comment: Comment, signal: AbortSignal): Promise<void> {
    await this.#say(ticketId, comment, [], signal);
  }

  async searchArticles(query: string, signal: AbortSignal): Promise<Article[]> {
    return await searchHelpCenter(this.#anonymous, query, signal);
  }

  /** Changes a request that cannot be: who may write hears that it is not there (404), who may not is denied. */
  async mayWrite(signal: AbortSignal): Promise<boolean> {
    try {
      await this.#http.callOrNull(
        { method: 'PUT', path: '/api/v2/requests/0', kind: 'read', answer: RequestAnswer, json: { request: {} } },
        [404],
        signal,
      );
      return true;
    } catch (error) {
      if (error instanceof DeskDeniedError) return false;
      throw error;
    }
  }

  async poll(ticketId: string, since: Instant, signal: AbortSignal): Promise<DeskLook> {
    const path = `/api/v2/requests/${encodeURIComponent(ticketId)}`;
    const look = await this.#http.callOrNull(
      { method: 'GET', path, kind: 'read', answer: RequestAnswer },
      [404],
      signal,
    );
    if (look.data === null)
      return { deskTime: look.deskTime, status: 'deleted', priority: null, mergedInto: null, events: [] };
    const { request } = look.data;
    const { comments, users } = await readComments(
      this.#http,
      `${path}/comments?role=agent&since=${encodeURIComponent(toIso(since))}`,
      signal,
    );
    return {
      deskTime: look.deskTime,
      status: deskStatus(request.status),
      priority: ticketPriority(request.priority),
      mergedInto: request.status === 'closed' ? mergedInto(comments) : null,
      events: comments
        .map((comment) => toDeskEvent(comment, users, request.requester_id ?? null))
        .sort((a, b) => a.at - b.at),
    };
  }

  async #say(ticketId: string, comment: Comment, uploads: string[], signal: AbortSignal): Promise<void> {
    const body = withMachineLines(comment.text, { deliveryId: comment.deliveryId });
    await this.#http.call(
      {
        method: 'PUT',
        path: `/api/v2/requests/${encodeURIComponent(ticketId)}`,
        kind: 'write',
        answer: RequestAnswer,
        json: { request: { comment: { body, ...(uploads.length === 0 ? {} : { uploads }) } } },
      },
      signal,
    );
  }

  #isOf(request: ZendeskRequest, incidentId: string): boolean {
    const field = request.custom_fields?.find(({ id }) => id === String(this.#fieldId));
    return field?.value === incidentId || namesIncident(request.description ?? '', incidentId);
  }

  async #withMarkers(request: ZendeskRequest, signal: AbortSignal): Promise<FoundTicket> {
    const { comments } = await readComments(
      this.#http,
      `/api/v2/requests/${request.id}/comments?per_page=${PER_PAGE}`,
      signal,
    );
    const markers = markersIn([request.description ?? '', ...comments.map(({ body }) => body)]);
    return { id: request.id, receivedAt: request.created_at, status: deskStatus(request.status), markers };
  }

  async #read<T>(path: string, answer: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    return (await this.#http.call({ method: 'GET', path, kind: 'read', answer }, signal)).data;
  }
}
