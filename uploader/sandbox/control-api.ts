import { Hono } from 'hono';
import { z } from 'zod';
import { toIso } from '../../agent/base/iso-time.ts';
import { holdsToken } from './context.ts';
import type { SandboxHono } from './context.ts';
import { Fault } from './faults.ts';
import type { Faults } from './faults.ts';
import { SandboxStatus } from './rows.ts';
import type { SandboxTicket } from './rows.ts';
import { AGENT_USER, SYSTEM_USER } from './store.ts';
import type { Refusal, SandboxStore } from './store.ts';
import { Temper } from './temper.ts';
import type { TemperKeeper } from './temper.ts';
import { jsonBody } from './zendesk-answers.ts';

const Answer = z.strictObject({
  text: z.string().min(1),
  author: z.enum(['agent', 'automatic']).default('agent'),
  public: z.boolean().default(true),
});
const Change = z.union([
  z.strictObject({ status: SandboxStatus }),
  z.strictObject({ mergeInto: z.number().int() }),
  z.strictObject({ delete: z.literal(true) }),
]);
const FaultList = z.union([Fault.transform((fault) => [fault]), z.array(Fault)]);

/** A ticket as the control interface tells it: everything, hashes included. */
export interface ControlTicket {
  id: number;
  subject: string;
  description: string;
  status: string;
  priority: string | null;
  externalId: string | null;
  tags: string[];
  createdAt: string;
  comments: {
    id: number;
    author: 'end-user' | 'agent' | 'system';
    public: boolean;
    body: string;
    createdAt: string;
    attachments: { id: number; fileName: string; contentType: string; bytes: number; sha256: string }[];
  }[];
}

interface ControlOptions {
  store: SandboxStore;
  faults: Faults;
  temper: TemperKeeper;
  token: string;
}

/** For tests and the demo: reads everything, answers as the desk would, and makes the desk misbehave. */
export function controlApi({ store, faults, temper, token }: ControlOptions): Hono<SandboxHono> {
  const api = new Hono<SandboxHono>();
  api.use(async (c, next) => {
    if (holdsToken(c.req.header('authorization'), token)) return await next();
    return c.json({ error: 'not for you' }, 401);
  });

  api.get('/tickets', (c) =>
    c.json({
      tickets: store.tickets().map((ticket) => controlTicket(ticket, store)),
      unusedUploads: store.unused().length,
      faultsLeft: faults.left(),
    }),
  );

  api.post('/faults', async (c) => {
    const body = FaultList.safeParse(await jsonBody(c));
    if (!body.success) return c.json({ error: z.prettifyError(body.error) }, 400);
    faults.add(body.data);
    return c.json({ faultsLeft: faults.left() }, 201);
  });

  api.post('/temper', async (c) => {
    const body = Temper.safeParse(await jsonBody(c));
    if (!body.success) return c.json({ error: z.prettifyError(body.error) }, 400);
    temper.set(body.data);
    return c.json(body.data);
  });

  api.delete('/faults', (c) => {
    faults.clear();
    return c.json({ faultsLeft: 0 });
  });

  api.post('/tickets/:id/answer', async (c) => {
    const body = Answer.safeParse(await jsonBody(c));
    if (!body.success) return c.json({ error: z.prettifyError(body.error) }, 400);
    const { text, author, public: visible } = body.data;
    const byAgent = author === 'agent';
    const outcome = store.comment(Number(c.req.param('id')), {
      authorId: byAgent ? AGENT_USER : SYSTEM_USER,
      body: text,
      public: visible,
      channel: byAgent ? 'web' : 'rule',
      uploads: [],
    });
    return told(outcome);
  });

  api.post('/tickets/:id/status', async (c) => {
    const id = Number(c.req.param('id'));
    const body = Change.safeParse(await jsonBody(c));
    if (!body.success) return c.json({ error: z.prettifyError(body.error) }, 400);
    if ('status' in body.data) return told(store.setStatus(id, body.data.status));
    if ('mergeInto' in body.data) return told(store.merge(id, body.data.mergeInto));
    return c.json({ deleted: store.delete(id) });
  });

  return api;
}

function told(outcome: SandboxTicket | Refusal): Response {
  if (typeof outcome === 'string') return Response.json({ error: outcome }, { status: 409 });
  return Response.json({ id: outcome.id, status: outcome.status });
}

function controlTicket(ticket: SandboxTicket, store: SandboxStore): ControlTicket {
  const roles = new Map(store.users().map(({ id, role }) => [id, role]));
  return {
    id: ticket.id,
    subject: ticket.subject,
    description: ticket.description,
    status: ticket.status,
    priority: ticket.priority,
    externalId: ticket.external_id,
    tags: ticket.tags,
    createdAt: toIso(ticket.created_at),
    comments: store.comments(ticket.id).map((comment) => ({
      id: comment.id,
      author: roles.get(comment.author_id) ?? 'system',
      public: comment.public,
      body: comment.body,
      createdAt: toIso(comment.created_at),
      attachments: store.attachments(comment.id).map((attachment) => ({
        id: attachment.id,
        fileName: attachment.file_name,
        contentType: attachment.content_type,
        bytes: attachment.bytes,
        sha256: attachment.sha256,
      })),
    })),
  };
}
