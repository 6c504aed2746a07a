import { createHash, timingSafeEqual } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';

export interface SandboxHono {
  Bindings: HttpBindings;
  Variables: { userId: number };
}
export type SandboxContext = Context<SandboxHono>;

/** Whether an Authorization header carries this bearer token. Takes the same time whatever it holds. */
export function holdsToken(authorization: string | undefined, token: string): boolean {
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token}`));
}

/** The desk's own address, as the caller reached it. */
export function originOf(c: SandboxContext): string {
  return new URL(c.req.url).origin;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
