import type { RoomTables } from '../base/database.ts';

/** Tables of this room: failed attempts at the PIN, which a restart does not forgive. */
export const MAINTAINER_TABLES: RoomTables = {
  room: 'maintainer',
  steps: [
    `CREATE TABLE pin_attempts (
       id INTEGER PRIMARY KEY CHECK (id = 1),
       failed INTEGER NOT NULL,
       locked_until INTEGER NOT NULL,
       locked_ms INTEGER NOT NULL
     ) STRICT`,
  ],
};
