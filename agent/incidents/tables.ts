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
    `ALTER TABLE incidents ADD COLUMN checks_done INTEGER NOT NULL DEFAULT 0; /* rungs of the ladder */
     ALTER TABLE incidents ADD COLUMN checks_made INTEGER NOT NULL DEFAULT 0; /* all, those after a start too */
     ALTER TABLE incidents ADD COLUMN next_check_at INTEGER;                  /* null: no further check */
     ALTER TABLE incidents ADD COLUMN checked_in_boot TEXT;                   /* start in which it was last looked at */
     ALTER TABLE incidents ADD COLUMN start_check INTEGER NOT NULL DEFAULT 0; /* the unit has started since */
     ALTER TABLE incidents ADD COLUMN told TEXT;                              /* what the ticket says so far */
     CREATE INDEX incidents_by_check ON incidents (next_check_at) WHERE next_check_at IS NOT NULL;
     /* what updaters' states say and was noticed */
     CREATE TABLE seen_claims (
       key TEXT PRIMARY KEY,
       seen_at INTEGER NOT NULL
     ) STRICT;`,
    `ALTER TABLE incidents ADD COLUMN call_since INTEGER;   /* heavy evidence waits for a call since then; null: none does */
     ALTER TABLE incidents ADD COLUMN call_look_at INTEGER; /* when it is looked again whether the call is over */`,
    `ALTER TABLE incidents ADD COLUMN failed_texts INTEGER NOT NULL DEFAULT 0; /* times that its text could not be made */`,
  ],
};
