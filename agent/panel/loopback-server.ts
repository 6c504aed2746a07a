import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SECOND_MS } from '../base/clock.ts';
import { AgentError, messageOf, systemCodeOf } from '../base/errors.ts';
import { once } from '../base/once.ts';
import { apiError, apiErrorText } from './api-error.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

const LOOPBACK = '127.0.0.1';
/** What is under way when the server stops may end within this time. */
const DRAIN_MS = SECOND_MS;

/** The port cannot be had: another program has it, or the loopback is not there (yet). */
export class NotListeningError extends AgentError {
  override readonly name = 'NotListeningError';
  readonly code = 'panel/not-listening';
  override readonly retryable = true;
}

export interface LoopbackServer {
  /** Resolves with the port. @throws NotListeningError */
  listen(port: number): Promise<number>;
  /** Takes no more connections, lets answers end, then closes what is left. */
  close(): Promise<void>;
}

/**
 * An HTTP server on loopback only, that gives a slow or silent caller little time and little memory. What makes
 * requests of web standards is loaded with the first of them, so that it keeps no start waiting.
 */
export function createLoopbackServer(
  answer: (request: Request) => Response | Promise<Response>,
  { connections }: { connections: number },
): LoopbackServer {
  const listener = once(async () => {
    const { getRequestListener } = await import('@hono/node-server');
    return getRequestListener(answer, { overrideGlobalObjects: false, errorHandler: badRequest });
  });
  const server = createServer(
    {
      maxHeaderSize: 8 * 1024,
      headersTimeout: 5 * SECOND_MS,
      requestTimeout: 10 * SECOND_MS,
      keepAliveTimeout: 5 * SECOND_MS,
      connectionsCheckingInterval: SECOND_MS,
    },
    (incoming, outgoing) => {
      listener()
        .then((listen) => listen(incoming, outgoing))
        // What cannot be answered at all is cut off; it must not end the agent.
        .catch(() => outgoing.destroy());
    },
  );
  server.maxConnections = connections;
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end(rawBadRequest());
    else socket.destroy();
  });
  return { listen: (port) => listen(server, port), close: () => close(server) };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    // It stays: later errors are of single connections that could not be taken (no memory, no file handle left).
    server.on('error', (error) => {
      const taken = systemCodeOf(error) === 'EADDRINUSE';
      const why = taken ? 'is taken' : `cannot be listened on: ${messageOf(error)}`;
      reject(new NotListeningError(`port ${port} of ${LOOPBACK} ${why}`, { cause: error }));
    });
    server.listen(port, LOOPBACK, resolve);
  });
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(late);
}

/** For what the adapter cannot make a request of, such as a host name that is none. */
function badRequest(): Response {
  return apiError(400, 'bad-request', 'This is not a request of HTTP/1.1.', SECURITY_HEADERS);
}

/** For what is not even HTTP. */
function rawBadRequest(): string {
  const text = apiErrorText('bad-request', 'This is not a request of HTTP/1.1.');
  const head = [
    'HTTP/1.1 400 Bad Request',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${text}`;
}
