import type { RoomTables } from '../../agent/base/database.ts';

/**
 * `deliveries`: one row a step owed to a desk. `rank` is its place in the queue: urgent text (0), text (1),
 * evidence (2); `sequence` its age. `waits_ms` is the delay that `not_before` was made with, so that a wall clock that
 * jumped back is noticed: no row ever waits longer than its own delay. `look_first`: an earlier call's fate is unknown.
 * `delivery_payloads`: what is sent; apart, because it is read only when it is sent, and the queue is read often.
 * `desk_state`: what is true of a whole desk: a pause (it asked for one, or its breaker is open), how many calls failed
 * in a row, since when none reached it, a stop by its refusal of the credentials, and what is left of the call budget.
 * `adopt_at`: when the chosen desk is next asked for a ticket that went by mail instead.
 */
export const OUTBOX_TABLES: RoomTables = {
  room: 'uploader/outbox',
  steps: [
    `CREATE TABLE deliveries (
       sequence INTEGER PRIMARY KEY AUTOINCREMENT,
       id TEXT NOT NULL UNIQUE,
       incident_id TEXT NOT NULL,
       ref TEXT NOT NULL,
       priority TEXT NOT NULL,
       kind TEXT NOT NULL CHECK (kind IN ('create', 'attach', 'comment')),
       title TEXT NOT NULL,
       bytes INTEGER NOT NULL,
       rank INTEGER NOT NULL,
       added_at INTEGER NOT NULL,
       state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'settled', 'quarantined', 'stopped')),
       state_at INTEGER NOT NULL,
       attempt INTEGER NOT NULL DEFAULT 0,
       not_before INTEGER NOT NULL DEFAULT 0,
       waits_ms INTEGER NOT NULL DEFAULT 0,
       look_first INTEGER NOT NULL DEFAULT 0,
       unreachable INTEGER NOT NULL DEFAULT 0,
       reason_code TEXT,
       reason TEXT,
       desk TEXT,
       desk_id TEXT,
       received_at INTEGER
     ) STRICT;
     CREATE INDEX deliveries_waiting ON deliveries (rank, sequence, not_before) WHERE state = 'waiting';
     CREATE INDEX deliveries_unsettled ON deliveries (rank, sequence, state) WHERE state <> 'settled';
     CREATE INDEX deliveries_not_before ON deliveries (not_before) WHERE state = 'waiting';
     CREATE UNIQUE INDEX deliveries_ticket ON deliveries (incident_id) WHERE kind = 'create';
     CREATE TABLE delivery_payloads (
       id TEXT PRIMARY KEY REFERENCES deliveries (id) ON DELETE CASCADE,
       payload TEXT NOT NULL
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE desk_state (
       desk TEXT PRIMARY KEY,
       paused_until INTEGER NOT NULL DEFAULT 0,
       pause_ms INTEGER NOT NULL DEFAULT 0,
       pause_reason TEXT
     ) STRICT`,
    `ALTER TABLE desk_state ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
     ALTER TABLE desk_state ADD COLUMN unreachable_since INTEGER;
     ALTER TABLE desk_state ADD COLUMN stopped_at INTEGER;
     ALTER TABLE desk_state ADD COLUMN stop_code TEXT;
     ALTER TABLE desk_state ADD COLUMN stop_reason TEXT;
     ALTER TABLE desk_state ADD COLUMN tokens REAL;
     ALTER TABLE desk_state ADD COLUMN tokens_at INTEGER;
     ALTER TABLE deliveries ADD COLUMN adopt_at INTEGER;
     CREATE INDEX deliveries_adopt ON deliveries (adopt_at) WHERE adopt_at IS NOT NULL`,
    // Each entry is one commit, and what a commit costs is the pages that it writes: payloads in the order of their age
    // fill one page after the other (by random id they split pages and overflow), and one index serves the queue.
    `ALTER TABLE delivery_payloads RENAME TO payloads_by_id;
     CREATE TABLE delivery_payloads (
       sequence INTEGER PRIMARY KEY REFERENCES deliveries (sequence) ON DELETE CASCADE,
       payload TEXT NOT NULL
     ) STRICT;
     INSERT INTO delivery_payloads SELECT d.sequence, p.payload FROM payloads_by_id p JOIN deliveries d USING (id);
     DROP TABLE payloads_by_id;
     DROP INDEX deliveries_waiting;
     DROP INDEX deliveries_unsettled;
     CREATE INDEX deliveries_owed ON deliveries (rank, sequence, state, not_before) WHERE state <> 'settled'`,
  ],
};
