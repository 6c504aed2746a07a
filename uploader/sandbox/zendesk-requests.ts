import { Hono } from 'hono';
import { z } from 'zod';
import { parseIso } from '../../agent/base/iso-time.ts';
import { SECOND_MS } from '../../agent/base/clock.ts';
import { originOf } from './context.ts';
import type { SandboxContext, SandboxHono } from './context.ts';
import type { SandboxTicket } from './rows.ts';
import { ANONYMOUS_USER } from './store.ts';
import type { Refusal, SandboxStore } from './store.ts';
import { invalid, jsonBody, missing, pageOf, refused } from './zendesk-answers.ts';
import { commentJson, requestJson, userJson } from './zendesk-json.ts';
import { CreateRequest, newTicket, UpdateRequest } from './zendesk-shapes.ts';

const Since = z.iso.datetime({ offset: true }).transform(parseIso);

/** `/requests`: the end user's side. A user sees its own tickets only, and their public comments only. */
export function requestsApi(store: SandboxStore): Hono<SandboxHono> {
  const api = new Hono<SandboxHono>();

  const ownTicket = (c: SandboxContext): SandboxTicket | null => {
    const ticket = store.ticket(Number(c.req.param('id')));
    return ticket?.requester_id === c.get('userId') ? ticket : null;
  };
  const answer = (c: SandboxContext, outcome: SandboxTicket | Refusal, status: 200 | 201): Response =>
    typeof outcome === 'string' ? refused(c, outcome) : c.json({ request: requestJson(outcome, originOf(c)) }, status);

  api.post('/', async (c) => {
    const body = CreateRequest.safeParse(await jsonBody(c));
    if (!body.success) return invalid(c, body.error);
    if (c.get('userId') === ANONYMOUS_USER && body.data.request.requester === undefined)
      return c.json({ error: 'RecordInvalid', description: 'Requester: is required', details: {} }, 422);
    return answer(c, store.create(newTicket(body.data.request, c.get('userId'), false)), 201);
  });

  api.get('/', (c) => {
    const requesterId = c.get('userId');
    const { rows, nextPage } = pageOf(c, (limit, offset) => store.tickets({ requesterId, limit, offset }));
    return c.json({ requests: rows.map((ticket) => requestJson(ticket, originOf(c))), next_page: nextPage });
  });

  api.get('/:id', (c) => {
    const ticket = ownTicket(c);
    return ticket === null ? missing(c) : answer(c, ticket, 200);
  });

  api.put('/:id', async (c) => {
    const body = UpdateRequest.safeParse(await jsonBody(c));
    const ticket = ownTicket(c);
    if (ticket === null) return missing(c);
    if (!body.success) return invalid(c, body.error);
    const { comment, solved } = body.data.request;
    let outcome: SandboxTicket | Refusal = ticket;
    if (comment !== undefined)
      outcome = store.comment(ticket.id, { ...comment, public: true, authorId: c.get('userId'), channel: 'api' });
    if (solved === true && typeof outcome !== 'string') outcome = store.setStatus(ticket.id, 'solved');
    return answer(c, outcome, 200);
  });

  api.get('/:id/comments', (c) => {
    const ticket = ownTicket(c);
    if (ticket === null) return missing(c);
    const since = Since.safeParse(c.req.query('since')).data ?? 0;
    const role = c.req.query('role');
    const users = new Map(store.users().map((user) => [user.id, user]));
    const comments = store.comments(ticket.id).filter(({ public: visible, created_at, author_id }) => {
      const byCustomer = users.get(author_id)?.role === 'end-user';
      // Times go out in whole seconds, so they are compared in whole seconds.
      const recent = created_at >= Math.floor(since / SECOND_MS) * SECOND_MS;
      return visible && recent && (role === undefined || (role === 'end-user') === byCustomer);
    });
    const { rows, nextPage } = pageOf(c, (limit, offset) => comments.slice(offset, offset + limit));
    const authors = new Set(rows.map(({ author_id }) => author_id));
    return c.json({
      comments: rows.map((comment) => commentJson(comment, store.attachments(comment.id), originOf(c))),
      users: [...users.values()].filter(({ id }) => authors.has(id)).map(userJson),
      next_page: nextPage,
    });
  });

  return api;
}
