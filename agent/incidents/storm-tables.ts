import type { RoomTables } from '../base/database.ts';

/**
 * What keeps a storm of incidents from becoming a storm of tickets. `joins`: incidents that became a comment on another
 * one's ticket. `filings`: what the unit filed by itself, for the caps. `held_back`: what the caps kept back; of a
 * repeat, `ticket_incident_id` says whose ticket it repeats; null: it waits to be filed itself. `own_findings`: what
 * the agent found about itself. `agent_starts`: each start of the daemon and how it ended (null: not by itself).
 */
export const STORM_TABLES: RoomTables = {
  room: 'incidents/storm',
  steps: [
    `CREATE TABLE joins (
       incident_id TEXT PRIMARY KEY,
       ticket_incident_id TEXT NOT NULL,
       priority TEXT NOT NULL
     ) STRICT;
     CREATE INDEX joins_by_ticket ON joins (ticket_incident_id);
     CREATE TABLE filings (
       n INTEGER PRIMARY KEY AUTOINCREMENT,
       kind TEXT NOT NULL CHECK (kind IN ('ticket', 'comment')),
       at INTEGER NOT NULL
     ) STRICT;
     CREATE TABLE held_back (
       n INTEGER PRIMARY KEY AUTOINCREMENT,
       incident_id TEXT NOT NULL UNIQUE,
       ticket_incident_id TEXT,
       priority TEXT NOT NULL,
       title TEXT NOT NULL,
       told_in TEXT
     ) STRICT;
     CREATE INDEX held_back_untold ON held_back (n) WHERE told_in IS NULL;
     CREATE TABLE own_findings (
       n INTEGER PRIMARY KEY AUTOINCREMENT,
       incident_id TEXT NOT NULL,
       finding TEXT NOT NULL
     ) STRICT;
     CREATE INDEX own_findings_by_incident ON own_findings (incident_id);
     CREATE TABLE agent_starts (
       n INTEGER PRIMARY KEY AUTOINCREMENT,
       boot_id TEXT NOT NULL,
       ended TEXT CHECK (ended IN ('stopped', 'stable')),
       incident_id TEXT
     ) STRICT;`,
  ],
};
