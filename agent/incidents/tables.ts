import type { RoomTables } from '../base/database.ts';

/** Tables of this room: incidents, the kept versions, baselines, and what updaters said. */
export const INCIDENT_TABLES: RoomTables = {
  room: 'incidents',
  steps: [
    `CREATE TABLE baselines (
       id INTEGER PRIMARY KEY AUTOINCREMENT,
       taken_at TEXT NOT NULL,
       snapshot TEXT NOT NULL
     ) STRICT;
     CREATE TABLE components (
       id TEXT PRIMARY KEY,
       name TEXT NOT NULL,
       version TEXT NOT NULL,
       seen_at INTEGER NOT NULL
     ) STRICT;
     CREATE TABLE incidents (
       id TEXT PRIMARY KEY,
       ref TEXT NOT NULL,
       source TEXT NOT NULL,
       state TEXT NOT NULL,
       opened_at INTEGER NOT NULL,
       redaction_key TEXT NOT NULL,
       changes TEXT NOT NULL,
       reports TEXT NOT NULL,
       person TEXT,
       /* until then a person may still say more; null: nothing is waited for */
       words_until INTEGER,
       baseline_id INTEGER REFERENCES baselines (id),
       failed_collections INTEGER NOT NULL DEFAULT 0,
       collected TEXT,
       dismissed_because TEXT
     ) STRICT;
     CREATE INDEX incidents_by_state ON incidents (state, opened_at);
     CREATE TABLE update_reports (
       id INTEGER PRIMARY KEY AUTOINCREMENT,
       report TEXT NOT NULL,
       /* the boot in which it was last judged; null: not yet */
       judged_in_boot TEXT,
       settled INTEGER NOT NULL DEFAULT 0
     ) STRICT;`,
  ],
};
