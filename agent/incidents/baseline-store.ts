import { z } from 'zod';
import { Snapshot } from '../../diagnostics/snapshot/snapshot.ts';
import type { Database } from '../base/database.ts';
import { jsonColumn } from '../base/json-column.ts';
import { readRow } from '../base/stored-rows.ts';
import type { StoredRows } from '../base/stored-rows.ts';

const IdRow = z.object({ id: z.number() });
const BASELINES: StoredRows<{ snapshot: Snapshot }> = {
  table: 'baselines',
  key: 'id',
  schema: z.object({ id: z.number(), snapshot: jsonColumn(Snapshot) }),
};

/** The id of the last healthy snapshot; null before the first. */
export function currentBaselineId(db: Database): number | null {
  return db.get(IdRow, 'SELECT id FROM baselines ORDER BY id DESC LIMIT 1')?.id ?? null;
}

/** A baseline by id; null where there is none, or where it cannot be read any more. */
export function readBaseline(db: Database, id: number | null): Snapshot | null {
  if (id === null) return null;
  return readRow(db, BASELINES, 'SELECT id, snapshot FROM baselines WHERE id = $id', { id })?.snapshot ?? null;
}

/** Makes a snapshot the current baseline, and forgets those that no unfinished incident is compared with. */
export function setBaseline(db: Database, snapshot: Snapshot): void {
  db.transaction(() => {
    db.run('INSERT INTO baselines (taken_at, snapshot) VALUES ($takenAt, $snapshot)', {
      takenAt: snapshot.takenAt,
      snapshot: JSON.stringify(snapshot),
    });
    db.run(`UPDATE incidents SET baseline_id = NULL 
            WHERE state IN ('filed', 'succeeded', 'dismissed') AND next_check_at IS NULL`);
    db.run(
      `DELETE FROM baselines WHERE id <> (SELECT MAX(id) FROM baselines)
       AND id NOT IN (SELECT baseline_id FROM incidents WHERE baseline_id IS NOT NULL)`,
    );
  });
}
