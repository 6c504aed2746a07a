import { z } from 'zod';
import type { Clock } from '../../agent/base/clock.ts';
import { HOUR_MS } from '../../agent/base/clock.ts';
import type { Database } from '../../agent/base/database.ts';
import { SandboxAttachment, SandboxComment, SandboxTicket, SandboxUser } from './rows.ts';
import type { SandboxStatus } from './rows.ts';

/** Zendesk: "a token lives 60 minutes". */
const TOKEN_LIFE_MS = HOUR_MS;
/** Zendesk: an Idempotency-Key counts for 2 hours. */
const IDEMPOTENCY_MS = 2 * HOUR_MS;

export const SYSTEM_USER = -1;
export const UNIT_USER = 1001;
export const AGENT_USER = 2001;
/** Whoever wrote without credentials. */
export const ANONYMOUS_USER = 1999;

export interface NewTicket {
  subject: string;
  body: string;
  priority: string | null;
  requesterId: number;
  externalId: string | null;
  tags: string[];
  customFields: { id: number; value: unknown }[];
  uploads: string[];
}

export interface NewComment {
  authorId: number;
  body: string;
  public: boolean;
  channel: 'api' | 'web' | 'rule';
  uploads: string[];
  /** A note that moves no status, whoever wrote it. */
  silent?: boolean;
}

/** Why the desk cannot do what was asked; becomes a 422. */
export type Refusal = 'no-such-ticket' | 'closed' | 'bad-token';

const Id = z.object({ id: z.number() });

/** The desk's tickets. Each method is one transaction: what an answer says stands in the file before it is sent. */
export class SandboxStore {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** The people of the sandbox: the unit, one agent, and Zendesk's system user. */
  seed(unitName: string): void {
    const users = [
      { id: SYSTEM_USER, name: 'System', role: 'system' },
      { id: UNIT_USER, name: unitName, role: 'end-user' },
      { id: ANONYMOUS_USER, name: 'Anonymous', role: 'end-user' },
      { id: AGENT_USER, name: 'Sandbox agent', role: 'agent' },
    ];
    for (const user of users)
      this.#db.run(
        'INSERT INTO users (id, name, role) VALUES ($id, $name, $role) ON CONFLICT (id) DO UPDATE SET name = $name',
        user,
      );
  }

  users(): SandboxUser[] {
    return this.#db.all(SandboxUser, 'SELECT * FROM users');
  }

  create(ticket: NewTicket): SandboxTicket | Refusal {
    const now = this.#clock.now();
    return this.#db.transaction(() => {
      if (!this.#usable(ticket.uploads)) return 'bad-token';
      const created = this.#db.get(
        SandboxTicket,
        `INSERT INTO tickets (subject, description, status, priority, requester_id, external_id, tags, custom_fields, created_at, updated_at)
         VALUES ($subject, $body, 'new', $priority, $requesterId, $externalId, $tags, $customFields, $now, $now)
         RETURNING *`,
        {
          subject: ticket.subject,
          body: ticket.body,
          priority: ticket.priority,
          requesterId: ticket.requesterId,
          externalId: ticket.externalId,
          tags: JSON.stringify(ticket.tags),
          customFields: JSON.stringify(ticket.customFields),
          now,
        },
      );
      if (created === undefined) throw new Error('the ticket was not stored');
      this.#insertComment(created.id, {
        authorId: ticket.requesterId,
        body: ticket.body,
        public: true,
        channel: 'api',
        uploads: ticket.uploads,
      });
      return created;
    });
  }

  /**
   * Adds a comment. The customer's own word opens a solved or pending ticket again, an agent's first word a new one; a
   * closed one takes none.
   */
  comment(ticketId: number, comment: NewComment): SandboxTicket | Refusal {
    return this.#db.transaction(() => {
      const ticket = this.ticket(ticketId);
      if (ticket === null) return 'no-such-ticket';
      if (ticket.status === 'closed') return 'closed';
      if (!this.#usable(comment.uploads)) return 'bad-token';
      this.#insertComment(ticketId, comment);
      const byCustomer = comment.authorId === ticket.requester_id && comment.silent !== true;
      const reopened = byCustomer && (ticket.status === 'solved' || ticket.status === 'pending');
      const taken = comment.authorId === AGENT_USER && ticket.status === 'new';
      return this.setStatus(ticketId, reopened || taken ? 'open' : ticket.status);
    });
  }

  setStatus(ticketId: number, status: SandboxStatus): SandboxTicket | Refusal {
    const changed = this.#db.get(
      SandboxTicket,
      'UPDATE tickets SET status = $status, updated_at = $now WHERE id = $ticketId RETURNING *',
      { ticketId, status, now: this.#clock.now() },
    );
    return changed ?? 'no-such-ticket';
  }

  setPriority(ticketId: number, priority: string): void {
    this.#db.run('UPDATE tickets SET priority = $priority, updated_at = $now WHERE id = $ticketId', {
      ...{ ticketId, priority },
      now: this.#clock.now(),
    });
  }

  /** Closes a ticket into another one, with the comment that Zendesk leaves. */
  merge(ticketId: number, into: number): SandboxTicket | Refusal {
    return this.#db.transaction(() => {
      const target = this.ticket(into);
      if (target === null) return 'no-such-ticket';
      const body = `This request was closed and merged into request #${into} "${target.subject}".`;
      const said = this.comment(ticketId, { authorId: AGENT_USER, body, public: true, channel: 'web', uploads: [] });
      return typeof said === 'string' ? said : this.setStatus(ticketId, 'closed');
    });
  }

  delete(ticketId: number): boolean {
    return this.#db.transaction(() => {
      this.#db.run('DELETE FROM idempotency WHERE ticket_id = $ticketId', { ticketId });
      this.#db.run(
        'UPDATE attachments SET comment_id = NULL WHERE comment_id IN (SELECT id FROM comments WHERE ticket_id = $ticketId)',
        { ticketId },
      );
      this.#db.run('DELETE FROM comments WHERE ticket_id = $ticketId', { ticketId });
      return this.#db.run('DELETE FROM tickets WHERE id = $ticketId', { ticketId }) === 1;
    });
  }

  ticket(id: number): SandboxTicket | null {
    return this.#db.get(SandboxTicket, 'SELECT * FROM tickets WHERE id = $id', { id }) ?? null;
  }

  /** Newest first. `requesterId` or `externalId` narrow it. */
  tickets(
    filter: { requesterId?: number; externalId?: string; limit?: number; offset?: number } = {},
  ): SandboxTicket[] {
    return this.#db.all(
      SandboxTicket,
      `SELECT * FROM tickets
       WHERE ($requesterId IS NULL OR requester_id = $requesterId) AND ($externalId IS NULL OR external_id = $externalId)
       ORDER BY created_at DESC, id DESC LIMIT $limit OFFSET $offset`,
      {
        requesterId: filter.requesterId ?? null,
        externalId: filter.externalId ?? null,
        limit: filter.limit ?? -1,
        offset: filter.offset ?? 0,
      },
    );
  }

  comments(ticketId: number): SandboxComment[] {
    return this.#db.all(SandboxComment, 'SELECT * FROM comments WHERE ticket_id = $ticketId ORDER BY id', { ticketId });
  }

  attachments(commentId: number): SandboxAttachment[] {
    return this.#db.all(SandboxAttachment, 'SELECT * FROM attachments WHERE comment_id = $commentId ORDER BY id', {
      commentId,
    });
  }

  attachment(id: number): SandboxAttachment | null {
    return this.#db.get(SandboxAttachment, 'SELECT * FROM attachments WHERE id = $id', { id }) ?? null;
  }

  /** Uploads that no comment has taken. */
  unused(): SandboxAttachment[] {
    return this.#db.all(SandboxAttachment, 'SELECT * FROM attachments WHERE comment_id IS NULL ORDER BY id');
  }

  addUpload(upload: Omit<SandboxAttachment, 'id' | 'created_at' | 'comment_id'>): SandboxAttachment {
    const stored = this.#db.get(
      SandboxAttachment,
      `INSERT INTO attachments (token, file_name, content_type, bytes, sha256, path, created_at)
       VALUES ($token, $file_name, $content_type, $bytes, $sha256, $path, $now) RETURNING *`,
      { ...upload, now: this.#clock.now() },
    );
    if (stored === undefined) throw new Error('the upload was not stored');
    return stored;
  }

  /** Whether a token can still take files, or be taken by a comment. */
  tokenLives(token: string): boolean {
    const since = this.#clock.now() - TOKEN_LIFE_MS;
    return (
      this.#db.get(
        Id,
        'SELECT id FROM attachments WHERE token = $token AND comment_id IS NULL AND created_at > $since',
        { token, since },
      ) !== undefined
    );
  }

  /** What an idempotency key has made so far. */
  idempotent(key: string, bodySha256: string): { hit: SandboxTicket } | 'other-body' | 'miss' {
    const row = this.#db.get(
      z.object({ body_sha256: z.string(), ticket_id: z.number() }),
      'SELECT body_sha256, ticket_id FROM idempotency WHERE key = $key AND created_at > $since',
      { key, since: this.#clock.now() - IDEMPOTENCY_MS },
    );
    if (row === undefined) return 'miss';
    if (row.body_sha256 !== bodySha256) return 'other-body';
    const hit = this.ticket(row.ticket_id);
    return hit === null ? 'miss' : { hit };
  }

  /** Creates a ticket and keeps its key, in one transaction. */
  createOnce(key: string, bodySha256: string, ticket: NewTicket): SandboxTicket | Refusal {
    return this.#db.transaction(() => {
      const created = this.create(ticket);
      if (typeof created === 'string') return created;
      this.#db.run(
        `INSERT INTO idempotency (key, body_sha256, ticket_id, created_at) VALUES ($key, $bodySha256, $id, $now)
         ON CONFLICT (key) DO UPDATE SET body_sha256 = $bodySha256, ticket_id = $id, created_at = $now`,
        { key, bodySha256, id: created.id, now: this.#clock.now() },
      );
      return created;
    });
  }

  #usable(tokens: readonly string[]): boolean {
    return tokens.every((token) => this.tokenLives(token));
  }

  #insertComment(ticketId: number, comment: NewComment): void {
    const row = this.#db.get(
      Id,
      `INSERT INTO comments (ticket_id, author_id, body, public, channel, created_at)
       VALUES ($ticketId, $authorId, $body, $public, $channel, $now) RETURNING id`,
      {
        ticketId,
        authorId: comment.authorId,
        body: comment.body,
        public: comment.public ? 1 : 0,
        channel: comment.channel,
        now: this.#clock.now(),
      },
    );
    for (const token of comment.uploads)
      this.#db.run('UPDATE attachments SET comment_id = $id WHERE token = $token AND comment_id IS NULL', {
        id: row?.id ?? null,
        token,
      });
  }
}
