import { z } from 'zod';
import { DAY_MS } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import type { Database } from '../base/database.ts';
import { readRows } from '../base/stored-rows.ts';
import type { StoredRows } from '../base/stored-rows.ts';
import { moreUrgent, Priority } from '../base/words.ts';
import type { TicketRow } from '../ledger/ticket.ts';
import type { Filing } from './filing.ts';

/** A channel that cannot tell what became of a ticket never says that it is closed: it is joined for so long. */
const JOIN_UNTRACKED_MS = 7 * DAY_MS;

const TicketOf = z.object({ ticket_incident_id: z.string() });
const JOINS: StoredRows<{ priority: Priority }> = {
  table: 'joins',
  key: 'incident_id',
  schema: z.object({ priority: Priority }),
};

/** Whose ticket carries an incident: its own, or that of the incident that it joined. */
export function ticketIncidentOf(db: Database, incidentId: string): string {
  const row = db.get(TicketOf, 'SELECT ticket_incident_id FROM joins WHERE incident_id = $incidentId', { incidentId });
  return row?.ticket_incident_id ?? incidentId;
}

/** The reference of the ticket that carries the latest incident of this reference; the same where it is none that joined. */
export function ticketRefOf(db: Database, ref: string): string {
  const row = db.get(
    z.object({ ref: z.string() }),
    `SELECT tickets.ref FROM incidents JOIN joins ON joins.incident_id = incidents.id
     JOIN tickets ON tickets.incident_id = joins.ticket_incident_id
     WHERE incidents.ref = $ref ORDER BY incidents.opened_at DESC LIMIT 1`,
    { ref },
  );
  return row?.ref ?? ref;
}

/** Belongs into the transaction that puts the comment into the outbox. */
export function noteJoin(db: Database, incidentId: string, ticketIncidentId: string, priority: Priority): void {
  db.run(
    'INSERT INTO joins (incident_id, ticket_incident_id, priority) VALUES ($incidentId, $ticketIncidentId, $priority)',
    {
      incidentId,
      ticketIncidentId,
      priority,
    },
  );
}

/** The most urgent that the desk was told of a ticket so far. */
export function toldPriority(db: Database, ticket: TicketRow): Priority {
  const which = 'SELECT incident_id, priority FROM joins WHERE ticket_incident_id = $id';
  return readRows(db, JOINS, which, { id: ticket.incidentId }).reduce(
    (worst, { priority }) => moreUrgent(worst, priority),
    ticket.priority,
  );
}

/**
 * The open ticket that a problem of this signature joins; null: it is filed anew. A ticket of another desk, or one
 * that this desk refused or a person dropped, is none: nothing waits behind it.
 */
export function ticketToJoin(
  { ledger, outbox, isHere, now }: Pick<Filing, 'ledger' | 'outbox' | 'isHere'> & { now: Instant },
  signature: string,
): TicketRow | null {
  const ticket = ledger.openBySignature(signature);
  if (ticket === null) return null;
  if (!isHere(ticket.incidentId)) return null;
  if (ticket.tracks === 0 && Math.abs(now - ticket.filedAt) > JOIN_UNTRACKED_MS) return null;
  const state = outbox.ticketState(ticket.incidentId);
  return state === null || state === 'quarantined' ? null : ticket;
}
