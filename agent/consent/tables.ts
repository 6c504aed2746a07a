import type { RoomTables } from '../base/database.ts';

/** Tables of this room: what the maintainer has decided may leave the unit. */
export const CONSENT_TABLES: RoomTables = {
  room: 'consent',
  steps: [
    `CREATE TABLE consents (
       kind TEXT PRIMARY KEY,
       allowed INTEGER NOT NULL
     ) STRICT, WITHOUT ROWID`,
  ],
};
