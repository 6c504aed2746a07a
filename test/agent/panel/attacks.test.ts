import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { testServices } from '../../support/panel-services.ts';
import { rawExchange } from '../../support/raw-http.ts';
import { runningPanel } from '../../support/running-panel.ts';
import type { RunningPanel } from '../../support/running-panel.ts';

const code = (answer: { json(): unknown }): string => (answer.json() as { error: { code: string } }).error.code;

describe('host names', () => {
  it.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]'])('answers as %s with its port', async (name) => {
    const panel = await runningPanel(testServices());
    const answer = await panel.call({ path: '/api/v1/status', headers: { host: `${name}:${panel.port}` } });
    expect(answer.status).toBe(200);
  });

  it.each([
    ['a name that an attacker points here', (port: number) => `rebind.example.com:${port}`],
    ['a name that begins like ours', (port: number) => `localhost.example.com:${port}`],
    ['another port', () => '127.0.0.1:80'],
    ['no port', () => '127.0.0.1'],
    ['another loopback address', (port: number) => `127.0.0.2:${port}`],
    ['a number in another form', (port: number) => `2130706433:${port}`],
    ['a name with a dot at its end', (port: number) => `localhost.:${port}`],
    ['user information', (port: number) => `localhost:${port}@evil.example.com`],
  ])('refuses %s', async (_, host) => {
    const services = testServices();
    const panel = await runningPanel(services);
    for (const path of ['/', '/assets/panel.js', '/api/v1/status', '/api/v1/events', '/openapi.json']) {
      const answer = await panel.call({ path, headers: { host: host(panel.port) } });
      expect([400, 403]).toContain(answer.status);
      expect(['bad-request', 'forbidden-host']).toContain(code(answer));
    }
    await panel.post('/api/v1/help', {}, { host: host(panel.port) });
    expect(services.requests).toEqual([]);
  });

  it('refuses a call without a host', async () => {
    const panel = await runningPanel(testServices());
    expect((await panel.call({ path: '/', headers: { host: '' } })).status).toBe(400);
  });

  it('refuses the absolute form of another host', async () => {
    const panel = await runningPanel(testServices());
    const answer = await panel.call({ path: 'http://evil.example.com/', headers: { host: 'evil.example.com' } });
    expect(answer.status).toBe(403);
  });

  it('listens on loopback only', async () => {
    const panel = await runningPanel(testServices());
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others) {
      const outcome = await new Promise((resolve) => {
        const socket = connect(panel.port, address);
        socket.on('connect', () => resolve('connected'));
        socket.on('error', () => resolve('refused'));
      });
      expect(outcome).toBe('refused');
    }
  });
});

describe('other origins', () => {
  it.each([
    ['another site', 'https://evil.example.com'],
    ['an opaque origin', 'null'],
    ['another port of this machine', 'http://127.0.0.1:9999'],
    ['another scheme', 'https://127.0.0.1:PORT'],
    ['another of our names', 'http://localhost:PORT'],
    ['a file', 'file://'],
  ])('refuses %s', async (_, origin) => {
    const services = testServices();
    const panel = await runningPanel(services);
    const headers = { origin: origin.replace('PORT', String(panel.port)) };
    const answer = await panel.post('/api/v1/help', {}, headers);
    expect(answer.status).toBe(403);
    expect(code(answer)).toBe('forbidden-origin');
    expect((await panel.call({ path: '/api/v1/tickets', headers })).status).toBe(403);
    expect(services.requests).toEqual([]);
  });

  it('lets the page itself in', async () => {
    const panel = await runningPanel(testServices());
    const headers = { origin: `http://127.0.0.1:${panel.port}`, 'sec-fetch-site': 'same-origin' };
    expect((await panel.post('/api/v1/help', {}, headers)).status).toBe(201);
  });

  it.each(['cross-site', 'same-site'])(
    'believes a browser that says %s, but lets a link open the page',
    async (site) => {
      const panel = await runningPanel(testServices());
      const from = { 'sec-fetch-site': site };
      expect(
        (await panel.call({ path: '/api/v1/events', headers: { ...from, 'sec-fetch-mode': 'no-cors' } })).status,
      ).toBe(403);
      expect(
        (await panel.call({ path: '/api/v1/status', headers: { ...from, 'sec-fetch-mode': 'navigate' } })).status,
      ).toBe(403);
      expect((await panel.call({ path: '/', headers: { ...from, 'sec-fetch-mode': 'navigate' } })).status).toBe(200);
    },
  );

  it('answers no preflight and sends no header of CORS', async () => {
    const panel = await runningPanel(testServices());
    const answer = await panel.call({
      method: 'OPTIONS',
      path: '/api/v1/help',
      headers: { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    });
    expect(answer.status).toBe(405);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('bodies', () => {
  it.each([
    ['text/plain', 'text/plain'],
    ['a form', 'application/x-www-form-urlencoded'],
    ['a form with files', 'multipart/form-data; boundary=x'],
    ['JSON in another character set', 'application/json; charset=utf-16'],
    ['JSON in disguise', 'text/plain; application/json'],
    ['nothing', ''],
  ])('refuses %s as content type', async (_, type) => {
    const services = testServices();
    const panel = await runningPanel(services);
    const answer = await panel.post('/api/v1/help', '{}', { 'content-type': type });
    expect(answer.status).toBe(415);
    expect(code(answer)).toBe('unsupported-media-type');
    expect(services.requests).toEqual([]);
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])(
    'takes %s',
    async (type) => {
      const panel = await runningPanel(testServices());
      expect((await panel.post('/api/v1/help', '{}', { 'content-type': type })).status).toBe(201);
    },
  );

  it.each([
    ['nothing', ''],
    ['half of it', '{"text":"'],
    ['two documents', '{}{}'],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ['a tower of brackets', '['.repeat(16_000)],
  ])('refuses %s', async (_, body) => {
    const panel = await runningPanel(testServices());
    const answer = await panel.call({
      method: 'POST',
      path: '/api/v1/help',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(answer.status).toBe(400);
    expect(code(answer)).toBe('malformed-json');
  });

  it('refuses a body beyond 16 KiB by its announced length, before it has come', async () => {
    const panel = await runningPanel(testServices());
    const answer = await rawExchange(panel.port, helpHead(panel, 'content-length: 16385'));
    expect(answer.status).toBe(413);
    expect(code(answer)).toBe('body-too-large');
  });

  it('refuses a body beyond 16 KiB that announces nothing', async () => {
    const services = testServices();
    const panel = await runningPanel(services);
    const chunk = `1000\r\n${' '.repeat(0x1000)}\r\n`;
    const answer = await rawExchange(panel.port, helpHead(panel, 'transfer-encoding: chunked') + chunk.repeat(40));
    expect(answer.status).toBe(413);
    expect(services.requests).toEqual([]);
  });

  it.each([
    ['both lengths', 'content-length: 2\r\ntransfer-encoding: chunked'],
    ['a length twice', 'content-length: 2\r\ncontent-length: 3'],
    ['a negative length', 'content-length: -1'],
    ['headers beyond 8 KiB', `x: ${'x'.repeat(9000)}`],
  ])('refuses %s', async (_, header) => {
    const services = testServices();
    const panel = await runningPanel(services);
    const answer = await rawExchange(panel.port, `${helpHead(panel, header)}{}`);
    expect(answer.status).toBe(400);
    expect(code(answer)).toBe('bad-request');
    expect(services.requests).toEqual([]);
  });
});

describe('floods', () => {
  it('makes one incident of 10,000 presses, and still answers the next person', async () => {
    const services = testServices();
    const panel = await runningPanel(services);
    const statuses = new Map<number, number>();
    for (let round = 0; round < 200; round++) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => panel.post('/api/v1/help', {})));
      for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(new Set(statuses.keys())).toEqual(new Set([201, 429]));
    expect(services.requests).toHaveLength(1);
    const refused = await panel.post('/api/v1/help', {});
    expect(refused.status).toBe(429);
    expect(code(refused)).toBe('too-many-requests');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect((await panel.call({ path: '/api/v1/status' })).status).toBe(200);
  });

  it('limits reading, and a flood of it does not keep anybody from pressing', async () => {
    const panel = await runningPanel(testServices(), { limits: { reads: { burst: 5, perSecond: 0.001 } } });
    const statuses = [];
    for (let i = 0; i < 7; i++) statuses.push((await panel.call({ path: '/api/v1/tickets' })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
    expect((await panel.post('/api/v1/help', {})).status).toBe(201);
  });

  it('takes so many connections and no more', async () => {
    const panel = await runningPanel(testServices(), { limits: { connections: 4 } });
    const sockets = Array.from({ length: 8 }, () => connect(panel.port, '127.0.0.1'));
    const dropped = await new Promise<number>((resolve) => {
      let count = 0;
      for (const socket of sockets) {
        socket.on('error', () => undefined);
        socket.on('close', () => {
          count += 1;
          if (count === 4) resolve(count);
        });
      }
    });
    for (const socket of sockets) socket.destroy();
    expect(dropped).toBe(4);
  });
});

describe('paths', () => {
  it.each([
    '/assets/../panel.ts',
    '/assets/..%2fpanel.ts',
    '/assets/%2e%2e/%2e%2e/panel.ts',
    '/assets/....//panel.ts',
    '/assets/..\\panel.ts',
    '/../../../../etc/passwd',
    '//etc/passwd',
    '/assets/',
    '/assets/index.html',
    '/index.html%00.js',
    '/assets/panel.js/',
    '/page/panel.js',
    '/%',
    '/.git/config',
  ])('gives nothing for %s', async (path) => {
    const panel = await runningPanel(testServices());
    const answer = await panel.call({ path });
    expect([400, 404]).toContain(answer.status);
    expect(['not-found', 'bad-request']).toContain(code(answer));
  });

  it.each([
    ['DELETE', '/api/v1/help'],
    ['GET', '/api/v1/help'],
    ['PUT', '/api/v1/status'],
    ['POST', '/'],
    ['POST', '/assets/panel.js'],
    ['HEAD', '/api/v1/events'],
    ['TRACE', '/openapi.json'],
  ])('refuses %s %s', async (method, path) => {
    const panel = await runningPanel(testServices());
    const answer = await panel.call({ method, path });
    expect(answer.status).toBe(405);
    expect(answer.headers['allow']).toBeDefined();
  });
});

describe('what answers tell', () => {
  it.each(['/', '/assets/panel.js', '/api/v1/status', '/nothing', '/openapi.json'])(
    'has the security headers and no banner on %s',
    async (path) => {
      const panel = await runningPanel(testServices());
      const { headers } = await panel.call({ path });
      const policy = headers['content-security-policy'] ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|https?:|data:|\*/);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(Object.keys(headers)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(server|x-powered-by)$/)]),
      );
      expect(JSON.stringify(headers)).not.toMatch(/node|hono|dten-agent/i);
    },
  );

  it('keeps nothing of the API in a cache, and asks before it uses a page from one', async () => {
    const panel = await runningPanel(testServices());
    expect((await panel.call({ path: '/api/v1/tickets' })).headers['cache-control']).toBe('no-store');
    const page = await panel.call({ path: '/assets/panel.css' });
    expect(page.headers['cache-control']).toBe('no-cache');
    const again = await panel.call({
      path: '/assets/panel.css',
      headers: { 'if-none-match': page.headers['etag'] ?? '' },
    });
    expect(again).toMatchObject({ status: 304, body: '' });
  });
});

function helpHead(panel: RunningPanel, headers: string): string {
  return `POST /api/v1/help HTTP/1.1\r\nhost: 127.0.0.1:${panel.port}\r\ncontent-type: application/json\r\nconnection: close\r\n${headers}\r\n\r\n`;
}
