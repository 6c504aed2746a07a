import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { originOf } from './context.ts';
import type { SandboxContext, SandboxHono } from './context.ts';
import type { SandboxTicket } from './rows.ts';
import { AGENT_USER, UNIT_USER } from './store.ts';
import type { Refusal, SandboxStore } from './store.ts';
import { asJson, invalid, jsonBody, missing, pageOf, refused } from './zendesk-answers.ts';
import { agentsUserJson, commentJson, ticketJson } from './zendesk-json.ts';
import { CreateTicket, newTicket, UpdateTicket } from './zendesk-shapes.ts';

/** `/tickets`: the agents' side, with external ids and the idempotency key of two hours. */
export function ticketsApi(store: SandboxStore): Hono<SandboxHono> {
  const api = new Hono<SandboxHono>();

  const answer = (c: SandboxContext, outcome: SandboxTicket | Refusal, status: 200 | 201): Response =>
    typeof outcome === 'string' ? refused(c, outcome) : c.json({ ticket: ticketJson(outcome, originOf(c)) }, status);

  api.use(async (c, next) => {
    if (c.get('userId') === AGENT_USER) return await next();
    return c.json({ error: 'Forbidden', description: 'You do not have access to this page' }, 403);
  });

  api.post('/', async (c) => {
    const raw = await c.req.text();
    const body = CreateTicket.safeParse(asJson(raw));
    if (!body.success) return invalid(c, body.error);
    const ticket = newTicket(body.data.ticket, UNIT_USER, true);
    const key = c.req.header('idempotency-key');
    if (key === undefined) return answer(c, store.create(ticket), 201);
    const sha256 = createHash('sha256').update(raw).digest('hex');
    const earlier = store.idempotent(key, sha256);
    if (earlier === 'other-body') return c.json({ error: 'IdempotentRequestError' }, 400);
    c.header('x-idempotency-lookup', earlier === 'miss' ? 'miss' : 'hit');
    return answer(c, earlier === 'miss' ? store.createOnce(key, sha256, ticket) : earlier.hit, 201);
  });

  api.get('/', (c) => {
    const externalId = c.req.query('external_id');
    const which = externalId === undefined ? {} : { externalId };
    const { rows, nextPage } = pageOf(c, (limit, offset) => store.tickets({ ...which, limit, offset }));
    return c.json({ tickets: rows.map((ticket) => ticketJson(ticket, originOf(c))), next_page: nextPage });
  });

  api.get('/:id', (c) => {
    const ticket = store.ticket(Number(c.req.param('id')));
    return ticket === null ? missing(c) : answer(c, ticket, 200);
  });

  api.put('/:id', async (c) => {
    const body = UpdateTicket.safeParse(await jsonBody(c));
    const ticket = store.ticket(Number(c.req.param('id')));
    if (ticket === null) return missing(c);
    if (!body.success) return invalid(c, body.error);
    const { comment, status, priority } = body.data.ticket;
    if (priority !== undefined) store.setPriority(ticket.id, priority);
    let outcome: SandboxTicket | Refusal = ticket;
    if (comment !== undefined) outcome = store.comment(ticket.id, { ...comment, authorId: AGENT_USER, channel: 'api' });
    if (status !== undefined && typeof outcome !== 'string') outcome = store.setStatus(ticket.id, status);
    return answer(c, outcome, 200);
  });

  api.get('/:id/comments', (c) => {
    const ticket = store.ticket(Number(c.req.param('id')));
    if (ticket === null) return missing(c);
    const comments = store.comments(ticket.id);
    const { rows, nextPage } = pageOf(c, (limit, offset) => comments.slice(offset, offset + limit));
    const users = store.users().filter(({ id }) => rows.some(({ author_id }) => author_id === id));
    return c.json({
      comments: rows.map((comment) => commentJson(comment, store.attachments(comment.id), originOf(c))),
      ...(c.req.query('include') === 'users' ? { users: users.map(agentsUserJson) } : {}),
      next_page: nextPage,
    });
  });

  return api;
}
