import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { systemRandom } from '../../../agent/base/random.ts';
import type { Desk } from '../../../uploader/desks/desk.ts';
import { DeskBusyError } from '../../../uploader/desks/errors.ts';
import { attachment, deskAt, draft, never, startTestDesk, testHttp } from '../sandbox-fixture.ts';
import { createDesk } from '../../../uploader/desks/create-desk.ts';

const REQUESTS = { path: '/api/v2/requests' };

/** Fault, what a create says of it, what a look says of it, and whether the ticket stands at the desk. */
const MATRIX: [name: string, fault: object, write: string, read: string, stands: boolean][] = [
  ['cut before the body', { kind: 'reset-before' }, 'fate-unknown', 'busy', false],
  ['cut after the body', { kind: 'reset-after-body' }, 'fate-unknown', 'busy', false],
  ['done, then cut', { kind: 'accept-then-reset' }, 'fate-unknown', 'busy', true],
  ['done, half an answer', { kind: 'half-answer' }, 'fate-unknown', 'busy', true],
  ['no answer', { kind: 'silent' }, 'fate-unknown', 'busy', false],
  ['done, no answer', { kind: 'accept-then-silent' }, 'fate-unknown', 'busy', true],
  ['done, then 502', { kind: 'accept-then-status', code: 502 }, 'fate-unknown', 'busy', true],
  ['done, answered with a page', { kind: 'accept-then-rubbish' }, 'fate-unknown', 'busy', true],
  ['a captive portal', { kind: 'rubbish' }, 'fate-unknown', 'busy', false],
  [
    'a redirect to a login',
    { kind: 'status', code: 302, headers: { location: 'http://x/' } },
    'unreachable',
    'unreachable',
    false,
  ],
  ['400', { kind: 'status', code: 400 }, 'refused', 'refused', false],
  ['401', { kind: 'status', code: 401 }, 'denied', 'denied', false],
  ['403', { kind: 'status', code: 403 }, 'denied', 'denied', false],
  ['408', { kind: 'status', code: 408 }, 'busy', 'busy', false],
  ['409', { kind: 'status', code: 409 }, 'refused', 'refused', false],
  ['413', { kind: 'status', code: 413 }, 'attachment-too-large', 'attachment-too-large', false],
  ['422', { kind: 'status', code: 422 }, 'refused', 'refused', false],
  ['425', { kind: 'status', code: 425 }, 'busy', 'busy', false],
  ['429', { kind: 'status', code: 429 }, 'busy', 'busy', false],
  ['500', { kind: 'status', code: 500 }, 'fate-unknown', 'busy', false],
  ['502', { kind: 'status', code: 502 }, 'fate-unknown', 'busy', false],
  ['503', { kind: 'status', code: 503 }, 'fate-unknown', 'busy', false],
  ['503 with Retry-After', { kind: 'status', code: 503, headers: { 'retry-after': '5' } }, 'busy', 'busy', false],
  ['504', { kind: 'status', code: 504 }, 'fate-unknown', 'busy', false],
  ['511', { kind: 'status', code: 511 }, 'unreachable', 'unreachable', false],
];

describe('what the adapter says of each fault', () => {
  it.each(MATRIX)('%s', async (_, fault, write, read, stands) => {
    const { desk, misbehave, tickets, faultsLeft } = await startTestDesk();
    const ticket = draft();

    await misbehave({ ...fault, match: { method: 'POST', ...REQUESTS } });
    await expect(desk.create(ticket, never)).rejects.toMatchObject({ code: `desk/${write}` });
    expect(await tickets()).toHaveLength(stands ? 1 : 0);

    await misbehave({ ...fault, match: { method: 'GET', ...REQUESTS } });
    await expect(desk.find(ticket.incidentId, never)).rejects.toMatchObject({ code: `desk/${read}` });
    expect(await faultsLeft()).toBe(0);
    expect((await desk.find(ticket.incidentId, never)) !== null).toBe(stands);
  });

  it.each([
    ['late', { kind: 'late', ms: 300 }],
    ['a slow header', { kind: 'slow-header', ms: 600 }],
    ['a slow body', { kind: 'slow-body', ms: 600 }],
  ])('an answer that is only slow is an answer: %s', async (_, fault) => {
    const { desk, misbehave, tickets } = await startTestDesk();
    await misbehave(fault);
    await desk.create(draft(), never);
    expect(await tickets()).toHaveLength(1);
  });

  it('404 on a ticket means that this delivery cannot be done', async () => {
    const { desk } = await startTestDesk();
    const comment = {
      deliveryId: systemRandom.uuid(),
      incidentId: systemRandom.uuid(),
      ref: 'DT-7K3QF',
      text: 'hello',
    };
    await expect(desk.comment('4711', comment, never)).rejects.toMatchObject({ code: 'desk/refused' });
  });

  it('a closed ticket takes no comment', async () => {
    const { desk, change } = await startTestDesk();
    const { id } = await desk.create(draft(), never);
    await change(id, { status: 'closed' });
    const comment = {
      deliveryId: systemRandom.uuid(),
      incidentId: systemRandom.uuid(),
      ref: 'DT-7K3QF',
      text: 'hello',
    };
    await expect(desk.comment(id, comment, never)).rejects.toMatchObject({ code: 'desk/refused' });
  });

  it('a wrong token is denied, and never shown', async () => {
    const { url } = await startTestDesk();
    const desk = deskAt(url, { token: 'sesame-4711' });
    const error: unknown = await desk.create(draft(), never).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'desk/denied' });
    expect(everythingIn(error)).not.toContain('sesame');
  });
});

describe('evidence', () => {
  const UPLOADS = { method: 'POST', path: '/api/v2/uploads' };

  it.each<[string, object, string]>([
    ['cut in the middle of the body', { kind: 'reset-in-body', bytes: 300_000 }, 'busy'],
    ['cut before the answer', { kind: 'accept-then-reset' }, 'busy'],
    ['500', { kind: 'status', code: 500 }, 'busy'],
    ['a captive portal', { kind: 'rubbish' }, 'busy'],
    ['413', { kind: 'status', code: 413 }, 'attachment-too-large'],
    ['401', { kind: 'status', code: 401 }, 'denied'],
  ])('an upload that fails leaves the ticket as it was: %s', async (_, fault, code) => {
    const { desk, misbehave, tickets } = await startTestDesk();
    const { id } = await desk.create(draft(), never);
    await misbehave({ ...fault, match: UPLOADS });
    const file = attachment(Buffer.alloc(2_000_000, 1));
    await expect(desk.attach(id, file, never)).rejects.toMatchObject({ code: `desk/${code}` });
    expect((await tickets())[0]?.comments).toHaveLength(1);
    await desk.attach(id, file, never);
    expect((await tickets())[0]?.comments).toHaveLength(2);
  });

  it('an upload whose attaching was cut has an unknown fate, and is found', async () => {
    const { desk, misbehave } = await startTestDesk();
    const ticket = draft();
    const { id } = await desk.create(ticket, never);
    await misbehave({ kind: 'accept-then-reset', match: { method: 'PUT', ...REQUESTS } });
    const file = attachment(Buffer.alloc(1000));
    await expect(desk.attach(id, file, never)).rejects.toMatchObject({ code: 'desk/fate-unknown' });
    expect((await desk.find(ticket.incidentId, never))?.markers).toContain(file.deliveryId);
  });

  it('a token older than 60 minutes is refused by the desk', async () => {
    let now = systemClock.now();
    const { desk, misbehave, url } = await startTestDesk({ clock: { ...systemClock, now: () => now } });
    const { id } = await desk.create(draft(), never);
    const http = testHttp();
    const headers = { Authorization: 'Bearer unit-token', 'Content-Type': 'application/zip' };
    const upload = await http.post<string>(`${url}/api/v2/uploads?filename=a.zip`, 'abc', { headers });
    const { token } = (JSON.parse(upload.data) as { upload: { token: string } }).upload;
    now += 61 * 60_000;
    const body = JSON.stringify({ request: { comment: { body: 'late', uploads: [token] } } });
    const answer = await http.put<string>(`${url}/api/v2/requests/${id}`, body, { headers });
    expect(answer.status).toBe(422);
    await misbehave({ kind: 'late', ms: 0 });
    await desk.attach(id, attachment(Buffer.alloc(10)), never);
  });
});

describe('Retry-After', () => {
  const NOW = Date.parse('2026-11-22T12:00:00Z');

  it.each([
    ['seconds', { 'retry-after': '120' }, NOW + 120_000],
    ['a date, counted from the desk’s own clock', { 'retry-after': 'Sun, 22 Nov 2026 20:01:30 GMT' }, NOW + 90_000],
    ['nonsense', { 'retry-after': 'soon' }, null],
    ['nothing', {}, null],
  ])('as %s', async (_, headers, notBefore) => {
    const clientClock = { ...systemClock, now: () => NOW };
    const clock = { ...systemClock, now: () => Date.parse('2026-11-22T20:00:00Z') };
    const { desk, misbehave } = await startTestDesk({ clock, clientClock });
    await misbehave({ kind: 'status', code: 429, headers });
    const error: unknown = await desk.create(draft(), never).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DeskBusyError);
    expect((error as DeskBusyError).notBefore).toBe(notBefore);
  });
});

describe('a desk that is not there', () => {
  const create = async (desk: Desk | null) => await desk?.create(draft(), never);

  it('a refused connection is known not to have arrived', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    await expect(create(deskAt(`http://127.0.0.1:${port}`))).rejects.toMatchObject({ code: 'desk/unreachable' });
  });

  it('so is a name that does not exist', async () => {
    const settings = { kind: 'zendesk', url: 'https://no-such-desk.invalid' } as const;
    await expect(create(deskAt(settings.url, settings))).rejects.toMatchObject({ code: 'desk/unreachable' });
  });

  it('so is a server that does not speak TLS', async () => {
    const server = createServer((socket) =>
      socket
        .on('error', () => undefined)
        .resume()
        .end('HTTP/1.1 200 OK\r\n\r\n'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const url = `https://localhost:${(server.address() as AddressInfo).port}`;
    await expect(create(deskAt(url, { kind: 'zendesk' }))).rejects.toMatchObject({ code: 'desk/unreachable' });
  });

  it('so is one that accepts the connection and never begins TLS', async () => {
    const server = createServer((socket) => void socket.on('error', () => undefined).resume());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const url = `https://localhost:${(server.address() as AddressInfo).port}`;
    await expect(create(deskAt(url, { kind: 'zendesk' }))).rejects.toMatchObject({ code: 'desk/unreachable' });
  });
});

describe('settings that make no desk', () => {
  const settings = {
    kind: 'zendesk',
    url: 'https://help.example.com',
    token: 't',
    incidentFieldId: null,
    requestTimeoutMs: 1000,
  } as const;

  it.each([
    ['plain http over the network', { url: 'http://help.example.com' }, /https/],
    ['no address', { url: null }, /desk\.url/],
    ['no token', { token: null }, /desk\.tokenFile/],
    ['a password in the address', { url: 'https://a:b@help.example.com' }, /desk\.tokenFile/],
    ['a sandbox elsewhere', { kind: 'sandbox' as const }, /this machine/],
  ])('%s', (_, wrong, message) => {
    expect(() => createDesk({ ...settings, ...wrong }, testHttp(), systemClock)).toThrow(message);
  });

  it('none is no desk, and a sandbox says that nobody sees it', () => {
    expect(createDesk({ ...settings, kind: 'none' }, testHttp(), systemClock)).toBeNull();
    expect(createDesk(settings, testHttp(), systemClock)?.warning).toBeNull();
    expect(deskAt('http://127.0.0.1:1').warning).toMatch(/Nobody at DTEN/);
  });
});

/** Every text reachable from an error, as a log that follows causes would print it. */
function everythingIn(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null || depth > 6) return String(value);
  return Object.getOwnPropertyNames(value)
    .map((key) => everythingIn((value as Record<string, unknown>)[key], depth + 1))
    .join('\n');
}
