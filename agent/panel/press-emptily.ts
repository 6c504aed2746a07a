import { request } from 'node:http';
import type { ClientRequest, RequestOptions } from 'node:http';

const LOOPBACK = '127.0.0.1';
/** No words at all: the answer is a refusal, and nothing is kept. */
const NOTHING = 'null';

/**
 * Goes the way of a press through the server on this port up to what would be kept, and asks for the status: what loads
 * or is compiled with its first use has had it then. Never rejects.
 */
export async function pressEmptily(port: number): Promise<void> {
  const common = { host: LOOPBACK, port, agent: false };
  await call({
    ...{ ...common, method: 'POST', path: '/api/v1/help' },
    headers: { 'content-type': 'application/json', 'content-length': NOTHING.length },
    body: NOTHING,
  });
  await call({ ...common, path: '/api/v1/status' });
}

async function call({ body, ...options }: RequestOptions & { body?: string }): Promise<void> {
  await new Promise<void>((resolve) => {
    const calling: ClientRequest = request(options, (answer) => answer.resume());
    calling.on('error', () => undefined); // The server has stopped meanwhile.
    calling.once('close', () => resolve());
    calling.end(body);
  });
}
