import type { Readable } from 'node:stream';
import type { Instant } from '../../agent/base/clock.ts';
import type { Priority } from '../../agent/base/words.ts';

/** A ticket as it should stand at the desk. All texts are redacted already. */
export interface TicketDraft {
  /** UUID that machines match. Stands in the text, and in a field where the desk has one. */
  incidentId: string;
  /** For people. */
  ref: string;
  /** UUID of the delivery that carries it; also the idempotency key where the desk knows such a thing. */
  deliveryId: string;
  subject: string;
  /** Plain text. */
  body: string;
  priority: Priority;
  requester: { name: string; email: string } | null;
}

export interface Attachment {
  deliveryId: string;
  incidentId: string;
  /** The incident's reference for people. */
  ref: string;
  fileName: string;
  contentType: string;
  bytes: number;
  /** Hexadecimal. */
  sha256: string;
  /** What stands beside it at the desk. */
  text: string;
  /** Opens the file anew; called once an attempt. */
  open(): Readable;
}

export interface Comment {
  deliveryId: string;
  incidentId: string;
  /** The incident's reference for people. */
  ref: string;
  text: string;
}

/** In the words of the desk port; each adapter maps its vendor's. */
export type DeskStatus = 'new' | 'open' | 'waiting-on-customer' | 'on-hold' | 'solved' | 'closed' | 'deleted';

export interface FoundTicket {
  id: string;
  /** By the desk's clock. */
  receivedAt: Instant;
  status: DeskStatus;
  /** Delivery UUIDs that the ticket already carries. */
  markers: ReadonlySet<string>;
}

export interface CreatedTicket {
  id: string;
  /** By the desk's clock. */
  receivedAt: Instant;
}

/** Somebody's or something's word on the ticket. */
export interface DeskEvent {
  id: string;
  at: Instant;
  author: 'agent' | 'automatic' | 'requester';
  public: boolean;
  /** The desk's own name for the author; null where it does not tell. */
  authorName: string | null;
}

/** One look at a ticket. */
export interface DeskLook {
  /** By the desk's clock (its Date header); null when it did not say. */
  deskTime: Instant | null;
  status: DeskStatus;
  priority: Priority | null;
  /** When the desk merged it into another ticket: that one's id. */
  mergedInto: string | null;
  /** Comments since the instant asked for, oldest first. */
  events: DeskEvent[];
}

export interface Article {
  title: string;
  url: string;
}

export interface DeskLimits {
  /** Largest single attachment. */
  fileBytes: number;
  /** Largest sum of a ticket's attachments; null: none. */
  ticketBytes: number | null;
}

export type DeskKind = 'zendesk' | 'sandbox' | 'freshdesk' | 'email';

/** The identity of a desk: what of its address tells it from others, without credentials and case. */
export function deskId(kind: DeskKind, address: string): string {
  const { protocol, host, pathname } = new URL(address);
  return `${kind} ${protocol}//${host.toLowerCase()}${pathname.replace(/\/$/, '')}`;
}

/**
 * Whoever receives tickets. No desk's protocol is known outside `uploader/desks`. Every call rejects with a
 * DeskError of `errors.ts`, whose class says whether the fate of the call is known.
 */
export interface Desk {
  readonly name: DeskKind;
  /** Kind and address: which of several desks of one kind this is. What is owed to one is never sent to another. */
  readonly id: string;
  /** What every surface says of it where people could be misled; null for a real desk. */
  readonly warning: string | null;
  /** False where the channel cannot tell what became of a ticket: such tickets are `untracked`. */
  readonly tracks: boolean;
  /**
   * How a call of unknown fate is settled: `look` asks the desk by `find`; `person` waits for somebody who can look
   * there; `again` repeats the call under the same identity (mail, which is delivered at least once).
   */
  readonly unknownFate: 'look' | 'person' | 'again';
  readonly limits: DeskLimits;
  /** Looks a ticket up by the incident's UUID, never by its ref. */
  find(incidentId: string, signal: AbortSignal): Promise<FoundTicket | null>;
  create(draft: TicketDraft, signal: AbortSignal): Promise<CreatedTicket>;
  attach(ticketId: string, attachment: Attachment, signal: AbortSignal): Promise<void>;
  comment(ticketId: string, comment: Comment, signal: AbortSignal): Promise<void>;
  escalate?(ticketId: string, priority: Priority, signal: AbortSignal): Promise<void>;
  searchArticles?(query: string, signal: AbortSignal): Promise<Article[]>;
  /** Whether the credentials may write, found out without writing anything. */
  mayWrite?(signal: AbortSignal): Promise<boolean>;
  poll(ticketId: string, since: Instant, signal: AbortSignal): Promise<DeskLook>;
}
