import { statSync } from 'node:fs';
import { z } from 'zod';
import type { Database } from '../base/database.ts';
import { toIso } from '../base/iso-time.ts';
import { jsonColumn } from '../base/json-column.ts';
import { readRows } from '../base/stored-rows.ts';
import type { StoredRows } from '../base/stored-rows.ts';
import { IncidentSource } from '../base/words.ts';
import type { MaintainerIncident } from '../panel/maintainer-shapes.ts';
import { KeptWords } from '../triage/person-words.ts';

const Row = z.object({
  id: z.string(),
  ref: z.string(),
  source: IncidentSource,
  opened_at: z.number(),
  person: jsonColumn(KeptWords).nullable(),
  path: z.string().nullable(),
});
const LISTED: StoredRows<z.infer<typeof Row>> = {
  table: 'incidents',
  key: 'id',
  schema: Row,
  mended: Row.extend({
    source: IncidentSource.catch('health'),
    person: Row.shape.person.catch(null),
    path: Row.shape.path.catch(null),
  }),
};

/** The latest incidents with their texts, newest first. Their evidence is large and stays unread. */
export function listedIncidents(db: Database, limit: number): MaintainerIncident[] {
  return readRows(
    db,
    LISTED,
    `SELECT id, ref, source, opened_at, person,
       CASE WHEN json_valid(collected) THEN json_extract(collected, '$.result.bundle.path') END AS path
     FROM incidents ORDER BY opened_at DESC, rowid DESC LIMIT $limit`,
    { limit },
  ).map(({ ref, source, opened_at, person, path }) => ({
    ref,
    kind: source,
    openedAt: toIso(opened_at),
    words: person,
    hasEvidence: bundleAt(path) !== null,
  }));
}

const IdRow = z.object({ id: z.string() });

/** The latest incident of that reference; null where there is none. */
export function incidentIdOf(db: Database, ref: string): string | null {
  const sql = 'SELECT id FROM incidents WHERE ref = $ref ORDER BY opened_at DESC, rowid DESC LIMIT 1';
  return db.get(IdRow, sql, { ref })?.id ?? null;
}

/** A bundle, where it still lies on the unit. */
export function bundleAt(path: string | null): { path: string; bytes: number } | null {
  if (path === null) return null;
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true ? { path, bytes: found.size } : null;
}
