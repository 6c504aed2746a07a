import { z } from 'zod';
import type { Database, UnreadableRow } from '../../base/database.ts';

const Row = z
  .object({ of_table: z.string(), key: z.string(), why: z.string(), in_part: z.number() })
  .transform((row): UnreadableRow => ({
    table: row.of_table,
    key: row.key,
    why: row.why,
    inPart: row.in_part === 1,
  }));

/** Keeps that a row could not be read, for `doctor` and the status. Never throws: it is told while something is read. */
export function noteUnreadableRow(db: Database, { table, key, why, inPart }: UnreadableRow): void {
  try {
    db.run(
      `INSERT INTO unreadable_rows (of_table, key, why, in_part) VALUES ($table, $key, $why, $inPart)
       ON CONFLICT (of_table, key) DO NOTHING`,
      { table, key, why, inPart: inPart ? 1 : 0 },
    );
  } catch {
    // No space, or another process writes: the log tells it all the same.
  }
}

/** A daemon that starts reads everything anew: what can be read again is no complaint any more. */
export function forgetUnreadableRows(db: Database): void {
  try {
    db.run('DELETE FROM unreadable_rows');
  } catch {
    // No space: they stay until the next start.
  }
}

export function unreadableRows(db: Database): UnreadableRow[] {
  return db.all(Row, 'SELECT of_table, key, why, in_part FROM unreadable_rows ORDER BY of_table, key');
}
