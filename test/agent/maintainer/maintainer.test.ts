import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../agent/base/clock.ts';
import { systemRandom } from '../../../agent/base/random.ts';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { hashPin, PIN_FILE } from '../../../agent/config/pin.ts';
import { readConsents } from '../../../agent/consent/consent.ts';
import { ConsentList, MaintainerDetail, MaintainerIncident } from '../../../agent/panel/maintainer-shapes.ts';
import { openApiDocument } from '../../../agent/panel/openapi.ts';
import { listOwed } from '../../../uploader/outbox/owed.ts';
import { LOG_LINE, PIN, TICKET_BODY } from '../../support/maintained-state.ts';
import { maintainedUnit } from '../../support/maintained-unit.ts';
import type { RawAnswer } from '../../support/raw-http.ts';
import type { RunningPanel } from '../../support/running-panel.ts';

const ROOT = '/api/v1/maintainer';
const code = (answer: RawAnswer): string => (answer.json() as { error: { code: string } }).error.code;
const tryPin = (panel: RunningPanel, pin: unknown): Promise<RawAnswer> => panel.post(`${ROOT}/session`, { pin });

/** Opens the door; the headers of whoever is inside. */
async function come(panel: RunningPanel): Promise<{ cookie: string }> {
  const answer = await tryPin(panel, PIN);
  expect(answer.status).toBe(200);
  return { cookie: (answer.headers['set-cookie'] ?? '').split(';')[0] ?? '' };
}

/** A clock that a test moves; both of its hands. */
function movedClock(): { clock: typeof systemClock; pass(ms: number): void } {
  let passed = 0;
  return {
    clock: { now: () => systemClock.now() + passed, monotonic: () => systemClock.monotonic() + passed },
    pass: (ms) => (passed += ms),
  };
}

describe('without the PIN', () => {
  const guarded = Object.entries(openApiDocument()['paths'] as Record<string, Record<string, { security?: unknown }>>)
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))
    .filter(({ path, operation }) => path.startsWith(ROOT) && operation.security !== undefined)
    .map(({ path, method }) => [method.toUpperCase(), path] as const);

  it.each(guarded)('%s %s is refused, whatever the cookie', async (method, path) => {
    const { panel, incident } = await maintainedUnit();
    for (const cookie of ['', 'dten-maintainer=', 'dten-maintainer=x', `dten-maintainer=${'A'.repeat(43)}`, PIN]) {
      const answer = await panel.call({
        method,
        path: path.replace('{ref}', incident.ref),
        headers: { cookie, 'content-type': 'application/json' },
        body: method === 'POST' ? '{}' : '',
      });
      expect(answer.status).toBe(401);
      expect(answer.body).not.toContain('Nobody hears us');
    }
  });

  it('nothing of a text, a contact or evidence is in what anyone may read', async () => {
    const { panel } = await maintainedUnit();
    for (const path of ['/api/v1/status', '/api/v1/tickets', '/api/v1/updates', '/api/v1/articles', `${ROOT}/session`])
      expect((await panel.call({ path })).body).not.toMatch(/Nobody hears us|Jo\b/);
  });

  it('those parts are off where no PIN is set', async () => {
    const { panel } = await maintainedUnit({ pin: null });
    expect((await panel.call({ path: `${ROOT}/session` })).json()).toMatchObject({ pinSet: false, open: false });
    const answer = await tryPin(panel, PIN);
    expect([answer.status, code(answer)]).toEqual([403, 'no-pin']);
    expect((await panel.call({ path: `${ROOT}/incidents` })).status).toBe(401);
  });
});

describe('guessing the PIN', () => {
  it('ends after five guesses, also over a restart, and for the right PIN too', async () => {
    const { panel, restart } = await maintainedUnit();
    for (let i = 0; i < 5; i++) expect(code(await tryPin(panel, `000${i}`))).toBe('wrong-pin');
    const locked = await tryPin(panel, PIN);
    expect([locked.status, code(locked)]).toEqual([429, 'locked']);
    expect(Number(locked.headers['retry-after'])).toBeGreaterThan(50);
    const again = await restart();
    expect(code(await tryPin(again, PIN))).toBe('locked');
  });

  it('all at once wins no more guesses', async () => {
    const { panel } = await maintainedUnit();
    const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => tryPin(panel, String(1000 + i))));
    expect(answers.filter((answer) => code(answer) === 'wrong-pin')).toHaveLength(5);
    expect(answers.filter((answer) => code(answer) === 'locked')).toHaveLength(25);
  });

  it('then gets one guess after a minute, two, four, and is forgiven by the right one', async () => {
    const { clock, pass } = movedClock();
    const { panel } = await maintainedUnit({ clock });
    for (let i = 0; i < 5; i++) await tryPin(panel, '0000');
    for (const minutes of [1, 2, 4]) {
      pass((minutes - 0.5) * MINUTE_MS);
      expect(code(await tryPin(panel, PIN))).toBe('locked');
      pass(0.6 * MINUTE_MS);
      expect(code(await tryPin(panel, '0000'))).toBe('wrong-pin');
    }
    pass(9 * MINUTE_MS);
    await come(panel);
    for (let i = 0; i < 4; i++) expect(code(await tryPin(panel, '0000'))).toBe('wrong-pin');
    await come(panel);
  });

  it('a clock that jumps back locks nobody out for longer', async () => {
    const { clock, pass } = movedClock();
    const { panel } = await maintainedUnit({ clock });
    for (let i = 0; i < 5; i++) await tryPin(panel, '0000');
    pass(-365 * 24 * 60 * MINUTE_MS);
    expect(Number((await tryPin(panel, PIN)).headers['retry-after'])).toBeLessThanOrEqual(60);
    pass(1.1 * MINUTE_MS);
    await come(panel);
  });

  it.each([[null], [271828], [{ $ne: '' }], [''], ['x'.repeat(65)], [['2', '7']]])('%j is no PIN', async (pin) => {
    const { panel } = await maintainedUnit();
    expect((await tryPin(panel, pin)).status).toBeGreaterThanOrEqual(400);
  });
});

describe('a session', () => {
  it('is a cookie that no script reads and no other site sends', async () => {
    const { panel } = await maintainedUnit();
    const cookie = (await tryPin(panel, PIN)).headers['set-cookie'] ?? '';
    expect(cookie).toMatch(
      /^dten-maintainer=[\w-]{43}; Path=\/api\/v1\/maintainer; HttpOnly; SameSite=Strict; Max-Age=600$/,
    );
  });

  it.each([
    [{ origin: 'https://evil.example.com' }],
    [{ origin: 'http://127.0.0.1:9999' }],
    [{ host: 'rebind.example.com:80' }],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
    [{ 'sec-fetch-site': 'same-site' }],
  ] as Record<string, string>[][])('is of no use to %j', async (from) => {
    const { panel, incident } = await maintainedUnit();
    const headers = { ...(await come(panel)), ...from };
    for (const path of [`${ROOT}/incidents`, `${ROOT}/incidents/${incident.ref}/evidence`])
      expect((await panel.call({ path, headers })).status).toBe(403);
    expect((await panel.post(`${ROOT}/consents`, { kind: 'words', allowed: false }, headers)).status).toBe(403);
  });

  it('ends after ten minutes, with the agent, by leaving, and with another PIN', async () => {
    const { clock, pass } = movedClock();
    const { panel, restart, config } = await maintainedUnit({ clock });
    const status = async (at: RunningPanel, headers: Record<string, string>): Promise<number> =>
      (await at.call({ path: `${ROOT}/incidents`, headers })).status;

    const first = await come(panel);
    expect(await status(panel, first)).toBe(200);
    expect(await status(await restart(), first)).toBe(401);
    pass(10.1 * MINUTE_MS);
    expect(await status(panel, first)).toBe(401);

    const second = await come(panel);
    await panel.call({ method: 'DELETE', path: `${ROOT}/session`, headers: second });
    expect(await status(panel, second)).toBe(401);

    const third = await come(panel);
    writeFileSync(join(config.stateDirectory, PIN_FILE), await hashPin('31415', systemRandom));
    expect(await status(panel, third)).toBe(401);
  });
});

describe('inside', () => {
  it('shows texts, and exactly what left or would leave', async () => {
    const { panel, incident, outbox, db } = await maintainedUnit();
    const headers = await come(panel);
    const list = await panel.call({ path: `${ROOT}/incidents`, headers });
    expect(MaintainerIncident.array().parse(list.json())).toMatchObject([
      { ref: incident.ref, words: { text: 'Nobody hears us', contact: 'Jo' }, hasEvidence: true },
    ]);
    const [create] = listOwed(db, systemClock.now());
    outbox.settle(create?.id ?? '', { deskId: '7', receivedAt: null });
    const detail = MaintainerDetail.parse(
      (await panel.call({ path: `${ROOT}/incidents/${incident.ref}`, headers })).json(),
    );
    expect(detail).toMatchObject({
      findings: [{ severity: 'degraded' }],
      deliveries: [
        {
          kind: 'create',
          state: 'settled',
          subject: `[${incident.ref}] help asked for (sound); The microphone is gone`,
          text: TICKET_BODY,
        },
        { kind: 'attach', state: 'waiting', file: { fileName: `${incident.ref}.zip` } },
      ],
      evidence: {
        entries: [{ name: 'log.txt', bytes: 45 }],
        dropped: [{ name: 'secret.txt' }],
        redactions: { email: 3 },
      },
    });
  });

  it('gives the evidence as a file, and each entry as text that is never run', async () => {
    const { panel, incident } = await maintainedUnit();
    const headers = await come(panel);
    const zip = await panel.call({ path: `${ROOT}/incidents/${incident.ref}/evidence`, headers });
    expect(zip.headers).toMatchObject({
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${incident.ref}-${incident.id}.zip"`,
      'cache-control': 'no-store',
    });
    expect(zip.body.startsWith('PK')).toBe(true);
    const entry = await panel.call({ path: `${ROOT}/incidents/${incident.ref}/entry?name=log.txt`, headers });
    expect(entry.body).toBe(`${LOG_LINE}\n`);
    expect(entry.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    expect(entry.headers['content-security-policy']).toContain("default-src 'none'");
  });

  it.each([
    '../../../../etc/passwd',
    '..%2f..%2f..%2fetc%2fpasswd',
    '/etc/passwd',
    'log.txt%00.png',
    'log.txt/..',
    '',
    '__proto__',
  ])('has no entry %s', async (name) => {
    const { panel, incident } = await maintainedUnit();
    const headers = await come(panel);
    for (const path of [
      `${ROOT}/incidents/${incident.ref}/entry?name=${name}`,
      `${ROOT}/incidents/${name}/evidence`,
      `${ROOT}/incidents/${encodeURIComponent(name)}/entry?name=log.txt`,
    ])
      expect((await panel.call({ path, headers })).status).toBeGreaterThanOrEqual(400);
  });

  it('exports to the folder of the USB stick, whole', async () => {
    const { panel, incident, exportFolder } = await maintainedUnit();
    const headers = await come(panel);
    const path = `${ROOT}/incidents/${incident.ref}/export`;
    const first = await panel.post(path, {}, headers);
    expect(first.status).toBe(200);
    await panel.post(path, {}, headers);
    const name = `${incident.ref}-${incident.id}.zip`;
    expect(readdirSync(exportFolder)).toEqual([name]);
    const bundle = incident.collected?.ok === true ? incident.collected.result.bundle : null;
    expect(readFileSync(join(exportFolder, name))).toEqual(readFileSync(bundle?.path ?? ''));
  });

  it.each<[string, (folder: string) => void, RegExp]>([
    ['is not there', (folder) => rmSync(folder, { recursive: true }), /plugged in/],
    ['is a file', (folder) => (rmSync(folder, { recursive: true }), writeFileSync(folder, '')), /no folder/],
    ['is a link', (folder) => (rmSync(folder, { recursive: true }), symlinkSync('/tmp', folder)), /no folder/],
    ['is full of itself', (folder) => mkdirSync(join(folder, 'x')), /^$/],
  ])('says what is wrong where that folder %s', async (_, spoil, why) => {
    const { panel, incident, exportFolder } = await maintainedUnit();
    spoil(exportFolder);
    const answer = await panel.post(`${ROOT}/incidents/${incident.ref}/export`, {}, await come(panel));
    const { error } = answer.json() as { error?: { message: string } };
    expect(error?.message ?? '').toMatch(why);
  });

  it.skipIf(process.getuid?.() === 0)('says so where it may not write there', async () => {
    const { panel, incident, exportFolder } = await maintainedUnit();
    chmodSync(exportFolder, 0o500);
    const answer = await panel.post(`${ROOT}/incidents/${incident.ref}/export`, {}, await come(panel));
    expect(answer.status).toBe(409);
  });

  it('keeps what may leave, over a restart, and holds evidence back or lets it go', async () => {
    const { panel, db, restart } = await maintainedUnit();
    const headers = await come(panel);
    const attach = (): string | undefined =>
      listOwed(db, systemClock.now()).find(({ kind }) => kind === 'attach')?.state;
    const decide = async (kind: unknown, allowed: unknown): Promise<RawAnswer> =>
      await panel.post(`${ROOT}/consents`, { kind, allowed }, headers);
    expect(ConsentList.parse((await decide('evidence', false)).json())).toMatchObject({ evidence: false, words: true });
    expect(attach()).toBe('quarantined');
    const again = await restart();
    expect((await again.call({ path: `${ROOT}/consents`, headers: await come(again) })).json()).toMatchObject({
      evidence: false,
    });
    await decide('evidence', true);
    expect(attach()).toBe('waiting');
    expect((await decide('everything', false)).status).toBe(400);
    expect((await decide('words', 'no')).status).toBe(400);
    expect(readConsents(db)).toEqual({ evidence: true, logs: true, words: true, contact: true });
  });

  it('tests the desk, and says so where there is none', async () => {
    const { panel } = await maintainedUnit();
    const answer = await panel.post(`${ROOT}/desk-test`, {}, await come(panel));
    expect(answer.json()).toEqual({ ok: false, found: 'No desk is set up: tickets stay on this unit.' });
  });
});
