import type { ServerResponse } from 'node:http';
import { setTimeout as schedule } from 'node:timers';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { MiddlewareHandler } from 'hono';
import { unreachable } from '../../agent/base/errors.ts';
import type { SandboxContext, SandboxHono } from './context.ts';
import type { Fault, Faults } from './faults.ts';

const PORTAL = '<!doctype html><title>Welcome</title><p>Please log in to use this network.';
const DRIPS = 10;

/**
 * Makes the desk misbehave where a fault matches the call.
 * @param die ends the desk's process at once
 */
export function misbehave(faults: Faults, die: () => void = () => undefined): MiddlewareHandler<SandboxHono> {
  return async (c, next) => {
    const fault = faults.take(c.req.method, c.req.path);
    if (fault === null) {
      await next();
      return undefined;
    }
    const early = await before(fault, c, die);
    if (early !== null) return early;
    await next();
    const late = await after(fault, c, die);
    if (late !== null) c.res = late;
    return undefined;
  };
}

/** What happens instead of handling the call; null when it is handled. */
async function before(fault: Fault, c: SandboxContext, die: () => void): Promise<Response | null> {
  const { incoming } = c.env;
  switch (fault.kind) {
    case 'late':
      await pause(fault.ms);
      return null;
    case 'status':
      return c.body(fault.body, fault.code as 200, fault.headers);
    case 'rubbish':
      return c.html(PORTAL);
    case 'reset-before':
      return cut(c);
    case 'reset-in-body': {
      let seen = 0;
      for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
        seen += (chunk as Buffer).length;
        if (seen >= fault.bytes) break;
      }
      return cut(c);
    }
    case 'reset-after-body':
      await c.req.arrayBuffer();
      return cut(c);
    case 'silent':
      await gone(c);
      return RESPONSE_ALREADY_SENT;
    case 'die':
      die();
      return cut(c);
    default:
      return null;
  }
}

/** What becomes of the answer after the call was handled; null when it goes out as it is. */
async function after(fault: Fault, c: SandboxContext, die: () => void): Promise<Response | null> {
  switch (fault.kind) {
    case 'accept-then-reset':
      return cut(c);
    case 'accept-then-die':
      die();
      return cut(c);
    case 'accept-then-silent':
      await gone(c);
      return RESPONSE_ALREADY_SENT;
    case 'accept-then-status':
      return c.body('', fault.code as 500);
    case 'accept-then-rubbish':
      return c.html(PORTAL);
    case 'half-answer':
      return await send(c, async (head, body, write) => {
        await write(Buffer.concat([head, body.subarray(0, Math.floor(body.length / 2))]));
      });
    case 'slow-header':
      return await send(c, async (head, body, write) => {
        await drip(head, fault.ms, write);
        await write(body);
      });
    case 'slow-body':
      return await send(c, async (head, body, write) => {
        await write(head);
        await drip(body, fault.ms, write);
      });
    case 'late':
    case 'status':
    case 'rubbish':
    case 'reset-before':
    case 'reset-in-body':
    case 'reset-after-body':
    case 'silent':
    case 'die':
      return null;
    default:
      return unreachable(fault);
  }
}

type Write = (bytes: Buffer) => Promise<void>;

/** Writes the handled answer onto the bare connection, in a way of its own, and ends the connection. */
async function send(
  c: SandboxContext,
  how: (head: Buffer, body: Buffer, write: Write) => Promise<void>,
): Promise<Response> {
  const { socket } = c.env.incoming;
  const body = Buffer.from(await c.res.arrayBuffer());
  const lines = [...c.res.headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head = `HTTP/1.1 ${c.res.status} Answer\r\n${lines}content-length: ${body.length}\r\nconnection: close\r\n\r\n`;
  const write: Write = async (bytes) => {
    if (!socket.destroyed) await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
  };
  await how(Buffer.from(head), body, write);
  socket.destroySoon();
  return finished(c.env.outgoing);
}

async function drip(bytes: Buffer, ms: number, write: Write): Promise<void> {
  const size = Math.max(1, Math.ceil(bytes.length / DRIPS));
  for (let at = 0; at < bytes.length; at += size) {
    await pause(ms / DRIPS);
    await write(bytes.subarray(at, at + size));
  }
}

function cut(c: SandboxContext): Response {
  const { socket } = c.env.incoming;
  if (!socket.destroyed) socket.resetAndDestroy();
  return finished(c.env.outgoing);
}

function finished(outgoing: ServerResponse): Response {
  outgoing.destroy();
  return RESPONSE_ALREADY_SENT;
}

async function gone(c: SandboxContext): Promise<void> {
  const { socket } = c.env.incoming;
  if (!socket.destroyed) await new Promise<void>((resolve) => socket.once('close', () => resolve()));
}

async function pause(ms: number): Promise<void> {
  await new Promise<void>((resolve) => schedule(resolve, ms));
}
