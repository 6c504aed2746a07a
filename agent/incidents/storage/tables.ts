import type { RoomTables } from '../../base/database.ts';

/**
 * `tombstones`: evidence that was removed on the unit, with what it was and why. `state_losses`: each time the state
 * could not be read and was set aside. `recoveries`: incidents found again in bundles of which the desk has still to be
 * asked. `unreadable_rows`: rows of any table that were met since the daemon started and could not be read.
 */
export const STORAGE_TABLES: RoomTables = {
  room: 'incidents/storage',
  steps: [
    `CREATE TABLE tombstones (
       n INTEGER PRIMARY KEY AUTOINCREMENT,
       incident_id TEXT NOT NULL,
       name TEXT NOT NULL,
       bytes INTEGER NOT NULL,
       sha256 TEXT,
       why TEXT NOT NULL,
       at INTEGER NOT NULL
     ) STRICT;
     CREATE TABLE state_losses (
       n INTEGER PRIMARY KEY AUTOINCREMENT,
       at INTEGER NOT NULL,
       aside TEXT NOT NULL,
       why TEXT NOT NULL,
       recovered INTEGER NOT NULL DEFAULT 0,
       /* tells of it; null: none does yet */
       incident_id TEXT
     ) STRICT;
     CREATE TABLE recoveries (
       incident_id TEXT PRIMARY KEY
     ) STRICT;`,
    `CREATE TABLE unreadable_rows (
       of_table TEXT NOT NULL,
       key TEXT NOT NULL,
       why TEXT NOT NULL,
       /* 1: what could be read of it is used */
       in_part INTEGER NOT NULL,
       PRIMARY KEY (of_table, key)
     ) STRICT, WITHOUT ROWID;`,
  ],
};
