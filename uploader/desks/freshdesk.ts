import type { z } from 'zod';
import type { Instant } from '../../agent/base/clock.ts';
import type { Priority } from '../../agent/base/words.ts';
import { checkFits } from './check-fits.ts';
import type {
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
import { withFileBody } from './file-body.ts';
import {
  FreshdeskConversation,
  FreshdeskConversations,
  FreshdeskFound,
  FreshdeskTicket,
  FreshdeskTickets,
} from './freshdesk-answers.ts';
import {
  asHtml,
  conversationEvent,
  freshdeskPriority,
  freshdeskStatus,
  incidentTag,
  priorityNumber,
} from './freshdesk-words.ts';
import { markersIn, withMachineLines } from './machine-lines.ts';
import { multipart } from './multipart.ts';

/** Freshdesk: "the total size of all of a ticket's attachments cannot exceed 20 MB", taken as decimal. */
export const FRESHDESK_TICKET_BYTES = 20_000_000;
const PER_PAGE = 100;
/** The vendor's own end of the list. */
const MAX_PAGES = 300;
/** Without it, Freshdesk lists the last 30 days only. */
const LONG_AGO = '2020-01-01T00:00:00Z';
const OPEN = 2;
/** Of the vendor's sources, the one for tickets that come in by its portal. */
const SOURCE_PORTAL = 2;

export interface FreshdeskOptions {
  id: string;
  http: DeskHttp;
  /** Freshdesk wants a requester; all tickets of the unit are this one's, and are listed by it. */
  requester: { name: string; email: string };
  limits?: DeskLimits;
}

/**
 * Freshdesk by an agent's API key. It has no idempotency key, so each ticket carries the incident's UUID as a tag, and
 * is looked for before it is created again: the search, which lags, is believed only when it finds something; that
 * there is none is told by the list of the requester's tickets. https://developers.freshdesk.com/api/
 */
export class FreshdeskDesk implements Desk {
  readonly name = 'freshdesk';
  readonly id: string;
  readonly warning = null;
  readonly tracks = true;
  readonly unknownFate = 'look';
  readonly limits: DeskLimits;
  readonly #http: DeskHttp;
  readonly #requester: { name: string; email: string };

  constructor({ id, http, requester, limits }: FreshdeskOptions) {
    this.id = id;
    this.limits = limits ?? { fileBytes: FRESHDESK_TICKET_BYTES, ticketBytes: FRESHDESK_TICKET_BYTES };
    this.#http = http;
    this.#requester = requester;
  }

  async find(incidentId: string, signal: AbortSignal): Promise<FoundTicket | null> {
    const tag = incidentTag(incidentId);
    const ticket = (await this.#listed(tag, signal)) ?? (await this.#searched(tag, signal));
    if (ticket === null) return null;
    const full = await this.#read(pathOf(ticket.id), FreshdeskTicket, signal);
    const conversations = await this.#conversations(ticket.id, signal);
    const texts = [full.description_text ?? '', ...conversations.map(({ body_text }) => body_text ?? '')];
    return {
      id: ticket.id,
      receivedAt: ticket.created_at,
      status: full.deleted === true ? 'deleted' : freshdeskStatus(full.status),
      markers: markersIn(texts),
    };
  }

  async create(draft: TicketDraft, signal: AbortSignal): Promise<CreatedTicket> {
    const { incidentId, deliveryId } = draft;
    const { data } = await this.#http.call(
      {
        method: 'POST',
        path: '/api/v2/tickets',
        kind: 'write',
        answer: FreshdeskTicket,
        json: {
          ...this.#requester,
          subject: draft.subject,
          description: asHtml(withMachineLines(draft.body, { incidentId, deliveryId })),
          status: OPEN,
          priority: priorityNumber(draft.priority),
          source: SOURCE_PORTAL,
          tags: [incidentTag(incidentId)],
        },
      },
      signal,
    );
    return { id: data.id, receivedAt: data.created_at };
  }

  async attach(ticketId: string, attachment: Attachment, signal: AbortSignal): Promise<void> {
    checkFits(attachment, this.limits);
    const { deliveryId, fileName, contentType, bytes, text } = attachment;
    const note = asHtml(withMachineLines(text, { deliveryId }));
    await withFileBody(attachment, signal, async (file, anySignal) => {
      const fields: [string, string][] = [
        ['body', note],
        ['private', 'true'],
      ];
      const stream = multipart(
        fields,
        { field: 'attachments[]', fileName, contentType, bytes, body: file },
        `dten-${deliveryId}`,
      );
      await this.#http.call(
        {
          method: 'POST',
          path: `${pathOf(ticketId)}/notes`,
          kind: 'write',
          answer: FreshdeskConversation,
          stream,
          tooLargeCodes: ['invalid_size'],
        },
        anySignal,
      );
    });
  }

  /** A private note: agents see it, and the contact of the unit gets no mail of it. */
  async comment(ticketId: string, { text, deliveryId }: Comment, signal: AbortSignal): Promise<void> {
    const body = asHtml(withMachineLines(text, { deliveryId }));
    await this.#http.call(
      {
        method: 'POST',
        path: `${pathOf(ticketId)}/notes`,
        kind: 'write',
        answer: FreshdeskConversation,
        json: { body, private: true },
      },
      signal,
    );
  }

  async escalate(ticketId: string, priority: Priority, signal: AbortSignal): Promise<void> {
    await this.#http.call(
      {
        method: 'PUT',
        path: pathOf(ticketId),
        kind: 'write',
        answer: FreshdeskTicket,
        json: { priority: priorityNumber(priority) },
      },
      signal,
    );
  }

  async poll(ticketId: string, since: Instant, signal: AbortSignal): Promise<DeskLook> {
    const look = await this.#http.callOrNull(
      { method: 'GET', path: pathOf(ticketId), kind: 'read', answer: FreshdeskTicket },
      [404],
      signal,
    );
    const { deskTime, data: ticket } = look;
    if (ticket === null || ticket.deleted === true)
      return { deskTime, status: 'deleted', priority: null, mergedInto: null, events: [] };
    const conversations = await this.#conversations(ticketId, signal);
    return {
      deskTime,
      status: freshdeskStatus(ticket.status),
      priority: freshdeskPriority(ticket.priority),
      mergedInto: null,
      events: conversations
        .filter(({ created_at }) => created_at >= since)
        .map(conversationEvent)
        .sort((a, b) => a.at - b.at),
    };
  }

  /** What the list shows is up to date, and what it does not show is not there. */
  async #listed(tag: string, signal: AbortSignal): Promise<FreshdeskTicket | null> {
    const query = `updated_since=${LONG_AGO}&email=${encodeURIComponent(this.#requester.email)}&order_by=created_at&order_type=desc`;
    for (let page = 1; page <= MAX_PAGES; page++) {
      const path = `/api/v2/tickets?${query}&per_page=${PER_PAGE}&page=${page}`;
      const tickets = await this.#read(path, FreshdeskTickets, signal);
      const found = tickets.find((ticket) => carries(ticket, tag));
      if (found !== undefined) return found;
      if (tickets.length < PER_PAGE) return null;
    }
    throw new DeskBusyError('the desk lists more tickets than can be looked through', null);
  }

  /** Finds also what an agent has moved to another requester; finding nothing means nothing. */
  async #searched(tag: string, signal: AbortSignal): Promise<FreshdeskTicket | null> {
    const path = `/api/v2/search/tickets?query=${encodeURIComponent(`"tag:'${tag}'"`)}`;
    const { results } = await this.#read(path, FreshdeskFound, signal);
    return results.find((ticket) => carries(ticket, tag)) ?? null;
  }

  async #conversations(ticketId: string, signal: AbortSignal): Promise<FreshdeskConversation[]> {
    const all: FreshdeskConversation[] = [];
    for (let page = 1; page <= MAX_PAGES; page++) {
      const path = `${pathOf(ticketId)}/conversations?per_page=${PER_PAGE}&page=${page}`;
      const some = await this.#read(path, FreshdeskConversations, signal);
      all.push(...some);
      if (some.length < PER_PAGE) return all;
    }
    throw new DeskBusyError('the ticket has more conversations than can be looked through', null);
  }

  async #read<T>(path: string, answer: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    return (await this.#http.call({ method: 'GET', path, kind: 'read', answer }, signal)).data;
  }
}

function carries(ticket: FreshdeskTicket, tag: string): boolean {
  return ticket.tags?.some((one) => one.toLowerCase() === tag) === true;
}

function pathOf(ticketId: string): string {
  return `/api/v2/tickets/${encodeURIComponent(ticketId)}`;
}
