import { z } from 'zod';
import { Snapshot } from '../../diagnostics/snapshot/snapshot.ts';
import type { Database } from '../base/database.ts';

const IdRow = z.object({ id: z.number() });
const SnapshotRow = z.object({ snapshot: z.string().transform((text): Snapshot => Snapshot.parse(JSON.parse(text))) });

/** The id of the last healthy snapshot; null before the first. */
export function currentBaselineId(db: Database): number | null {
  return db.get(IdRow, 'SELECT id FROM baselines ORDER BY id DESC LIMIT 1')?.id ?? null;
}

/** A baseline by id; null where there is none. */
export function readBaseline(db: Database, id: number | null): Snapshot | null {
  if (id === null) return null;
  return db.get(SnapshotRow, 'SELECT snapshot FROM baselines WHERE id = $id', { id })?.snapshot ?? null;
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
