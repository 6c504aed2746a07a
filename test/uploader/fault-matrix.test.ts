import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { readFileSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../agent/base/system-clock.ts';
import { createDesk } from '../../uploader/desks/create-desk.ts';
import type { Desk } from '../../uploader/desks/desk.ts';
import { createHttp } from '../../uploader/http.ts';
import type { Outcome } from './delivery-outcomes.ts';
import { deadPort } from './mail-fixture.ts';
import { deskAt, REQUESTER, startTestDesk, WAYS } from './sandbox-fixture.ts';
import { stateLater, tryOnce } from './try-once.ts';

const TLS = fileURLToPath(new URL('../fixtures/tls/', import.meta.url));
const status = (code: number, headers: Record<string, string> = {}) => ({ kind: 'status', code, headers });

const FAULTS: [fault: string, how: object, outcome: Outcome, atDesk: 0 | 1][] = [
  ['reset before the body', { kind: 'reset-before' }, 'asks', 0],
  ['reset after the body', { kind: 'reset-after-body' }, 'asks', 0],
  ['reset after it was taken', { kind: 'accept-then-reset' }, 'asks', 1],
  ['slow header', { kind: 'slow-header', ms: 300 }, 'sent', 1],
  ['slow body', { kind: 'slow-body', ms: 300 }, 'sent', 1],
  ['half an answer', { kind: 'half-answer' }, 'asks', 1],
  ['2xx with rubbish', { kind: 'accept-then-rubbish' }, 'asks', 1],
  ['captive portal (200, HTML)', { kind: 'rubbish' }, 'asks', 0],
  ['400', status(400), 'person', 0],
  ['401', status(401), 'stops', 0],
  ['403', status(403), 'stops', 0],
  ['404', status(404), 'person', 0],
  ['408', status(408), 'waits', 0],
  ['409', status(409), 'person', 0],
  ['413', status(413), 'person', 0],
  ['422', status(422), 'person', 0],
  ['429, Retry-After in seconds', status(429, { 'retry-after': '60' }), 'waits', 0],
  ['429, Retry-After as a date', status(429, { 'retry-after': 'Sun, 22 Nov 2026 12:05:00 GMT' }), 'waits', 0],
  ['500', status(500), 'asks', 0],
  ['502', status(502), 'asks', 0],
  ['503', status(503), 'asks', 0],
  ['503 with Retry-After', status(503, { 'retry-after': '60' }), 'waits', 0],
];

describe.each(Object.entries(WAYS))('%s', (way, settings) => {
  it.each(FAULTS)('%s', async (_, how, outcome, atDesk) => {
    const clock = { ...systemClock, now: () => Date.parse('2026-11-22T12:00:00Z') };
    const { desk, misbehave, tickets } = await startTestDesk({ settings, clock, clientClock: clock });
    await misbehave({ ...how, match: { method: 'POST' } });
    const tried = await tryOnce(desk);
    // Where nobody can be asked, what may have arrived waits for a person.
    const expected = outcome === 'asks' && desk.unknownFate === 'person' ? 'person' : outcome;
    expect(tried.outcome, way).toBe(expected);
    expect(await tickets()).toHaveLength(atDesk);

    const goesOn = stateLater(expected) === 'settled';
    expect(await tried.later()).toBe(stateLater(expected));
    expect(await tickets()).toHaveLength(goesOn ? 1 : atDesk);
  });

  it('connection refused: it waits', async () => {
    const desk = deskAt(`http://127.0.0.1:${await deadPort()}`, settings);
    expect((await tryOnce(desk)).outcome).toBe('waits');
  });

  it.each([
    ['TLS expired', 'expired'],
    ['TLS wrong name', 'other-name'],
  ])('%s: it waits, and nothing is told to the server', async (_, certificate) => {
    let calls = 0;
    const [key, cert] = ['-key.pem', '.pem'].map((end) => readFileSync(join(TLS, `${certificate}${end}`)));
    const server = createHttpsServer({ key, cert }, () => (calls += 1)).on('tlsClientError', () => undefined);
    const desk = behind(settings, `https://localhost:${await listen(server)}`, { caFile: join(TLS, 'ca.pem') });
    expect((await tryOnce(desk)).outcome).toBe('waits');
    expect(calls).toBe(0);
  });

  it.each([403, 407, 502])('a proxy that refuses with %i: it waits', async (code) => {
    const proxy = createHttpServer().on('connect', (_request, socket) => {
      socket.end(`HTTP/1.1 ${code} No\r\nContent-Length: 0\r\n\r\n`);
    });
    const url = settings.kind === 'freshdesk' ? 'https://unit.freshdesk.com' : 'https://help.example.com';
    const desk = behind(settings, url, { proxy: `http://127.0.0.1:${await listen(proxy)}` });
    expect((await tryOnce(desk)).outcome).toBe('waits');
  });
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => await new Promise<void>((resolve) => server.close(() => resolve())));
  return (server.address() as AddressInfo).port;
}

function behind(
  settings: (typeof WAYS)[keyof typeof WAYS],
  url: string,
  options: Partial<Parameters<typeof createHttp>[0]>,
): Desk {
  const http = createHttp({ timeoutMs: 1500, proxy: null, caFile: null, userAgent: 'dten-agent/test', ...options });
  const common = { url, incidentFieldId: null, requestTimeoutMs: 1500, requester: REQUESTER };
  const desk = createDesk({ ...common, ...settings }, http, systemClock);
  if (desk === null) throw new Error('no desk');
  return desk;
}
