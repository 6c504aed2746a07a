import type { RoomTables } from '../../agent/base/database.ts';

/** The sandbox desk's own state, in a file of its own. */
export const SANDBOX_TABLES: RoomTables = {
  room: 'uploader/sandbox',
  steps: [
    `CREATE TABLE users (
       id INTEGER PRIMARY KEY,
       name TEXT NOT NULL,
       role TEXT NOT NULL CHECK (role IN ('end-user', 'agent', 'system'))
     ) STRICT;
     CREATE TABLE tickets (
       id INTEGER PRIMARY KEY AUTOINCREMENT,
       subject TEXT NOT NULL,
       description TEXT NOT NULL,
       status TEXT NOT NULL,
       priority TEXT,
       requester_id INTEGER NOT NULL REFERENCES users,
       external_id TEXT,
       tags TEXT NOT NULL DEFAULT '[]',
       custom_fields TEXT NOT NULL DEFAULT '[]',
       created_at INTEGER NOT NULL,
       updated_at INTEGER NOT NULL
     ) STRICT;
     CREATE INDEX tickets_external ON tickets (external_id);
     CREATE TABLE comments (
       id INTEGER PRIMARY KEY AUTOINCREMENT,
       ticket_id INTEGER NOT NULL REFERENCES tickets,
       author_id INTEGER NOT NULL REFERENCES users,
       body TEXT NOT NULL,
       public INTEGER NOT NULL,
       channel TEXT NOT NULL,
       created_at INTEGER NOT NULL
     ) STRICT;
     CREATE INDEX comments_ticket ON comments (ticket_id);
     CREATE TABLE attachments (
       id INTEGER PRIMARY KEY AUTOINCREMENT,
       token TEXT NOT NULL,
       file_name TEXT NOT NULL,
       content_type TEXT NOT NULL,
       bytes INTEGER NOT NULL,
       sha256 TEXT NOT NULL,
       path TEXT NOT NULL,
       created_at INTEGER NOT NULL,
       comment_id INTEGER REFERENCES comments
     ) STRICT;
     CREATE INDEX attachments_token ON attachments (token);
     CREATE INDEX attachments_comment ON attachments (comment_id);
     CREATE TABLE idempotency (
       key TEXT PRIMARY KEY,
       body_sha256 TEXT NOT NULL,
       ticket_id INTEGER NOT NULL REFERENCES tickets,
       created_at INTEGER NOT NULL
     ) STRICT`,
  ],
};
