import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../agent/base/system-clock.ts';
import { createDesk } from '../../uploader/desks/create-desk.ts';
import type { Desk } from '../../uploader/desks/desk.ts';
import { failedCall } from '../../uploader/failed-call.ts';
import { createHttp } from '../../uploader/http.ts';
import { isLoopback } from '../../uploader/loopback.ts';
import { draft, never } from './sandbox-fixture.ts';

const TLS = fileURLToPath(new URL('../fixtures/tls/', import.meta.url));
const CA = join(TLS, 'ca.pem');
const OPTIONS = { timeoutMs: 700, connectTimeoutMs: 700, proxy: null, caFile: null, userAgent: 'dten-agent/test' };

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

async function httpServer(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createHttpServer(listener))}`;
}

/** A server with one of the fixture's certificates. */
async function tlsServer(certificate: string, listener: RequestListener): Promise<string> {
  const key = readFileSync(join(TLS, `${certificate}-key.pem`));
  const cert = readFileSync(join(TLS, `${certificate}.pem`));
  const server = createHttpsServer({ key, cert }, listener).on('tlsClientError', () => undefined);
  return `https://localhost:${await listen(server)}`;
}

const REQUEST_ANSWER = JSON.stringify({ request: { id: 7, status: 'new', created_at: '2026-11-22T12:00:00Z' } });
const accept: RequestListener = (request, response) => {
  request.resume().on('end', () => response.writeHead(201, { 'content-type': 'application/json' }).end(REQUEST_ANSWER));
};

function deskBehind(url: string, options: Partial<Parameters<typeof createHttp>[0]>): Desk {
  const http = createHttp({ ...OPTIONS, ...options });
  const settings = { kind: 'zendesk' as const, url, token: 'unit-token', incidentFieldId: null, requestTimeoutMs: 700 };
  const desk = createDesk(settings, http, systemClock);
  if (desk === null) throw new Error('no desk');
  return desk;
}

describe('the one HTTP client', () => {
  it('follows no redirect and lets the caller judge every status', async () => {
    let calls = 0;
    const url = await httpServer((_, response) => {
      calls += 1;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    const { status } = await createHttp(OPTIONS).get(url);
    expect([status, calls]).toEqual([302, 1]);
  });

  it('asks no proxy of the environment', async () => {
    const url = await httpServer((_, response) => response.end('direct'));
    process.env['http_proxy'] = 'http://127.0.0.1:1';
    onTestFinished(() => void delete process.env['http_proxy']);
    const { data } = await createHttp(OPTIONS).get<string>(url);
    expect(data).toBe('direct');
  });

  it('ends an answer that is too large for memory', async () => {
    const url = await httpServer((_, response) => response.end('x'.repeat(100_000)));
    await expect(createHttp({ ...OPTIONS, maxAnswerBytes: 50_000 }).get(url)).rejects.toThrow(/maxContentLength/);
  });

  it('ends an answer that trickles in for ever', async () => {
    const timers: NodeJS.Timeout[] = [];
    const url = await httpServer((_, response) => {
      response.writeHead(200);
      timers.push(setInterval(() => response.write('x'), 50));
    });
    onTestFinished(() => timers.forEach((timer) => clearInterval(timer)));
    const error: unknown = await createHttp({ ...OPTIONS, timeoutMs: 150 })
      .get(url)
      .catch((thrown: unknown) => thrown);
    expect(failedCall(error)).toMatchObject({ fate: 'unknown' });
  });

  it.each([
    ['http://localhost:7310', true],
    ['http://127.0.0.1:1', true],
    ['http://127.9.9.9', true],
    ['http://[::1]:80', true],
    ['http://localhost.example.com', false],
    ['http://127.0.0.1.example.com', false],
    ['http://10.0.0.1', false],
    ['nonsense', false],
  ])('%s is loopback: %s', (address, expected) => {
    expect(isLoopback(address)).toBe(expected);
  });
});

describe('TLS', () => {
  it('takes a desk that the configured authority vouches for', async () => {
    const url = await tlsServer('desk', accept);
    expect(await deskBehind(url, { caFile: CA }).create(draft(), never)).toMatchObject({ id: '7' });
  });

  it.each([
    ['nobody known has signed', 'desk', null, /signed by nobody known/],
    ['has expired', 'expired', CA, /expired/],
    ['is for another name', 'other-name', CA, /another name/],
  ])('sends nothing where the certificate %s', async (_, certificate, caFile, words) => {
    let reached = 0;
    const url = await tlsServer(certificate, (request, response) => {
      reached += 1;
      accept(request, response);
    });
    const call = deskBehind(url, { caFile }).create(draft(), never);
    await expect(call).rejects.toMatchObject({ code: 'desk/unreachable', message: expect.stringMatching(words) });
    expect(reached).toBe(0);
  });

  it('says which file of authorities cannot be read', () => {
    expect(() => createHttp({ ...OPTIONS, caFile: '/no/such/ca.pem' })).toThrow(/http\.caFile.*ca\.pem/);
  });
});

describe('a proxy', () => {
  /** Tunnels to the desk under its outer name, as a proxy on the network would. */
  async function proxy(port: number, answer = '200 Connection established'): Promise<{ url: string; asked: string[] }> {
    const asked: string[] = [];
    const server = createHttpServer().on('connect', (request, socket) => {
      asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`);
      if (!answer.startsWith('200')) {
        socket.end(`HTTP/1.1 ${answer}\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      const upstream = connect(port, '127.0.0.1', () => {
        socket.write(`HTTP/1.1 ${answer}\r\n\r\n`);
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
      socket.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
    });
    return { url: `http://user:pass%40word@127.0.0.1:${await listen(server)}`, asked };
  }

  it('carries the call through a tunnel, with the desk’s own TLS inside', async () => {
    const desk = new URL(await tlsServer('other-name', accept));
    const { url, asked } = await proxy(Number(desk.port));
    const created = await deskBehind('https://other.example.com', { proxy: url, caFile: CA }).create(draft(), never);
    expect(created.id).toBe('7');
    expect(asked).toEqual([`other.example.com:443 Basic ${Buffer.from('user:pass@word').toString('base64')}`]);
  });

  it.each(['403 Forbidden', '407 Proxy Authentication Required', '502 Bad Gateway'])(
    'that answers %s is not the desk: nothing was sent, nothing stops',
    async (answer) => {
      const { url } = await proxy(1, answer);
      const desk = deskBehind('https://other.example.com', { proxy: url, caFile: CA });
      await expect(desk.create(draft(), never)).rejects.toMatchObject({ code: 'desk/unreachable' });
    },
  );

  it('that is dead is known not to have carried anything', async () => {
    const desk = deskBehind('https://other.example.com', { proxy: 'http://127.0.0.1:1', caFile: CA });
    await expect(desk.create(draft(), never)).rejects.toMatchObject({ code: 'desk/unreachable' });
  });

  it('is not asked for this machine itself', async () => {
    const url = await httpServer(accept);
    expect(await deskBehind(url, { proxy: 'http://127.0.0.1:1' }).create(draft(), never)).toMatchObject({ id: '7' });
  });
});
