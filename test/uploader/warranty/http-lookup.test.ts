import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttp } from '../../../uploader/http.ts';
import { HttpWarrantyLookup } from '../../../uploader/warranty/http-lookup.ts';
import type { LookupAnswer } from '../../../uploader/warranty/lookup.ts';
import { startTestDesk } from '../../support/sandbox.ts';
import type { TestDesk } from '../../support/sandbox.ts';

const NEVER = new AbortController().signal;
let folder: string;
let desk: TestDesk;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dten-warranty-'));
  desk = await startTestDesk(folder);
  await desk.control('/warranty', { serial: 'D7X/1 ä', purchasedOn: '2026-03-31', accountStanding: 'payment-due' });
});

afterAll(async () => {
  await desk.close();
  rmSync(folder, { recursive: true, force: true });
});

function lookup(url: string, token: string | null = desk.token, timeoutMs = 2000): HttpWarrantyLookup {
  const http = createHttp({ timeoutMs, connectTimeoutMs: 500, proxy: null, caFile: null, userAgent: 'test' });
  return new HttpWarrantyLookup({ http, url, token, timeoutMs });
}

describe('the sandbox’s lookup', () => {
  it('tells the record of a serial, whatever stands in it, and leaves out what it does not know', async () => {
    expect(await lookup(`${desk.url}/`).lookup('D7X/1 ä', NEVER)).toEqual({
      outcome: 'found',
      record: {
        purchasedOn: '2026-03-31',
        activatedOn: null,
        plan: 'standard',
        termMonths: null,
        invoice: null,
        seller: null,
        accountStanding: 'payment-due',
        contactAvailability: null,
      },
    });
  });

  it('does not know another', async () => {
    expect(await lookup(desk.url).lookup('D7X-2', NEVER)).toEqual({ outcome: 'not-found' });
  });

  it('takes no wrong token', async () => {
    expect(await lookup(desk.url, 'wrong').lookup('D7X-2', NEVER)).toMatchObject({ outcome: 'unavailable' });
    expect(await lookup(desk.url, null).lookup('D7X-2', NEVER)).toMatchObject({ outcome: 'unavailable' });
  });

  it.each([
    ['a login portal', { kind: 'rubbish' }],
    ['a cut connection', { kind: 'accept-then-reset' }],
    ['half an answer', { kind: 'half-answer' }],
    ['500', { kind: 'status', code: 500 }],
    ['429', { kind: 'status', code: 429 }],
    ['a 404 of something else', { kind: 'status', code: 404, body: '<h1>Not found</h1>' }],
    ['a redirect', { kind: 'status', code: 302, headers: { location: 'http://127.0.0.1:1/' } }],
  ])('%s is no answer', async (_, fault) => {
    await desk.control('/faults', { ...fault, match: { path: '/v1/' } });
    expect(await lookup(desk.url).lookup('D7X/1 ä', NEVER)).toMatchObject({ outcome: 'unavailable' });
  });

  it('an answer that never comes ends in time', async () => {
    await desk.control('/faults', { kind: 'silent', match: { path: '/v1/' } });
    expect(await lookup(desk.url, desk.token, 200).lookup('D7X/1 ä', NEVER)).toMatchObject({ outcome: 'unavailable' });
  });
});

it('an abort is told as an abort', async () => {
  const stop = new AbortController();
  await desk.control('/faults', { kind: 'silent', match: { path: '/v1/' } });
  const asked = lookup(desk.url).lookup('D7X/1 ä', stop.signal);
  stop.abort(new Error('stop'));
  await expect(asked).rejects.toThrow('stop');
});

/** A server that answers every call with this. */
async function answering(status: number, body: string): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it.each<[string, object, LookupAnswer['outcome']]>([
  ['about another unit', { serial: 'S-2', purchasedOn: '2026-03-31' }, 'unavailable'],
  ['that is no record', [], 'unavailable'],
  ['whose day is none', { serial: 'S-1', purchasedOn: '2026-02-30' }, 'unavailable'],
  ['with more than we know', { serial: 'S-1', colour: 'white', accountStanding: 'platinum' }, 'found'],
])('an answer %s', async (_, body, outcome) => {
  const url = await answering(200, JSON.stringify(body));
  expect(await lookup(url).lookup('S-1', NEVER)).toMatchObject({ outcome });
});

it('nobody there is no answer', async () => {
  expect(await lookup('http://127.0.0.1:1').lookup('S-1', NEVER)).toMatchObject({
    outcome: 'unavailable',
    why: expect.stringContaining('ECONNREFUSED'),
  });
});
