import { z } from 'zod';
import { UpdateVerdict } from '../../diagnostics/firmware/verdict.ts';
import type { Instant } from '../base/clock.ts';
import type { Database } from '../base/database.ts';
import { jsonColumn } from '../base/json-column.ts';
import { readRows } from '../base/stored-rows.ts';
import type { StoredRows } from '../base/stored-rows.ts';
import { VersionChange } from '../incidents/incident.ts';

const Row = z.object({
  id: z.string(),
  ref: z.string(),
  opened_at: z.number(),
  changes: jsonColumn(z.array(VersionChange)),
  updates: jsonColumn(z.array(UpdateVerdict)).nullable(),
});
const UPDATES: StoredRows<z.infer<typeof Row>> = {
  table: 'incidents',
  key: 'id',
  schema: Row,
  mended: Row.extend({ changes: Row.shape.changes.catch([]), updates: Row.shape.updates.catch(null) }),
};

/** What became of one update of one component. */
export interface PastUpdate {
  ref: string;
  noticedAt: Instant;
  name: string;
  from: string;
  to: string;
  /** Null while it is being judged. */
  verdict: UpdateVerdict['verdict'] | null;
}

/** The updates that this unit has seen, newest first. */
export function updateHistory(db: Database, limit: number): PastUpdate[] {
  return readRows(
    db,
    UPDATES,
    `SELECT id, ref, opened_at, changes,
       CASE WHEN json_valid(collected) THEN json_extract(collected, '$.result.updates') END AS updates
     FROM incidents WHERE source = 'update' ORDER BY opened_at DESC, rowid DESC LIMIT $limit`,
    { limit },
  )
    .flatMap(({ ref, opened_at: noticedAt, changes, updates }): PastUpdate[] =>
      updates === null
        ? changes.map(({ name, from, to }) => ({ ref, noticedAt, name, from, to, verdict: null }))
        : updates
            .filter(({ verdict }) => verdict !== 'none')
            .map(({ name, from, to, verdict }) => ({ ref, noticedAt, name, from, to, verdict })),
    )
    .slice(0, limit);
}
