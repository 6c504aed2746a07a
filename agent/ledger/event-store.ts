import { z } from 'zod';
import type { Database } from '../base/database.ts';
import { jsonColumn } from '../base/json-column.ts';
import { readRows } from '../base/stored-rows.ts';
import type { StoredRows } from '../base/stored-rows.ts';
import { TicketEvent } from './ticket-event.ts';

const EVENTS: StoredRows<TicketEvent> = {
  table: 'ticket_events',
  key: 'n',
  schema: z
    .object({ kind: z.string(), at: z.number(), until: z.number(), detail: jsonColumn(z.looseObject({})) })
    .transform(({ detail, ...row }): unknown => ({ ...row, ...detail }))
    .pipe(TicketEvent),
};

/** The events of one ticket, in the order in which they became known. */
export function readEvents(db: Database, ticket: number): TicketEvent[] {
  const which = 'SELECT n, kind, at, until, detail FROM ticket_events WHERE ticket = $ticket ORDER BY n';
  return readRows(db, EVENTS, which, { ticket });
}

/** Adds an event; one of the same kind and id is kept as it was first seen, and the answer is false. */
export function addEvent(db: Database, ticket: number, id: string, event: TicketEvent): boolean {
  const { kind, at, until, ...detail } = event;
  return (
    db.run(
      `INSERT INTO ticket_events (ticket, kind, id, at, until, detail)
       VALUES ($ticket, $kind, $id, $at, $until, $detail) ON CONFLICT (ticket, kind, id) DO NOTHING`,
      { ticket, kind, id, at, until, detail: JSON.stringify(detail) },
    ) === 1
  );
}

/** Adds an event, or changes the one with the same kind and id in its place. */
export function putEvent(db: Database, ticket: number, id: string, event: TicketEvent): void {
  const { kind, at, until, ...detail } = event;
  db.run(
    `INSERT INTO ticket_events (ticket, kind, id, at, until, detail)
     VALUES ($ticket, $kind, $id, $at, $until, $detail)
     ON CONFLICT (ticket, kind, id) DO UPDATE SET at = $at, until = $until, detail = $detail`,
    { ticket, kind, id, at, until, detail: JSON.stringify(detail) },
  );
}

/** Whether there was one. */
export function removeEvent(db: Database, ticket: number, kind: TicketEvent['kind'], id: string): boolean {
  return (
    db.run('DELETE FROM ticket_events WHERE ticket = $ticket AND kind = $kind AND id = $id', { ticket, kind, id }) === 1
  );
}
