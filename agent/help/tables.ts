import type { RoomTables } from '../base/database.ts';

/** Tables of this room: what the Help Center has by topic, and what people said of answers and after the ticket. */
export const HELP_TABLES: RoomTables = {
  room: 'help',
  steps: [
    `CREATE TABLE help_articles (
       topic TEXT PRIMARY KEY,
       fetched_at INTEGER NOT NULL,
       articles TEXT NOT NULL
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE help_outcomes (
       incident_id TEXT PRIMARY KEY,
       works INTEGER NOT NULL,
       /* how often somebody has said so, or otherwise */
       times INTEGER NOT NULL
     ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE help_added_words (
       incident_id TEXT PRIMARY KEY,
       /* what the next comment says; {} when the last one said it all */
       words TEXT NOT NULL,
       comments INTEGER NOT NULL DEFAULT 0,
       last_at INTEGER
     ) STRICT, WITHOUT ROWID`,
  ],
};
