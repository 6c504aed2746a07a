import { z } from 'zod';
import type { Instant } from '../../agent/base/clock.ts';
import type { Database } from '../../agent/base/database.ts';
import { jsonColumn } from '../../agent/base/json-column.ts';
import { readRow } from '../../agent/base/stored-rows.ts';
import type { StoredRows } from '../../agent/base/stored-rows.ts';
import { LookedUpWarranty } from './lookup.ts';

export interface CachedWarranty {
  /** Null: the serial was not known. */
  record: LookedUpWarranty | null;
  /** By the unit's clock. */
  fetchedAt: Instant;
}

const Row = z.object({
  serial: z.string(),
  record: jsonColumn(LookedUpWarranty).nullable(),
  fetched_at: z.number(),
});
const CACHE: StoredRows<z.infer<typeof Row>> = { table: 'warranty_cache', key: 'serial', schema: Row };

/** The last answers of the lookup, so that a ticket goes out with what is known and waits for nobody. */
export class WarrantyCache {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  get(serial: string): CachedWarranty | undefined {
    const which = 'SELECT serial, record, fetched_at FROM warranty_cache WHERE serial = $serial';
    const row = readRow(this.#db, CACHE, which, { serial });
    return row === undefined ? undefined : { record: row.record, fetchedAt: row.fetched_at };
  }

  /** Replaces what was known of the serial. */
  put(serial: string, { record, fetchedAt }: CachedWarranty): void {
    this.#db.run(
      `INSERT INTO warranty_cache (serial, record, fetched_at) VALUES ($serial, $record, $fetchedAt)
       ON CONFLICT (serial) DO UPDATE SET record = excluded.record, fetched_at = excluded.fetched_at`,
      { serial, record: record === null ? null : JSON.stringify(record), fetchedAt },
    );
  }
}
