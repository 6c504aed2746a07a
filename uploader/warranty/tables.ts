import type { RoomTables } from '../../agent/base/database.ts';

/** The last answer of the lookup for each serial. `record` is JSON, null when the serial was not known there. */
export const WARRANTY_TABLES: RoomTables = {
  room: 'warranty',
  steps: [
    `CREATE TABLE warranty_cache (
       serial TEXT PRIMARY KEY,
       record TEXT,
       fetched_at INTEGER NOT NULL
     ) STRICT;`,
  ],
};
