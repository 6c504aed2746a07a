import { z } from 'zod';
import type { Database } from '../base/database.ts';
import { readRows } from '../base/stored-rows.ts';
import type { StoredRows } from '../base/stored-rows.ts';
import { Priority } from '../base/words.ts';

const HeldRow = z.object({
  incident_id: z.string(),
  ref: z.string(),
  ticket_incident_id: z.string().nullable(),
  priority: Priority,
  title: z.string(),
});
const HELD_BACK: StoredRows<z.infer<typeof HeldRow>> = { table: 'held_back', key: 'incident_id', schema: HeldRow };

/** An incident that the caps kept back, and of which the desk has not been told. */
export interface Held {
  incidentId: string;
  ref: string;
  /** Whose ticket it repeats; null: it waits for a ticket of its own. */
  ticketIncidentId: string | null;
  priority: Priority;
  /** Redacted. */
  title: string;
}

/** Keeps an incident back; false when it already was. */
export function holdBack(db: Database, held: Omit<Held, 'ref'>): boolean {
  return (
    db.run(
      `INSERT INTO held_back (incident_id, ticket_incident_id, priority, title)
       VALUES ($incidentId, $ticketIncidentId, $priority, $title) ON CONFLICT (incident_id) DO NOTHING`,
      { ...held },
    ) === 1
  );
}

/** All that the desk has not been told of, oldest first. */
export function untold(db: Database): Held[] {
  return readRows(
    db,
    HELD_BACK,
    `SELECT incident_id, ref, ticket_incident_id, priority, title FROM held_back
     JOIN incidents ON incidents.id = incident_id
     WHERE told_in IS NULL AND (ticket_incident_id IS NOT NULL OR state = 'collected') ORDER BY n`,
  ).map((row) => ({
    incidentId: row.incident_id,
    ref: row.ref,
    ticketIncidentId: row.ticket_incident_id,
    priority: row.priority,
    title: row.title,
  }));
}

/** Those that wait for a ticket of their own, the most urgent first, then the oldest. */
export function waitingForTicket(db: Database): Held[] {
  const order = (held: Held): number => Priority.options.indexOf(held.priority);
  return untold(db)
    .filter(({ ticketIncidentId }) => ticketIncidentId === null)
    .sort((a, b) => order(a) - order(b));
}

/** They stand in the text of `toldIn` now (an incident's id). */
export function markTold(db: Database, held: readonly Pick<Held, 'incidentId'>[], toldIn: string): void {
  for (const { incidentId } of held)
    db.run('UPDATE held_back SET told_in = $toldIn WHERE incident_id = $incidentId', { incidentId, toldIn });
}
