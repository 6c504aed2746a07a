import { z } from 'zod';
import type { Instant } from '../base/clock.ts';
import { jsonColumn } from '../base/json-column.ts';
import { IncidentSource, Priority } from '../base/words.ts';
import { Coverage } from '../warranty/coverage.ts';
import { TicketFigures } from './ticket-figures.ts';

/** A ticket when it is decided, before any desk has it. */
export interface NewTicket {
  /** UUID that machines match. */
  incidentId: string;
  /** For people. */
  ref: string;
  /** Redacted. */
  subject: string;
  priority: Priority;
  /** What makes two problems the same one. */
  signature: string;
  source: IncidentSource;
  /** Version of the firmware that ran; null: not known. */
  firmware: string | null;
  coverage: Coverage;
  /** By the unit's clock, which may be wrong. */
  filedAt: Instant;
}

/** The desk has the ticket: what starts its clock. */
export interface Receipt {
  deskName: string;
  deskId: string;
  /** By the desk's clock. */
  receivedAt: Instant;
  /** False where the channel cannot tell what became of a ticket. */
  tracks: boolean;
  /** What the desk's clock said in the answer to the call; null when it did not say. */
  deskTime: Instant | null;
}

/** The desk's words for where a ticket stands (uploader/desks/desk.ts). */
export const TicketStatus = z.enum(['new', 'open', 'waiting-on-customer', 'on-hold', 'solved', 'closed', 'deleted']);
export type TicketStatus = z.infer<typeof TicketStatus>;

/** A ticket as it is stored. */
export const TicketRow = z.object({
  n: z.number(),
  incidentId: z.string(),
  ref: z.string(),
  subject: z.string(),
  priority: Priority,
  signature: z.string(),
  source: IncidentSource,
  firmware: z.string(),
  coverage: Coverage,
  filedAt: z.number(),
  desk: z.string().nullable(),
  deskId: z.string().nullable(),
  tracks: z.number().nullable(),
  receivedAt: z.number().nullable(),
  policyKey: z.string().nullable(),
  /** How far the unit's clock was ahead of the desk's at the receipt. */
  skewMs: z.number().nullable(),
  status: TicketStatus.nullable(),
  deskPriority: Priority.nullable(),
  moveSince: z.number().nullable(),
  /** Answers from here on count: the receipt, or the last look before the ticket was merged into another. */
  countsFrom: z.number().nullable(),
  /** The last look, by the desk's clock. */
  seenAt: z.number().nullable(),
  /** The last look, by the unit's clock. */
  lookedAt: z.number().nullable(),
  figures: jsonColumn(TicketFigures).nullable(),
});
export type TicketRow = z.infer<typeof TicketRow>;

/** A ticket that a desk has received. */
export interface ReceivedTicket extends TicketRow {
  desk: string;
  deskId: string;
  receivedAt: Instant;
  policyKey: string;
  countsFrom: Instant;
  moveSince: Instant;
}

export function isReceived(row: TicketRow): row is ReceivedTicket {
  return row.receivedAt !== null;
}

/** Statuses in which nobody at the desk works on a ticket any more. */
const CLOSED: ReadonlySet<TicketStatus> = new Set(['solved', 'closed', 'deleted']);

export function isClosed(status: TicketStatus | null): boolean {
  return status !== null && CLOSED.has(status);
}

/** Who has to act next. */
export type Move = 'unit' | 'desk' | 'you' | 'nobody';

/** Whose move it is in a status; null is a ticket that no desk has. */
export function moveOf(status: TicketStatus | null): Move {
  if (status === null) return 'unit';
  if (status === 'waiting-on-customer') return 'you';
  return isClosed(status) ? 'nobody' : 'desk';
}

/** Firmware in a row where it is not known. */
export const UNKNOWN_FIRMWARE = 'unknown';
