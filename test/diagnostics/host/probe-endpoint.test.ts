import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../agent/base/system-clock.ts';
import type { Endpoint } from '../../../diagnostics/host/host.ts';
import { probeEndpoint } from '../../../diagnostics/host/probe-endpoint.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const context = { clock: systemClock, signal: new AbortController().signal };

async function portOf(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function probe(endpoint: Partial<Endpoint> & { port: number }, timeoutMs = 5000) {
  return await probeEndpoint({ host: '127.0.0.1', tls: false, httpPath: null, ...endpoint }, { timeoutMs }, context);
}

it.each([
  ['answers', 'HTTP/1.1 204 No Content\r\n\r\n', { reached: 'http', httpStatus: 204, failure: null }],
  ['fails by itself', 'HTTP/1.1 503 Busy\r\n\r\n', { reached: 'http', httpStatus: 503, failure: null }],
  [
    'speaks something else',
    'SSH-2.0-OpenSSH\r\n',
    { reached: 'tcp', httpStatus: null, failure: 'the answer is not HTTP' },
  ],
  ['hangs up', '', { reached: 'tcp', failure: 'the connection was closed without an answer' }],
])('a server that %s', async (_, answer, expected) => {
  const port = await portOf(createServer((socket) => void socket.once('data', () => socket.end(answer))));
  expect(await probe({ port, httpPath: '/health' })).toMatchObject({ ok: true, addresses: ['127.0.0.1'], ...expected });
});

it('asks for the path that it was given', async () => {
  let asked = '';
  const server = createServer((socket) => {
    socket.once('data', (chunk: Buffer) => {
      asked = chunk.toString();
      socket.end('HTTP/1.1 200 OK\r\n\r\n');
    });
  });
  await probe({ port: await portOf(server), httpPath: '/a?b=c' });
  expect(asked).toMatch(/^GET \/a\?b=c HTTP\/1\.1\r\nHost: 127\.0\.0\.1\r\n/);
});

it('a server that accepts and says nothing is given up in time', async () => {
  const port = await portOf(createServer());
  expect(await probe({ port, httpPath: '/' }, 200)).toMatchObject({
    reached: 'tcp',
    failure: 'HTTP: no answer in time',
  });
});

it('tells where an answer sends on to, and how far its clock is from ours', async () => {
  const head =
    'HTTP/1.1 302 Found\r\nLocation: http://portal.test/login?user=robin\r\nDate: Wed, 25 Nov 2020 10:05:00 GMT\r\n\r\nmore';
  const port = await portOf(
    createServer((socket) => {
      socket.on('error', () => undefined);
      // In two pieces, as the network pleases.
      socket.once('data', () => socket.write(head.slice(0, 30), () => socket.end(head.slice(30))));
    }),
  );
  const result = await probe({ port, httpPath: '/' });
  expect(result).toMatchObject({ httpStatus: 302, httpRedirectHost: 'portal.test', reached: 'http' });
  const ahead = result.ok ? (result.httpClockAheadMs ?? 0) : 0;
  expect(ahead + systemClock.now()).toBeCloseTo(Date.parse('2020-11-25T10:05:00Z'), -5);
  expect(JSON.stringify(result)).not.toContain('robin');
});

it('a name of one part is the system’s to know', async () => {
  const port = await portOf(createServer());
  expect(await probe({ host: 'localhost', port })).toMatchObject({ reached: 'tcp', failure: null });
});

it('without a path, a connection is enough', async () => {
  const port = await portOf(createServer());
  expect(await probe({ port })).toMatchObject({ reached: 'tcp', failure: null });
});

it('a closed port and an unknown name fail in their own layer', async () => {
  const server = createServer();
  const port = await portOf(server);
  await new Promise((resolve) => server.close(resolve));
  expect(await probe({ port })).toMatchObject({ reached: 'dns', failure: 'ECONNREFUSED' });
  expect(await probe({ host: 'no-such-host.invalid', port })).toMatchObject({ reached: 'nothing', addresses: [] });
});

it('a certificate that nobody vouches for is told, and nothing is said over it', async () => {
  const folder = tempFolder();
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/O=Box in the Middle/CN=proxy.test', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...subject], {
    stdio: 'ignore',
  });
  let heard = '';
  const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (socket) => {
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    socket.on('error', () => undefined);
  });
  const result = await probe({ port: await portOf(server), tls: true, httpPath: '/' });
  expect(result).toMatchObject({ reached: 'tcp', failure: 'TLS: DEPTH_ZERO_SELF_SIGNED_CERT', httpStatus: null });
  expect(result).toMatchObject({ tlsIssuer: expect.stringContaining('Box in the Middle') as string });
  expect(result).toMatchObject({ tlsValidTo: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string });
  expect(heard).toBe('');
});

it('a server that does not speak TLS', async () => {
  const port = await portOf(createServer((socket) => void socket.end('hello\r\n')));
  expect(await probe({ port, tls: true })).toMatchObject({ reached: 'tcp', tlsIssuer: null });
});

it.each([
  ['a host name with a line end', { host: 'a\r\nX: y', port: 80 }],
  ['a host name that is an option', { host: '-v', port: 80 }],
  ['a port beyond the last', { port: 70_000 }],
  ['a path with a line end', { port: 80, httpPath: '/ HTTP/1.1\r\nX: y' }],
])('%s is refused', async (_, endpoint) => {
  expect(await probe(endpoint)).toMatchObject({ ok: false, reason: 'refused' });
});

it('ends when the collection ends', async () => {
  const port = await portOf(createServer());
  const signal = AbortSignal.abort();
  const endpoint = { host: '127.0.0.1', port, tls: false, httpPath: '/' };
  expect(await probeEndpoint(endpoint, { timeoutMs: 60_000 }, { clock: systemClock, signal })).toMatchObject({
    failure: expect.stringContaining('no answer in time') as string,
  });
});
