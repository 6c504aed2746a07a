import { basename } from 'node:path';
import { z } from 'zod';
import type { Database } from '../../agent/base/database.ts';
import { readRows } from '../../agent/base/stored-rows.ts';
import type { StoredRows } from '../../agent/base/stored-rows.ts';
import { Priority } from '../../agent/base/words.ts';

const Row = z.object({
  id: z.string(),
  incident_id: z.string(),
  ref: z.string(),
  priority: Priority,
  state: z.enum(['waiting', 'sending', 'settled', 'quarantined', 'stopped']),
  path: z.string().nullable(),
  bytes: z.number(),
  sha256: z.string().nullable(),
});

const EVIDENCE: StoredRows<z.infer<typeof Row>> = { table: 'deliveries', key: 'id', schema: Row };

/** A file that was put into the outbox as evidence. */
export interface EvidenceDelivery {
  id: string;
  /** Whose ticket it goes to. */
  ticketIncidentId: string;
  ref: string;
  priority: Priority;
  state: z.infer<typeof Row>['state'];
  fileName: string;
  bytes: number;
  sha256: string | null;
}

/** All evidence that the outbox knows a path of, delivered or not. */
export function listEvidence(db: Database): EvidenceDelivery[] {
  return readRows(
    db,
    EVIDENCE,
    `SELECT d.id, d.incident_id, d.ref, d.priority, d.state, d.bytes,
       json_extract(p.payload, '$.file.path') AS path, json_extract(p.payload, '$.file.sha256') AS sha256
     FROM deliveries d JOIN delivery_payloads p USING (sequence) WHERE d.kind = 'attach' AND json_valid(p.payload)`,
  ).flatMap(({ path, incident_id: ticketIncidentId, ...row }) =>
    path === null ? [] : [{ ...row, ticketIncidentId, fileName: basename(path) }],
  );
}
