import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { Config } from '../../../agent/config/schema.ts';
import type { Check } from '../../../agent/doctor/check.ts';
import { deskChecks } from '../../../agent/doctor/desk-checks.ts';
import { networkChecks } from '../../../agent/doctor/network-checks.ts';
import { stateChecks } from '../../../agent/doctor/state-checks.ts';
import { storageChecks } from '../../../agent/doctor/storage-checks.ts';
import { warrantyChecks } from '../../../agent/doctor/warranty-checks.ts';
import { openState } from '../../../agent/state.ts';
import { startTestDesk } from '../../support/sandbox.ts';
import type { TestDesk } from '../../support/sandbox.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const NEVER = new AbortController().signal;
const DAY = 86_400_000;

let folder: string;
let desk: TestDesk;
let caFile: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dten-doctor-'));
  desk = await startTestDesk(folder);
  writeFileSync(join(folder, 'token'), `${desk.token}\n`, { mode: 0o600 });
  writeFileSync(join(folder, 'wrong-token'), 'not the token\n', { mode: 0o600 });
  caFile = certificate('right', 'IP:127.0.0.1,DNS:localhost');
  certificate('other-name', 'DNS:other.example');
});

afterAll(async () => {
  await desk.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A certificate that signs itself; its file is what one would name as `http.caFile`. */
function certificate(name: string, names: string): string {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
  const of = ['-subj', '/O=Test Authority/CN=test', '-days', '30', '-addext', `subjectAltName=${names}`];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...of], {
    stdio: 'ignore',
  });
  return cert;
}

async function listening(server: Server | NetServer): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

async function tlsServer(name: string): Promise<number> {
  const files = { key: readFileSync(join(folder, `${name}.key`)), cert: readFileSync(join(folder, `${name}.pem`)) };
  return await listening(createTlsServer(files, (_, response) => response.end()));
}

const config = (settings: object): Config => Config.parse({ stateDirectory: join(folder, 'state'), ...settings });
const sandbox = (tokenFile = 'token', url = desk.url): Config =>
  config({ desk: { kind: 'sandbox', url, tokenFile: join(folder, tokenFile) } });
const found = (checks: Check[], name: string): Check | undefined => checks.find((check) => check.name === name);

describe('the configured desk', () => {
  it('is tried from its name to the right to write, and nothing is filed', async () => {
    const checks = await deskChecks(sandbox(), systemClock, NEVER);
    expect(checks.map(({ name, ok }) => [name, ok])).toEqual([
      ['desk', true],
      ['desk: name', true],
      ['desk: connection', true],
      ['desk: TLS', true],
      ['desk: clock', true],
      ['desk: credentials', true],
      ['desk: rights', true],
      ['desk: limits', true],
    ]);
    expect(checks[0]?.found).toContain('Nobody at DTEN sees it');
    expect(await desk.tickets()).toEqual([]);
  });

  it('none at all is said', async () => {
    expect(await deskChecks(config({}), systemClock, NEVER)).toMatchObject([{ name: 'desk', ok: false }]);
  });

  it('credentials that are refused: which file to put right', async () => {
    const checks = await deskChecks(sandbox('wrong-token'), systemClock, NEVER);
    expect(found(checks, 'desk: credentials')).toMatchObject({
      ok: false,
      todo: expect.stringContaining('desk.tokenFile'),
    });
    expect(found(checks, 'desk: rights')).toBeUndefined();
  });

  it('anonymous requests: nothing can be looked at, and that is no fault', async () => {
    const checks = await deskChecks(
      config({
        desk: { kind: 'zendesk', url: desk.url, access: 'anonymous' },
        unit: { contact: { name: 'Ada', email: 'ada@example.com' } },
      }),
      systemClock,
      NEVER,
    );
    expect(found(checks, 'desk: credentials')).toMatchObject({
      ok: true,
      found: expect.stringContaining('none are used'),
    });
  });

  it('a token that may read and not write', async () => {
    await desk.control('/faults', { kind: 'status', code: 403, match: { method: 'PUT' } });
    const checks = await deskChecks(sandbox(), systemClock, NEVER);
    expect(found(checks, 'desk: rights')).toMatchObject({ ok: false, found: 'may read, but not write' });
  });

  it('a login portal in its place', async () => {
    await desk.control('/faults', { kind: 'rubbish', match: { method: 'GET' } });
    expect(found(await deskChecks(sandbox(), systemClock, NEVER), 'desk: credentials')).toMatchObject({ ok: false });
  });

  it.each([
    ['ahead', 3_600_000, 'ahead of'],
    ['behind', -3_600_000, 'behind'],
  ])('a clock that is an hour %s', async (_, skew, says) => {
    const clock = { ...systemClock, now: () => systemClock.now() + skew };
    expect(found(await deskChecks(sandbox(), clock, NEVER), 'desk: clock')).toMatchObject({
      ok: false,
      found: expect.stringContaining(says),
      todo: expect.stringContaining('NTP'),
    });
  });

  it('that nobody runs: the steps after the connection are not tried', async () => {
    const checks = await deskChecks(sandbox('token', 'http://127.0.0.1:1'), systemClock, NEVER);
    expect(checks.map(({ name, ok }) => [name, ok])).toEqual([
      ['desk', true],
      ['desk: name', true],
      ['desk: connection', false],
    ]);
    expect(checks.at(-1)?.found).toContain('refused');
  });
});

describe('the way to an address', () => {
  const way = async (address: string, http: object = {}, clock = systemClock): Promise<Check[]> =>
    await networkChecks('x', address, config({ http }), clock, NEVER);

  it('a name that is not known', async () => {
    expect(await way('https://no-such-host.invalid')).toMatchObject([{ name: 'x: name', ok: false }]);
  });

  it('a certificate that is trusted: who signed it, and until when it is valid', async () => {
    const checks = await way(`https://127.0.0.1:${await tlsServer('right')}`, { caFile });
    expect(checks.at(-1)).toMatchObject({ name: 'x: TLS', ok: true });
    expect(checks.at(-1)?.found).toMatch(/TLSv1\.\d, signed by Test Authority, valid until 20\d\d-/);
  });

  it('a certificate that ends within two weeks', async () => {
    const clock = { ...systemClock, now: () => systemClock.now() + 20 * DAY };
    const checks = await way(`https://127.0.0.1:${await tlsServer('right')}`, { caFile }, clock);
    expect(checks.at(-1)).toMatchObject({ ok: false, todo: expect.stringContaining('renew') });
  });

  it('a certificate that nobody known signed', async () => {
    const checks = await way(`https://127.0.0.1:${await tlsServer('right')}`);
    expect(checks.at(-1)).toMatchObject({
      ok: false,
      found: expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT'),
      todo: expect.stringContaining('http.caFile'),
    });
  });

  it('a certificate for another name', async () => {
    const other = join(folder, 'other-name.pem');
    const checks = await way(`https://127.0.0.1:${await tlsServer('other-name')}`, { caFile: other });
    expect(checks.at(-1)).toMatchObject({ ok: false, todo: expect.stringContaining('another name') });
  });

  it('a server that speaks no TLS', async () => {
    const port = await listening(createServer((_, response) => response.end()));
    expect((await way(`https://127.0.0.1:${port}`)).at(-1)).toMatchObject({ name: 'x: TLS', ok: false });
  });

  /** A proxy that opens every tunnel to one port, or answers with a status. */
  async function proxy(answer: number): Promise<string> {
    const server = createServer();
    server.on('connect', (request, client: Socket) => {
      client.on('error', () => undefined);
      if (answer < 1000) {
        client.end(`HTTP/1.1 ${answer} No\r\n\r\n`);
        return;
      }
      const target = connect(answer, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        target.pipe(client).pipe(target);
      });
      target.on('error', () => client.destroy());
      client.on('close', () => target.destroy());
      request.resume();
    });
    return `http://127.0.0.1:${await listening(server)}`;
  }

  it('through a proxy, with the desk’s own certificate behind it', async () => {
    const checks = await way('https://localhost.test', { proxy: await proxy(await tlsServer('right')), caFile });
    expect(checks.map(({ name }) => name)).toEqual(['x: name', 'x: proxy', 'x: TLS']);
    expect(checks.at(-1)).toMatchObject({ ok: false, todo: expect.stringContaining('another name') });
  });

  it.each([
    [407, 'asks for a login'],
    [403, 'Let the proxy'],
  ])('a proxy that answers %i', async (status, todo) => {
    expect((await way('https://desk.example', { proxy: await proxy(status) })).at(-1)).toMatchObject({
      name: 'x: proxy',
      ok: false,
      todo: expect.stringContaining(todo),
    });
  });
});

describe('the state', () => {
  it('whole, damaged, and set aside', () => {
    const stateDirectory = join(tempFolder(), 'state');
    const here = config({ stateDirectory });
    expect(stateChecks(here)).toMatchObject([{ ok: true }]);
    openState(here).close();
    expect(stateChecks(here).map(({ ok }) => ok)).toEqual([true, true, true, true]);
    writeFileSync(join(stateDirectory, 'agent.db'), 'rubbish'.repeat(1000));
    writeFileSync(join(stateDirectory, 'agent.db.unreadable-2026-11-25T120000.000Z'), 'rubbish');
    expect(stateChecks(here)).toMatchObject([
      { ok: true },
      { name: 'state file', ok: false },
      { name: 'lost state', ok: false, found: expect.stringContaining('unreadable-2026') },
    ]);
  });

  it('too little free space, and no reserve', () => {
    const stateDirectory = tempFolder();
    mkdirSync(join(stateDirectory, 'bundles'));
    writeFileSync(join(stateDirectory, 'bundles', 'a.zip'), Buffer.alloc(10));
    const checks = storageChecks(config({ stateDirectory, storage: { minFreeMebibytes: 1_000_000_000 / 1000 } }));
    expect(found(checks, 'free space')).toMatchObject({
      ok: false,
      todo: expect.stringContaining('storage.minFreeMebibytes'),
    });
    expect(found(checks, 'reserve')).toMatchObject({ ok: false });
    expect(found(checks, 'bundles')?.found).toContain('1 of at most 200');
  });
});

describe('the warranty lookup', () => {
  const withLookup = (serial: string | null, tokenFile = 'token'): Config =>
    config({ warranty: { serial, lookup: { url: desk.url, tokenFile: join(folder, tokenFile) } } });

  it('is tried where one is configured', async () => {
    await desk.control('/warranty', { serial: 'S-1' });
    expect(await warrantyChecks(config({}), systemClock, NEVER)).toEqual([]);
    expect((await warrantyChecks(withLookup('S-1'), systemClock, NEVER)).at(-1)).toMatchObject({ ok: true });
  });

  it.each([
    ['a unit that it does not know', 'S-9', 'token', 'entered there'],
    ['a unit whose serial is not known', null, 'token', 'warranty.serial'],
    ['a wrong token', 'S-1', 'wrong-token', 'tokenFile'],
  ])('%s', async (_, serial, tokenFile, todo) => {
    expect((await warrantyChecks(withLookup(serial, tokenFile), systemClock, NEVER)).at(-1)).toMatchObject({
      ok: false,
      todo: expect.stringContaining(todo),
    });
  });
});
