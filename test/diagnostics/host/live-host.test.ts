import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../agent/base/system-clock.ts';
import type { FileRead, Host, ReadOptions, Refusal } from '../../../diagnostics/host/host.ts';
import { createLiveHost } from '../../../diagnostics/host/live-host.ts';
import { tempFolder } from '../../support/temp-folder.ts';

async function hostOf(...roots: string[]): Promise<Host> {
  const environment = { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' };
  return await createLiveHost({ clock: systemClock, environment, roots, signal: new AbortController().signal });
}

function whole(read: FileRead | Refusal): FileRead {
  if (!read.ok) throw new Error(`refused: ${read.reason} ${read.detail}`);
  return read;
}

async function read(host: Host, path: string, options: Partial<ReadOptions> = {}): Promise<FileRead | Refusal> {
  return await host.readFile(path, { maxBytes: 100_000, ...options });
}

describe('identity', () => {
  it('is that of this boot', async () => {
    const { identity } = await hostOf();
    expect(identity).toMatchObject({ schema: 'dten-capture/1', platform: 'linux' });
    expect(identity.bootId).toBe(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
    expect(identity.uptimeSeconds).toBeGreaterThan(0);
    expect(identity.capturedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });
});

describe('reading', () => {
  it('gives files of the kernel, which say that they are empty', async () => {
    const status = whole(await read(await hostOf(), '/proc/sys/kernel/osrelease'));
    expect(status).toMatchObject({ truncated: false, source: 'files/proc/sys/kernel/osrelease' });
    expect(status.text).toBe(readFileSync('/proc/sys/kernel/osrelease', 'utf8'));
  });

  it.each([
    ['the beginning', {}, 'one\ntwo\n', true],
    ['the end', { tail: true }, 'four\n', true],
    ['all', { maxBytes: 100 }, 'one\ntwo\nthree\nfour\n', false],
    ['all as the end', { maxBytes: 100, tail: true }, 'one\ntwo\nthree\nfour\n', false],
  ])('gives %s in whole lines', async (_, options, text, truncated) => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'log'), 'one\ntwo\nthree\nfour\n');
    const host = await hostOf(folder);
    expect(await read(host, join(folder, 'log'), { maxBytes: 10, ...options })).toMatchObject({ text, truncated });
  });

  it('gives the end of a kernel file without a size', async () => {
    const { text, truncated } = whole(await read(await hostOf(), '/proc/self/status', { maxBytes: 200, tail: true }));
    expect(truncated).toBe(true);
    expect(text).toContain('nonvoluntary_ctxt_switches');
    expect(text.length).toBeLessThanOrEqual(200);
  });

  it('gives binary files a character a byte where asked', async () => {
    const folder = tempFolder();
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    writeFileSync(join(folder, 'edid'), bytes);
    const { text } = whole(await read(await hostOf(folder), join(folder, 'edid'), { encoding: 'latin1' }));
    expect(Buffer.from(text, 'latin1').equals(bytes)).toBe(true);
  });

  it('goes on in a growing file no further than its limit', async () => {
    const folder = tempFolder();
    const path = join(folder, 'log');
    writeFileSync(path, 'line\n'.repeat(10_000));
    const host = await hostOf(folder);
    const reading = read(host, path, { maxBytes: 20_000 });
    appendFileSync(path, 'more\n'.repeat(10_000));
    expect(whole(await reading).text.length).toBeLessThanOrEqual(20_000);
  });
});

describe('refusals', () => {
  it.each([
    ['a file that is not there', 'no-such-file', 'absent'],
    ['a folder', 'folder', 'refused'],
    ['a FIFO, without waiting for its writer', 'fifo', 'refused'],
    ['a socket', 'socket', 'refused'],
    ['a link to a device', 'zero', 'refused'],
    ['a link out of the roots', 'out', 'refused'],
    ['a file under a link out of the roots', 'outside/secret', 'refused'],
    ['a link in a circle', 'circle', 'refused'],
    ['notes, even where configured', 'Notes/a.txt', 'refused'],
    ['a link to a whiteboard', 'innocent', 'refused'],
    ['a picture', 'shot.png', 'refused'],
  ])('%s', async (_, name, reason) => {
    const folder = tempFolder();
    const outside = tempFolder();
    writeFileSync(join(outside, 'secret'), 'secret');
    mkdirSync(join(folder, 'folder'));
    execFileSync('mkfifo', [join(folder, 'fifo')]);
    const server = createServer();
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve));
    symlinkSync('/dev/zero', join(folder, 'zero'));
    symlinkSync(join(outside, 'secret'), join(folder, 'out'));
    symlinkSync(outside, join(folder, 'outside'));
    symlinkSync('circle', join(folder, 'circle'));
    mkdirSync(join(folder, 'Notes'));
    writeFileSync(join(folder, 'Notes/a.txt'), 'note');
    mkdirSync(join(folder, 'Whiteboards'));
    writeFileSync(join(folder, 'Whiteboards/1'), 'board');
    symlinkSync('Whiteboards/1', join(folder, 'innocent'));
    writeFileSync(join(folder, 'shot.png'), 'png');
    const host = await hostOf(folder);
    const path = join(folder, name);
    expect(await read(host, path)).toMatchObject({ ok: false, reason });
  });

  it.each([
    '/etc/shadow',
    '/proc/self/environ',
    '/proc/kmsg',
    '/dev/null',
    '/root/.profile',
    '/proc/self/root/etc/hostname',
  ])('%s is not read', async (path) => {
    expect(await read(await hostOf(), path)).toMatchObject({ ok: false, reason: 'refused' });
  });

  it.each(['/etc/../etc/hostname', 'etc/hostname', '', '/etc//hostname', '/etc/host\0name', '/etc/'])(
    'the path "%s" is refused',
    async (path) => {
      expect(await read(await hostOf(), path)).toMatchObject({ ok: false, reason: 'refused' });
    },
  );

  it('follows a link that stays inside the roots', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'log.1'), 'text');
    symlinkSync('log.1', join(folder, 'log'));
    expect(await read(await hostOf(folder), join(folder, 'log'))).toMatchObject({ text: 'text' });
  });
});

describe('listing', () => {
  it('tells names, kinds, sizes and where links point, in byte order', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'b'), '12345');
    mkdirSync(join(folder, 'C'));
    symlinkSync('/nowhere', join(folder, 'a'));
    execFileSync('mkfifo', [join(folder, 'd')]);
    expect(await (await hostOf(folder)).list(folder)).toEqual({
      ok: true,
      entries: [
        { name: 'C', type: 'folder', size: expect.any(Number) as number },
        { name: 'a', type: 'link', size: 8, target: '/nowhere' },
        { name: 'b', type: 'file', size: 5 },
        { name: 'd', type: 'other', size: 0 },
      ],
    });
  });

  it('of a link out of the roots tells the link and no more', async () => {
    const folder = tempFolder();
    const outside = tempFolder();
    writeFileSync(join(outside, 'inside'), '');
    symlinkSync(outside, join(folder, 'link'));
    const host = await hostOf(folder);
    expect(await host.list(join(folder, 'link'))).toMatchObject({
      ok: true,
      entries: [{ name: 'link', type: 'link', target: outside }],
    });
    expect(await host.list(join(folder, 'link/inside'))).toMatchObject({ ok: false, reason: 'refused' });
  });

  it.each([
    ['/no-such-root', 'refused'],
    ['/etc/no-such-folder', 'absent'],
    ['/sys/../etc', 'refused'],
  ])('of %s is %s', async (path, reason) => {
    expect(await (await hostOf()).list(path)).toMatchObject({ ok: false, reason });
  });
});

it('the facts of systeminformation come with each call named, and processes without their arguments', async () => {
  const facts = await (await hostOf()).facts();
  expect(Object.keys(facts)).toEqual(
    expect.arrayContaining(['system', 'bios', 'graphics', 'diskLayout', 'battery', 'processes']),
  );
  const processes = facts['processes'] as Record<string, unknown>[];
  expect(processes.length).toBeGreaterThan(0);
  expect(Object.keys(processes[0] ?? {}).sort()).toEqual(['cpu', 'memRss', 'name', 'pid', 'started']);
});
