import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { Config } from '../../../agent/config/schema.ts';
import type { Check } from '../../../agent/doctor/check.ts';
import { deskChecks } from '../../../agent/doctor/desk-checks.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { deadPort, PASSWORD, startMailServer } from '../../uploader/mail-fixture.ts';
import { deskAt, never, startTestDesk } from '../../uploader/sandbox-fixture.ts';

const TLS = fileURLToPath(new URL('../../fixtures/tls/', import.meta.url));
const certificate = (name: string) => ({
  key: readFileSync(join(TLS, `${name}-key.pem`)),
  cert: readFileSync(join(TLS, `${name}.pem`)),
});
/** The tests' own authority. */
const trusted = { caFile: join(TLS, 'ca.pem') };

function settings(mail: object, more: object = {}): Config {
  const folder = tempFolder();
  writeFileSync(join(folder, 'password'), `${PASSWORD}\n`, { mode: 0o600 });
  writeFileSync(join(folder, 'wrong'), 'not it\n', { mode: 0o600 });
  const login = 'user' in mail ? { passwordFile: join(folder, mail.user === 'unit' ? 'password' : 'wrong') } : {};
  return Config.parse({
    stateDirectory: join(folder, 'state'),
    ...more,
    desk: { kind: 'email', mail: { from: 'unit@rooms.example.com', ...mail, ...login } },
  });
}

const check = async (config: Config, clock = systemClock): Promise<Check[]> => await deskChecks(config, clock, never);
const found = (checks: Check[], name: string): Check | undefined => checks.find((one) => one.name === name);
const oks = (checks: Check[]) => checks.map(({ name, ok }) => [name, ok]);

describe('mail as the desk', () => {
  it('is tried from its name to its login and its limits, over STARTTLS, and nothing is sent', async () => {
    const { port, mails } = await startMailServer({ ...certificate('desk'), disabledCommands: [], size: 30_000_000 });
    const checks = await check(settings({ url: `smtp://localhost:${port}`, user: 'unit' }, { http: trusted }));
    expect(oks(checks)).toEqual([
      ['desk', true],
      ['desk: name', true],
      ['desk: connection', true],
      ['desk: TLS', true],
      ['desk: clock', true],
      ['desk: login', true],
      ['desk: limits', true],
    ]);
    expect(found(checks, 'desk: TLS')?.found).toMatch(/TLSv1\.\d, signed by .*, valid until 2\d{3}-/);
    expect(found(checks, 'desk: login')?.found).toMatch(/accepted; the server offers .*PLAIN/);
    expect(found(checks, 'desk: limits')?.found).toContain('28.6 MiB');
    expect(mails).toEqual([]);
  });

  it('the same with TLS from the start', async () => {
    const { port } = await startMailServer({ ...certificate('desk'), secure: true });
    const checks = await check(settings({ url: `smtps://localhost:${port}`, user: 'unit' }, { http: trusted }));
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(found(checks, 'desk: login')?.found).toContain('accepted');
  });

  it.each([
    ['expired', 'expired', 'renew'],
    ['for another name', 'other-name', 'another name'],
  ])('a certificate that is %s: neither login nor anything else is told to the server', async (_, name, todo) => {
    const logins: unknown[] = [];
    const { port } = await startMailServer({
      ...{ ...certificate(name), secure: true },
      onAuth: (auth, _session, done) => {
        logins.push(auth);
        done(null, { user: 'x' });
      },
    });
    const checks = await check(settings({ url: `smtps://localhost:${port}`, user: 'unit' }, { http: trusted }));
    expect(checks.at(-1)).toMatchObject({ name: 'desk: TLS', ok: false, todo: expect.stringContaining(todo) });
    expect(logins).toEqual([]);
  });

  it('a login that is refused: which settings to put right', async () => {
    const { port } = await startMailServer({ ...certificate('desk'), secure: true });
    const checks = await check(settings({ url: `smtps://localhost:${port}`, user: 'other' }, { http: trusted }));
    expect(found(checks, 'desk: login')).toMatchObject({
      ok: false,
      todo: expect.stringContaining('desk.mail.passwordFile'),
    });
  });

  it('a login where the server offers none', async () => {
    const { port } = await startMailServer({ disabledCommands: ['STARTTLS', 'AUTH'] });
    const checks = await check(settings({ url: `smtp://127.0.0.1:${port}`, user: 'unit' }));
    expect(found(checks, 'desk: login')).toMatchObject({
      ok: false,
      found: expect.stringContaining('offers no login'),
    });
  });

  it('no login: what the server offers', async () => {
    const { port } = await startMailServer();
    const checks = await check(settings({ url: `smtp://127.0.0.1:${port}` }));
    expect(found(checks, 'desk: login')).toMatchObject({
      ok: true,
      found: expect.stringContaining('none is configured'),
    });
    expect(found(checks, 'desk: TLS')).toMatchObject({ ok: true, found: expect.stringContaining('not used') });
  });

  it('a server that takes less than a part of the evidence: what to set', async () => {
    const { port } = await startMailServer({ size: 8 * 1024 * 1024 });
    const checks = await check(settings({ url: `smtp://127.0.0.1:${port}` }));
    expect(found(checks, 'desk: limits')).toMatchObject({
      ok: false,
      todo: expect.stringContaining('desk.mail.maxAttachmentMebibytes to 5'),
    });
  });

  it.each([
    ['ahead', 3_600_000, false],
    ['right', 0, true],
  ])('a greeting that tells the time, where the unit’s clock is %s', async (_, skew, ok) => {
    const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
    const now = systemClock.now();
    const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'UTC' }).format(now);
    const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'UTC' }).format(now);
    const { port } = await startMailServer({
      banner: `Microsoft ESMTP MAIL Service ready at ${day}, ${date.format(now)} ${time} +0000`,
    });
    const clock = { ...systemClock, now: () => systemClock.now() + skew };
    const checks = await check(settings({ url: `smtp://127.0.0.1:${port}` }), clock);
    expect(found(checks, 'desk: clock')).toMatchObject({ ok, found: expect.stringContaining('the desk') });
  });

  it('that nobody runs, a name that is not known, and a proxy that mail does not use', async () => {
    const dead = await check(
      settings({ url: `smtp://127.0.0.1:${await deadPort()}` }, { http: { proxy: 'http://p:1' } }),
    );
    expect(oks(dead)).toEqual([
      ['desk', true],
      ['desk: proxy', true],
      ['desk: name', true],
      ['desk: connection', false],
    ]);
    expect(dead.at(-1)?.found).toContain('refused');
    const unknown = await check(settings({ url: 'smtps://no-such-host.invalid' }));
    expect(unknown.at(-1)).toMatchObject({
      name: 'desk: name',
      ok: false,
      todo: expect.stringContaining('desk.mail.url'),
    });
  });

  it.each([
    ['a server that turns the unit away', '554 go away\r\n', /554 go away/],
    ['one that does not speak SMTP', 'HTTP/1.1 400 Bad Request\r\n\r\n', /does not speak SMTP/],
    ['one that ends at once', '', /ended the connection/],
  ])('%s', async (_, says, why) => {
    const server = createServer((socket: Socket) => void socket.on('error', () => undefined).end(says));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(async () => await new Promise<void>((resolve) => server.close(() => resolve())));
    const { port } = server.address() as AddressInfo;
    const last = (await check(settings({ url: `smtp://127.0.0.1:${port}` }))).at(-1);
    expect(last).toMatchObject({ name: 'desk: connection', ok: false });
    expect(last?.found).toMatch(why);
  });
});

it('mail as the way out while the desk is away is tried too', async () => {
  const { url } = await startTestDesk();
  expect(deskAt(url).name).toBe('sandbox');
  const config = settings({ url: `smtp://127.0.0.1:${await deadPort()}`, fallbackAfterMinutes: 5 });
  const token = join(tempFolder(), 'token');
  writeFileSync(token, 'unit-token\n', { mode: 0o600 });
  const both = { ...config, desk: { ...config.desk, kind: 'sandbox' as const, url, tokenFile: token } };
  const checks = await check(both);
  expect(found(checks, 'desk: credentials')).toMatchObject({ ok: true });
  expect(found(checks, 'mail: connection')).toMatchObject({ ok: false });
});
