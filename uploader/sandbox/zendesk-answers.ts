import type { z } from 'zod';
import { originOf } from './context.ts';
import type { SandboxContext } from './context.ts';
import type { Refusal } from './store.ts';

/** Zendesk's way of saying no. */
export function refused(c: SandboxContext, refusal: Refusal): Response {
  if (refusal === 'no-such-ticket') return missing(c);
  const description =
    refusal === 'closed' ? 'Status: closed prevents ticket update' : 'Uploads: a token is unknown, used or expired';
  return c.json({ error: 'RecordInvalid', description, details: {} }, 422);
}

export function invalid(c: SandboxContext, error: z.ZodError): Response {
  const [issue] = error.issues;
  const description = issue === undefined ? 'Invalid' : `${issue.path.join('.')}: ${issue.message}`;
  return c.json({ error: 'RecordInvalid', description, details: {} }, 422);
}

export function missing(c: SandboxContext): Response {
  return c.json({ error: 'RecordNotFound', description: 'Not found' }, 404);
}

/** What is still on its way goes nowhere, and is awaited: a connection cut now would take the answer with it. */
export async function tooLarge(c: SandboxContext): Promise<Response> {
  const { incoming } = c.env;
  if (!incoming.readableEnded && !incoming.destroyed)
    await new Promise<void>((resolve) => incoming.once('end', resolve).once('close', resolve).resume());
  return c.json({ error: 'AttachmentTooLarge', description: 'The file is larger than this desk takes' }, 413);
}

/** The body as JSON; undefined when it is none, which no schema takes. */
export async function jsonBody(c: SandboxContext): Promise<unknown> {
  return asJson(await c.req.text());
}

export function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const MOST_PER_PAGE = 100;

/** One page by number, and the address of the next one where there is one. */
export function pageOf<T>(
  c: SandboxContext,
  read: (limit: number, offset: number) => T[],
): { rows: T[]; nextPage: string | null } {
  const perPage = Math.min(
    MOST_PER_PAGE,
    Math.max(1, Number(c.req.query('per_page') ?? MOST_PER_PAGE) || MOST_PER_PAGE),
  );
  const page = Math.max(1, Number(c.req.query('page') ?? 1) || 1);
  const rows = read(perPage + 1, (page - 1) * perPage);
  if (rows.length <= perPage) return { rows, nextPage: null };
  const next = new URL(c.req.url);
  next.searchParams.set('page', String(page + 1));
  return { rows: rows.slice(0, perPage), nextPage: `${originOf(c)}${next.pathname}${next.search}` };
}
