import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { Clock } from '../../agent/base/clock.ts';
import { DAY_MS, MINUTE_MS } from '../../agent/base/clock.ts';
import { parseIso } from '../../agent/base/iso-time.ts';
import type { Random } from '../../agent/base/random.ts';
import { FRESHDESK_TICKET_BYTES } from '../desks/freshdesk.ts';
import type { SandboxContext, SandboxHono } from './context.ts';
import { freshdeskConversation, freshdeskTicket, freshdeskWhole, priorityOf, statusOf } from './freshdesk-json.ts';
import { htmlText } from './html-text.ts';
import type { SandboxTicket } from './rows.ts';
import { UNIT_USER } from './store.ts';
import type { Refusal, SandboxStore } from './store.ts';
import { jsonBody } from './zendesk-answers.ts';

/** "Maximum of 32 characters" a tag; https://developers.freshdesk.com/api/#create_ticket */
const TAG_MAX = 32;
/** How long the search does not see a new ticket: "it may take a few minutes". */
const SEARCH_LAG_MS = 2 * MINUTE_MS;
/** Without `updated_since` the list shows what was made in so many days. */
const LISTED_MS = 30 * DAY_MS;
const BODY_BYTES = 2 * FRESHDESK_TICKET_BYTES;
const PER_PAGE = 30;
const MOST_PER_PAGE = 100;
/** The requester's address stands in a field of the ticket: the sandbox keeps one requester. */
const EMAIL_FIELD = 0;

const Create = z.strictObject({
  name: z.string().optional(),
  email: z.email(),
  subject: z.string().min(1),
  description: z.string().min(1),
  status: z.number().int().min(2).max(7),
  priority: z.number().int().min(1).max(4),
  source: z.number().int().optional(),
  tags: z.array(z.string().max(TAG_MAX)).default([]),
});
const Update = z.strictObject({
  priority: z.number().int().min(1).max(4).optional(),
  status: z.number().int().min(2).max(7).optional(),
});
const Note = z.strictObject({ body: z.string().min(1), private: z.boolean().default(true) });
const Since = z.iso.datetime({ offset: true }).transform(parseIso);

export interface FreshdeskApiOptions {
  store: SandboxStore;
  clock: Clock;
  random: Random;
  filesFolder: string;
  /** The agent's API key. */
  key: string;
}

/** The subset of Freshdesk's API that the adapter uses, with the vendor's rules and limits. */
export function freshdeskApi({ store, clock, random, filesFolder, key }: FreshdeskApiOptions): Hono<SandboxHono> {
  const api = new Hono<SandboxHono>().basePath('/api/v2');

  api.use(async (c, next) => {
    if (c.req.header('authorization') === `Basic ${Buffer.from(`${key}:X`).toString('base64')}`) return await next();
    return c.json({ code: 'invalid_credentials', message: 'You have to be logged in to perform this action.' }, 401);
  });
  api.use(bodyLimit({ maxSize: BODY_BYTES, onError: (c) => c.json({ code: 'too_large' }, 413) }));

  api.post('/tickets', async (c) => {
    const body = Create.safeParse(await jsonBody(c));
    if (!body.success) return invalid(c, body.error);
    const { subject, description, priority, tags, email } = body.data;
    const created = store.create({
      ...{ subject, tags, requesterId: UNIT_USER, externalId: null, uploads: [] },
      body: htmlText(description),
      priority: priorityOf(priority),
      customFields: [{ id: EMAIL_FIELD, value: email }],
    });
    return answer(c, created, 201);
  });

  api.get('/tickets', (c) => {
    const since = Since.safeParse(c.req.query('updated_since')).data;
    const email = c.req.query('email');
    const newest = store
      .tickets()
      .filter(({ updated_at, created_at }) =>
        since === undefined ? created_at > clock.now() - LISTED_MS : updated_at >= since,
      )
      .filter(({ custom_fields }) => email === undefined || custom_fields.some(({ value }) => value === email));
    return c.json(pageOf(c, newest).map(freshdeskTicket));
  });

  api.get('/search/tickets', (c) => {
    const tag = /^"tag:'([^']*)'"$/.exec(c.req.query('query') ?? '')?.[1];
    if (tag === undefined)
      return c.json({ description: 'Validation failed', errors: [{ code: 'invalid_value' }] }, 400);
    const results = store
      .tickets()
      .filter(({ created_at, tags }) => created_at < clock.now() - SEARCH_LAG_MS && tags.includes(tag));
    return c.json({ results: results.map(freshdeskTicket), total: results.length });
  });

  api.get('/tickets/:id', (c) => {
    const ticket = store.ticket(Number(c.req.param('id')));
    return ticket === null ? c.body(null, 404) : c.json(freshdeskWhole(ticket));
  });

  api.put('/tickets/:id', async (c) => {
    const id = Number(c.req.param('id'));
    const body = Update.safeParse(await jsonBody(c));
    if (!body.success) return invalid(c, body.error);
    const { priority, status } = body.data;
    if (priority !== undefined) store.setPriority(id, priorityOf(priority));
    if (status !== undefined) store.setStatus(id, statusOf(status));
    return answer(c, store.ticket(id) ?? 'no-such-ticket', 200);
  });

  api.get('/tickets/:id/conversations', (c) => {
    const ticket = store.ticket(Number(c.req.param('id')));
    if (ticket === null) return c.body(null, 404);
    // The first one is the description; what rules send is mail, not a conversation.
    const rest = store
      .comments(ticket.id)
      .slice(1)
      .filter(({ channel }) => channel !== 'rule');
    return c.json(pageOf(c, rest).map((comment) => freshdeskConversation(comment, store.attachments(comment.id))));
  });

  api.post('/tickets/:id/notes', async (c) => {
    const ticketId = Number(c.req.param('id'));
    const form = c.req.header('content-type')?.startsWith('multipart/form-data') === true;
    const parts = form ? await c.req.parseBody({ all: true }) : null;
    const given = parts === null ? await jsonBody(c) : { body: parts['body'], private: parts['private'] === 'true' };
    const body = Note.safeParse(given);
    if (!body.success) return invalid(c, body.error);
    const files = [parts?.['attachments[]'] ?? []].flat().filter((one) => one instanceof File);
    const before = store.comments(ticketId).flatMap(({ id }) => store.attachments(id));
    const total = [...before.map(({ bytes }) => bytes), ...files.map(({ size }) => size)].reduce((a, b) => a + b, 0);
    if (total > FRESHDESK_TICKET_BYTES)
      return c.json(
        { description: 'Validation failed', errors: [{ field: 'attachments', code: 'invalid_size' }] },
        400,
      );
    const token = random.uuid();
    for (const file of files) {
      const bytes = Buffer.from(await file.arrayBuffer());
      const path = join(filesFolder, random.uuid());
      writeFileSync(path, bytes, { mode: 0o600 });
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      store.addUpload({ token, file_name: file.name, content_type: file.type, bytes: bytes.length, sha256, path });
    }
    const noted = store.comment(ticketId, {
      authorId: UNIT_USER,
      body: htmlText(body.data.body),
      public: !body.data.private,
      channel: 'api',
      uploads: files.length === 0 ? [] : [token],
      silent: true,
    });
    const stored = typeof noted === 'string' ? undefined : store.comments(ticketId).at(-1);
    if (stored === undefined) return answer(c, noted, 201);
    return c.json(freshdeskConversation(stored, store.attachments(stored.id)), 201);
  });

  api.all('*', (c) => c.body(null, 404));
  return api;
}

/** Whether a call speaks Freshdesk's way: HTTP basic with an API key, where Zendesk's would name a user. */
export function speaksFreshdesk(authorization: string | undefined): boolean {
  const credentials = /^Basic (\S+)$/.exec(authorization ?? '')?.[1];
  return credentials !== undefined && !Buffer.from(credentials, 'base64').toString().includes('/token:');
}

function answer(c: SandboxContext, outcome: SandboxTicket | Refusal, status: 200 | 201): Response {
  if (outcome === 'no-such-ticket') return c.body(null, 404);
  if (typeof outcome === 'string') return c.json({ description: outcome, errors: [{ code: 'invalid_value' }] }, 400);
  return c.json(freshdeskWhole(outcome), status);
}

function invalid(c: SandboxContext, error: z.ZodError): Response {
  const errors = error.issues.map(({ path, message }) => ({ field: path.join('.'), message, code: 'invalid_value' }));
  return c.json({ description: 'Validation failed', errors }, 400);
}

function pageOf<T>(c: SandboxContext, rows: readonly T[]): T[] {
  const perPage = Math.min(MOST_PER_PAGE, Math.max(1, Number(c.req.query('per_page') ?? PER_PAGE) || PER_PAGE));
  const page = Math.max(1, Number(c.req.query('page') ?? 1) || 1);
  return rows.slice((page - 1) * perPage, page * perPage);
}
