import { readdirSync, statSync } from 'node:fs';
import { request as rawRequest } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { systemRandom } from '../../../agent/base/random.ts';
import { startSandboxDesk } from '../../../uploader/sandbox/server.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { attachment, deskAt, deskSide, draft, never, startTestDesk, testHttp } from '../sandbox-fixture.ts';
import { AGENT_TOKEN, CONTROL_TOKEN, TOKEN } from '../sandbox-tokens.ts';

const http = testHttp(10_000);

async function call(url: string, method: string, path: string, token: string | null, data?: unknown, headers = {}) {
  const answer = await http.request<string>({
    method,
    url: `${url}${path}`,
    headers: { ...(token === null ? {} : { Authorization: `Bearer ${token}` }), ...headers },
    ...(data === undefined ? {} : { data: JSON.stringify(data) }),
  });
  return { status: answer.status, headers: answer.headers, body: answer.data };
}

describe('the sandbox desk', () => {
  it('keeps its tickets and evidence over a restart, and shows them to nobody else on the machine', async () => {
    const folder = join(tempFolder(), 'desk');
    const options = {
      folder,
      port: 0,
      token: TOKEN,
      controlToken: CONTROL_TOKEN,
      clock: systemClock,
      random: systemRandom,
    };
    const first = await startSandboxDesk(options);
    const ticket = draft();
    const { id } = await deskAt(first.url).create(ticket, never);
    await deskAt(first.url).attach(id, attachment(Buffer.alloc(5000, 3)), never);
    await first.close();

    const second = await startSandboxDesk(options);
    expect((await deskAt(second.url).find(ticket.incidentId, never))?.id).toBe(id);
    expect((await deskSide(second.url).tickets())[0]?.comments[1]?.attachments[0]?.bytes).toBe(5000);
    await second.close();

    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const files = readdirSync(join(folder, 'attachments'));
    expect(files).toHaveLength(1);
    for (const name of files) expect(statSync(join(folder, 'attachments', name)).mode & 0o777).toBe(0o600);
  });

  it('keeps nothing of an upload that was half received', async () => {
    const folder = tempFolder();
    const { url, unusedUploads, desk } = await startTestDesk({ folder });
    await new Promise<void>((resolve) => {
      const headers = { authorization: `Bearer ${TOKEN}`, 'content-length': '100000' };
      const half = rawRequest(`${url}/api/v2/uploads?filename=a.zip`, { method: 'POST', headers });
      half.on('error', () => resolve()).write(Buffer.alloc(50_000), () => half.destroy());
    });
    await desk.create(draft(), never);
    await expect.poll(() => readdirSync(join(folder, 'attachments'))).toEqual([]);
    expect(await unusedUploads()).toBe(0);
  });

  it.each([
    ['no token', null, 401],
    ['another token', 'guess', 401],
    ['the unit’s token', TOKEN, 200],
    ['an agent’s token', AGENT_TOKEN, 200],
  ])('checks the bearer: %s', async (_, token, status) => {
    const { url } = await startTestDesk();
    expect((await call(url, 'GET', '/api/v2/requests', token)).status).toBe(status);
  });

  it('shows a unit its own requests only, and no agents’ side', async () => {
    const { url, desk } = await startTestDesk();
    const { id } = await desk.create(draft(), never);
    expect((await call(url, 'GET', `/api/v2/requests/${id}`, AGENT_TOKEN)).status).toBe(404);
    expect((await call(url, 'GET', '/api/v2/tickets', TOKEN)).status).toBe(403);
    expect((await call(url, 'GET', '/control/tickets', TOKEN)).status).toBe(401);
  });

  it('has an idempotency key of two hours', async () => {
    let now = systemClock.now();
    const { url } = await startTestDesk({ clock: { ...systemClock, now: () => now } });
    const ticket = { ticket: { subject: 's', comment: { body: 'b' }, external_id: 'x-1' } };
    const post = async (body: object) =>
      await call(url, 'POST', '/api/v2/tickets', AGENT_TOKEN, body, { 'Idempotency-Key': 'k' });
    const first = await post(ticket);
    expect([first.status, first.headers['x-idempotency-lookup']]).toEqual([201, 'miss']);
    const again = await post(ticket);
    expect([again.status, again.headers['x-idempotency-lookup'], again.body]).toEqual([201, 'hit', first.body]);
    const other = await post({ ticket: { ...ticket.ticket, subject: 'other' } });
    expect([other.status, other.body]).toEqual([400, '{"error":"IdempotentRequestError"}']);
    now += 2 * 3_600_000 + 1;
    expect((await post(ticket)).headers['x-idempotency-lookup']).toBe('miss');
    const listed = await call(url, 'GET', '/api/v2/tickets?external_id=x-1', AGENT_TOKEN);
    expect((JSON.parse(listed.body) as { tickets: object[] }).tickets).toHaveLength(2);
  });

  it.each([
    ['a token that is unknown', ['no-such-token']],
    ['one good and one unknown', ['good', 'no-such-token']],
  ])('takes nothing of a comment with %s', async (_, uploads) => {
    const { url, desk, tickets } = await startTestDesk();
    const { id } = await desk.create(draft(), never);
    const uploaded = await http.post<string>(`${url}/api/v2/uploads?filename=a`, 'abc', {
      headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'text/plain' },
    });
    const { token } = (JSON.parse(uploaded.data) as { upload: { token: string } }).upload;
    const tokens = uploads.map((name) => (name === 'good' ? token : name));
    const comment = { request: { comment: { body: 'b', uploads: tokens } } };
    expect((await call(url, 'PUT', `/api/v2/requests/${id}`, TOKEN, comment)).status).toBe(422);
    expect((await tickets())[0]?.comments).toHaveLength(1);
    const good = { request: { comment: { body: 'b', uploads: [token] } } };
    expect((await call(url, 'PUT', `/api/v2/requests/${id}`, TOKEN, good)).status).toBe(200);
    expect((await call(url, 'PUT', `/api/v2/requests/${id}`, TOKEN, good)).status).toBe(422);
  });

  it.each([
    ['no JSON', 'POST', '/api/v2/requests', 'nonsense', 422],
    ['no subject', 'POST', '/api/v2/requests', { request: { comment: { body: 'b' } } }, 422],
    [
      'a wrong priority',
      'POST',
      '/api/v2/requests',
      { request: { subject: 's', priority: 'x', comment: { body: 'b' } } },
      422,
    ],
    ['no such ticket', 'PUT', '/api/v2/requests/99', { request: { comment: { body: 'b' } } }, 404],
    ['no such place', 'GET', '/api/v2/nothing', undefined, 404],
    ['a body without end', 'POST', '/api/v2/requests', { request: { subject: 'x'.repeat(2_000_000) } }, 413],
  ])('refuses %s', async (_, method, path, body, status) => {
    const { url, tickets } = await startTestDesk();
    expect((await call(url, method, path, TOKEN, body)).status).toBe(status);
    expect(await tickets()).toEqual([]);
  });

  it('is on loopback only, and answers to no other name', async () => {
    const { url } = await startTestDesk();
    expect(new URL(url).hostname).toBe('127.0.0.1');
    expect((await call(url, 'GET', '/', null, undefined, { Host: 'evil.example.com' })).status).toBe(421);
  });

  it('has no control interface unless it was given a token', async () => {
    const folder = tempFolder();
    const desk = await startSandboxDesk({ folder, port: 0, token: TOKEN, clock: systemClock, random: systemRandom });
    expect((await call(desk.url, 'GET', '/control/tickets', TOKEN)).status).toBe(404);
    await desk.close();
  });
});
