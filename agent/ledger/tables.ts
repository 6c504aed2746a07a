import type { RoomTables } from '../base/database.ts';

/**
 * Tables of this room. `tickets` holds what is known of each ticket with the figures of its clock worked out, so that
 * a view reads and does not compute; `ticket_events` holds what the figures were worked out from; `slo_policies` every
 * policy a ticket was received under, word for word; `desk_clocks` how far the unit's clock was off when last measured.
 * Instants are epoch milliseconds by the desk's clock, but `filed_at`, `unit_at` and `looked_at`, which are the unit's.
 */
export const LEDGER_TABLES: RoomTables = {
  room: 'ledger',
  steps: [
    `CREATE TABLE slo_policies (
       key TEXT PRIMARY KEY,
       policy TEXT NOT NULL
     ) STRICT;
     CREATE TABLE desk_clocks (
       desk TEXT PRIMARY KEY,
       desk_time INTEGER NOT NULL,
       unit_time INTEGER NOT NULL
     ) STRICT;
     CREATE TABLE tickets (
       n INTEGER PRIMARY KEY AUTOINCREMENT,
       incident_id TEXT NOT NULL UNIQUE,
       ref TEXT NOT NULL,
       subject TEXT NOT NULL,
       priority TEXT NOT NULL,
       signature TEXT NOT NULL,
       source TEXT NOT NULL,
       firmware TEXT NOT NULL,
       coverage TEXT NOT NULL,
       filed_at INTEGER NOT NULL,
       /* from here on null until the desk has received it */
       desk TEXT,
       desk_id TEXT,
       tracks INTEGER,
       received_at INTEGER,
       policy_key TEXT REFERENCES slo_policies (key),
       skew_ms INTEGER,
       status TEXT,
       desk_priority TEXT,
       move_since INTEGER,
       counts_from INTEGER,
       seen_at INTEGER,
       looked_at INTEGER,
       figures TEXT,
       tally TEXT,
       /* 1: answered, or closed without an answer */
       settled INTEGER NOT NULL DEFAULT 0
     ) STRICT;
     CREATE INDEX tickets_by_ref ON tickets (ref);
     CREATE INDEX tickets_open_by_signature ON tickets (signature) WHERE status IS NULL OR status NOT IN ('solved', 'closed', 'deleted');
     CREATE INDEX tickets_to_follow ON tickets (status) WHERE tracks = 1 AND status <> 'closed';
     CREATE INDEX tickets_tallied ON tickets (priority, firmware, settled, tally) WHERE tally IS NOT NULL;
     CREATE INDEX tickets_unsettled ON tickets (n) WHERE settled = 0;
     CREATE TABLE ticket_events (
       n INTEGER PRIMARY KEY AUTOINCREMENT,
       ticket INTEGER NOT NULL REFERENCES tickets (n),
       kind TEXT NOT NULL,
       /* what makes it one of its kind on this ticket: the id of a comment */
       id TEXT NOT NULL,
       at INTEGER NOT NULL,
       until INTEGER NOT NULL,
       detail TEXT NOT NULL
     ) STRICT;
     CREATE UNIQUE INDEX ticket_events_of ON ticket_events (ticket, kind, id);`,
  ],
};
