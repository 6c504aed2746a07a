import { z } from 'zod';
import type { Database } from '../../agent/base/database.ts';
import type { Delivery } from './delivery.ts';
import type { Outbox } from './outbox.ts';

const IdRow = z.object({ id: z.string() });

/** The deliveries of one incident, sent ones too; with null the evidence that is still owed, of all. */
export function deliveriesOf(db: Database, outbox: Outbox, incidentId: string | null): Delivery[] {
  const rows =
    incidentId === null
      ? db.all(IdRow, `SELECT id FROM deliveries WHERE kind = 'attach' AND state <> 'settled' ORDER BY sequence`)
      : db.all(IdRow, 'SELECT id FROM deliveries WHERE incident_id = $incidentId ORDER BY sequence', { incidentId });
  return rows.map(({ id }) => outbox.get(id)).filter((delivery) => delivery !== null);
}
