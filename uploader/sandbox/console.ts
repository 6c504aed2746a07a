import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import { z } from 'zod';
import { readReport } from './bundle-report.ts';
import { listPage, messagePage, ticketPage } from './console-pages.ts';
import type { TicketView } from './console-pages.ts';
import { CONSOLE_SCRIPT } from './console-script.ts';
import { CONSOLE_STYLE } from './console-style.ts';
import { originOf } from './context.ts';
import type { SandboxHono } from './context.ts';
import { SandboxStatus } from './rows.ts';
import { AGENT_USER } from './store.ts';
import type { SandboxStore } from './store.ts';

const FORM_BYTES = 256 * 1024;
const CONSOLE_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/** A bundle's report is a page of somebody else: no script, no request, no right of this console. */
const REPORT_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'";

const AnswerForm = z.object({ text: z.string().trim().min(1).max(60_000), how: z.enum(['public', 'private']) });
const StatusForm = z.object({ status: SandboxStatus });

/** The pages on which a person reads a ticket, opens its evidence and answers it. */
export function consolePages(store: SandboxStore): Hono<SandboxHono> {
  const pages = new Hono<SandboxHono>();
  // With `no-referrer` a browser would send our own forms with the origin `null`.
  pages.use(secureHeaders({ xFrameOptions: false, referrerPolicy: 'same-origin' }));
  pages.use(async (c, next) => {
    if (c.req.method === 'POST' && c.req.header('origin') !== originOf(c))
      return c.html(messagePage('Not sent', 'The form came from another page. Nothing was changed.'), 403);
    await next();
    if (!c.res.headers.has('content-security-policy')) c.res.headers.set('content-security-policy', CONSOLE_POLICY);
    return undefined;
  });
  pages.use(bodyLimit({ maxSize: FORM_BYTES }));

  pages.get('/', (c) => c.html(listPage(store.tickets())));
  pages.get('/console.css', (c) => c.body(CONSOLE_STYLE, 200, { 'content-type': 'text/css; charset=utf-8' }));

  pages.get('/console.js', (c) => c.body(CONSOLE_SCRIPT, 200, { 'content-type': 'text/javascript; charset=utf-8' }));

  pages.get('/tickets/:id', (c) => {
    const view = viewOf(store, Number(c.req.param('id')));
    return view === null ? c.html(messagePage('Not found', 'There is no such ticket.'), 404) : c.html(ticketPage(view));
  });

  pages.post('/tickets/:id/answer', async (c) => {
    const id = Number(c.req.param('id'));
    const form = AnswerForm.safeParse(await c.req.parseBody());
    if (!form.success) return c.html(messagePage('Not sent', 'An answer needs a text.'), 400);
    const { text, how } = form.data;
    // Forms send line breaks as CR LF.
    const body = text.replaceAll('\r\n', '\n');
    const outcome = store.comment(id, {
      authorId: AGENT_USER,
      body,
      public: how === 'public',
      channel: 'web',
      uploads: [],
    });
    if (typeof outcome === 'string') return c.html(messagePage('Not sent', `The desk says: ${outcome}.`), 409);
    return c.redirect(`/tickets/${id}`, 303);
  });

  pages.post('/tickets/:id/status', async (c) => {
    const id = Number(c.req.param('id'));
    const form = StatusForm.safeParse(await c.req.parseBody());
    if (!form.success || store.ticket(id) === null || store.ticket(id)?.status === 'closed')
      return c.html(messagePage('Not changed', 'There is no such ticket or status, or the ticket is closed.'), 400);
    store.setStatus(id, form.data.status);
    return c.redirect(`/tickets/${id}`, 303);
  });

  pages.get('/attachments/:id', (c) => {
    const file = store.attachment(Number(c.req.param('id')));
    if (file === null) return c.html(messagePage('Not found', 'There is no such file.'), 404);
    return c.body(Readable.toWeb(createReadStream(file.path)) as ReadableStream, 200, {
      'content-type': 'application/octet-stream',
      'content-length': String(file.bytes),
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.file_name)}`,
    });
  });

  pages.get('/attachments/:id/report', async (c) => {
    const file = store.attachment(Number(c.req.param('id')));
    const report = file === null ? null : await readReport(file.path);
    if (report === null) return c.html(messagePage('No report', 'This file is no bundle with a report in it.'), 404);
    c.header('content-security-policy', REPORT_POLICY);
    return c.html(report);
  });

  return pages;
}

function viewOf(store: SandboxStore, id: number): TicketView | null {
  const ticket = store.ticket(id);
  if (ticket === null) return null;
  const users = new Map(store.users().map((user) => [user.id, user]));
  return {
    ticket,
    requester: users.get(ticket.requester_id),
    conversation: store.comments(id).map((comment) => ({
      comment,
      author: users.get(comment.author_id),
      files: store.attachments(comment.id),
    })),
  };
}
