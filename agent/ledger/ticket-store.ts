import { z } from 'zod';
import type { Params, Database } from '../base/database.ts';
import { readRow, readRows } from '../base/stored-rows.ts';
import type { StoredRows } from '../base/stored-rows.ts';
import { IncidentSource, Priority } from '../base/words.ts';
import { Coverage } from '../warranty/coverage.ts';
import { TicketRow, TicketStatus } from './ticket.ts';

export const TICKET_COLUMNS = `n, incident_id AS incidentId, ref, subject, priority, signature, source, firmware, coverage,
  filed_at AS filedAt, desk, desk_id AS deskId, tracks, received_at AS receivedAt, policy_key AS policyKey,
  skew_ms AS skewMs, status, desk_priority AS deskPriority, move_since AS moveSince, counts_from AS countsFrom,
  seen_at AS seenAt, looked_at AS lookedAt, figures`;

/** No ticket is hidden. Figures that cannot be read are worked out anew by the next look. */
const TICKETS: StoredRows<TicketRow> = {
  table: 'tickets',
  key: 'ref',
  schema: TicketRow,
  mended: TicketRow.extend({
    priority: Priority.catch('normal'),
    source: IncidentSource.catch('health'),
    coverage: Coverage.catch('unknown'),
    status: TicketStatus.nullable().catch('open'),
    deskPriority: Priority.nullable().catch(null),
    figures: TicketRow.shape.figures.catch(null),
  }),
};

/** Statuses that stand for "nobody works on it any more"; the partial index of open tickets uses the same words. */
const NOT_CLOSED = `(status IS NULL OR status NOT IN ('solved', 'closed', 'deleted'))`;

export function ticketByIncident(db: Database, incidentId: string): TicketRow | null {
  return one(db, 'incident_id = $incidentId', { incidentId });
}

/** Refs are for people and not unique for ever: the latest ticket of that name. */
export function ticketByRef(db: Database, ref: string): TicketRow | null {
  return one(db, 'ref = $ref ORDER BY n DESC LIMIT 1', { ref });
}

export function openTicketBySignature(db: Database, signature: string): TicketRow | null {
  return one(db, `signature = $signature AND ${NOT_CLOSED} ORDER BY n DESC LIMIT 1`, { signature });
}

/** Rows by a condition, for the queries of this room. */
export function ticketsWhere(db: Database, condition: string, params: Params = {}): TicketRow[] {
  return readRows(db, TICKETS, `SELECT ${TICKET_COLUMNS} FROM tickets WHERE ${condition}`, params);
}

export function countWhere(db: Database, condition: string, params: Params = {}): number {
  return db.get(z.object({ n: z.number() }), `SELECT count(*) AS n FROM tickets WHERE ${condition}`, params)?.n ?? 0;
}

function one(db: Database, condition: string, params: Params): TicketRow | null {
  return readRow(db, TICKETS, `SELECT ${TICKET_COLUMNS} FROM tickets WHERE ${condition}`, params) ?? null;
}
