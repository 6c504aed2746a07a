import { createWriteStream, mkdirSync, symlinkSync, truncateSync, writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { folderFiles } from '../../../diagnostics/host/folder-files.ts';
import { createRecordedHost } from '../../../diagnostics/host/recorded-host.ts';
import { openZipFiles } from '../../../diagnostics/host/zip-files.ts';
import type { ZipCaptureFiles } from '../../../diagnostics/host/zip-files.ts';
import { campaignSeed } from '../../support/campaign.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { capture, memoryFiles } from './memory-files.ts';

const RUN = { timeoutMs: 1000, maxBytes: 1000 };

describe('a capture as a host', () => {
  const host = createRecordedHost(
    capture({
      files: { '/proc/meminfo': 'MemTotal: 1 kB\nMemFree: 1 kB\n', '/sys/class/net/eth0/speed': '1000\n' },
      commands: [
        { argv: ['df', '-P'], stdout: 'first' },
        { argv: ['df', '-P'], stdout: 'second' },
        { argv: ['df'], stdout: 'other', exitCode: 1 },
      ],
      extra: {
        'denied.jsonl': `${JSON.stringify({ asked: 'file', what: '/x', reason: 'denied', detail: 'EACCES' })}\n{"cut`,
      },
    }),
  );

  it('finds commands by exactly what was asked', async () => {
    expect(await (await host).run(['df', '-P'], RUN)).toMatchObject({ stdout: 'first', source: 'commands/001.stdout' });
    expect(await (await host).run(['df'], RUN)).toMatchObject({ stdout: 'other', exitCode: 1 });
    expect(await (await host).run(['df', '-P', '-k'], RUN)).toMatchObject({ ok: false, reason: 'absent' });
    expect(await (await host).run(['df -P'], RUN)).toMatchObject({ ok: false, reason: 'absent' });
  });

  it('gives files with the place that evidence points to', async () => {
    expect(await (await host).readFile('/proc/meminfo', { maxBytes: 20 })).toEqual({
      ok: true,
      text: 'MemTotal: 1 kB\n',
      truncated: true,
      source: 'files/proc/meminfo',
    });
  });

  it('repeats a refusal of the day, and says absent of the rest', async () => {
    expect(await (await host).readFile('/x', { maxBytes: 1 })).toEqual({
      ok: false,
      reason: 'denied',
      detail: 'EACCES',
    });
    expect(await (await host).readFile('/y', { maxBytes: 1 })).toMatchObject({ ok: false, reason: 'absent' });
  });

  it('lists what lies under a folder where no listing was recorded', async () => {
    expect(await (await host).list('/sys/class/net')).toEqual({
      ok: true,
      entries: [{ name: 'eth0', type: 'folder', size: 0 }],
    });
    expect(await (await host).list('/sys/class/drm')).toMatchObject({ ok: false, reason: 'absent' });
  });
});

it.each([
  ['nothing at all', {}],
  ['a host.json that is cut', { 'host.json': '{"schema":"dten-cap' }],
  ['a host.json of something else', { 'host.json': '{"schema":"other/9","platform":"plan9"}' }],
])('a capture with %s is a host that knows little', async (_, files) => {
  const host = await createRecordedHost(memoryFiles(files));
  expect(host.identity).toMatchObject({ platform: 'linux', bootId: null, uptimeSeconds: 0 });
  expect(await host.facts()).toEqual({});
  expect(await host.list('/')).toMatchObject({ ok: false });
});

it('never throws, whatever stands in the files', { timeout: 60_000 }, async () => {
  const name = fc.oneof(
    fc.constantFrom(
      'host.json',
      'facts.json',
      'denied.jsonl',
      'listings.jsonl',
      'commands/001.json',
      'commands/001.stdout',
      'probes/001.json',
      'files/etc/os-release',
    ),
    fc.string(),
  );
  const content = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.json().map(Buffer.from), fc.string().map(Buffer.from));
  await fc.assert(
    fc.asyncProperty(fc.dictionary(name, content), fc.string(), async (files, asked) => {
      const host = await createRecordedHost(memoryFiles(files));
      await host.readFile(`/${asked}`, { maxBytes: 100 });
      await host.readFile('/etc/os-release', { maxBytes: 100, tail: true });
      await host.list(asked);
      await host.run([asked], RUN);
      await host.probe({ host: asked, port: 1, tls: true, httpPath: asked }, { timeoutMs: 1 });
      await host.facts();
    }),
    { seed: campaignSeed('recorded host'), numRuns: 500 },
  );
});

describe('a folder of somebody else', () => {
  it.each([
    ['a way out', '../outside'],
    ['an absolute path', '/etc/hostname'],
    ['a link to a file', 'files/link'],
    ['a file under a link', 'files/out/secret'],
    ['a folder', 'files'],
    ['nothing', 'no-such-file'],
    ['a name with NUL', 'a\0b'],
    ['a name that is not normal', 'files/./real'],
  ])('gives nothing for %s', async (_, name) => {
    const outside = tempFolder();
    writeFileSync(join(outside, 'secret'), 'secret');
    const folder = join(tempFolder(), 'capture');
    mkdirSync(join(folder, 'files'), { recursive: true });
    writeFileSync(join(folder, '../outside'), 'secret');
    writeFileSync(join(folder, 'files/real'), 'real');
    symlinkSync(join(outside, 'secret'), join(folder, 'files/link'));
    symlinkSync(outside, join(folder, 'files/out'));
    const files = folderFiles(folder);
    expect(await files.read(name)).toBeNull();
    expect(await files.names()).toEqual(['files/real']);
  });

  it('reads no more of a file, and no more names, than its limits', async () => {
    const folder = tempFolder();
    for (let i = 0; i < 20; i++) writeFileSync(join(folder, `file${i}`), 'x'.repeat(1000));
    const files = folderFiles(folder, { maxFiles: 5, maxFileBytes: 10 });
    expect(await files.names()).toHaveLength(5);
    expect(await files.read('file3')).toHaveLength(10);
  });

  it('can lie behind a link itself', async () => {
    const [folder, place] = [tempFolder(), tempFolder()];
    writeFileSync(join(folder, 'host.json'), '{}');
    symlinkSync(folder, join(place, 'capture'));
    expect(await folderFiles(join(place, 'capture')).read('host.json')).toHaveLength(2);
  });
});

describe('an archive', () => {
  async function zip(entries: Record<string, string>): Promise<string> {
    const path = join(tempFolder(), 'capture.zip');
    const archive = new ZipFile();
    for (const [name, text] of Object.entries(entries)) archive.addBuffer(Buffer.from(text), name);
    archive.end();
    await pipeline(archive.outputStream, createWriteStream(path));
    return path;
  }

  async function opened(path: string, limits?: { maxFiles: number; maxFileBytes: number }): Promise<ZipCaptureFiles> {
    const files = await openZipFiles(path, limits);
    if ('ok' in files) throw new Error(files.detail);
    return files;
  }

  it('serves as well as a folder', async () => {
    const files = await opened(await zip({ 'files/etc/os-release': 'ID=debian\n', 'host.json': '{}' }));
    expect((await files.names()).sort()).toEqual(['files/etc/os-release', 'host.json']);
    const host = await createRecordedHost(files);
    expect(await host.readFile('/etc/os-release', { maxBytes: 100 })).toMatchObject({ ok: true, text: 'ID=debian\n' });
    files.close();
    files.close();
    expect(await files.read('host.json')).toBeNull();
  });

  it('gives nothing under names that lead out, and the rest as it is', async () => {
    const path = await zip({ 'aa/aa/evil': 'evil', 'files/good': 'good' });
    const bytes = readFileSync(path);
    const text = bytes.toString('latin1').replaceAll('aa/aa/evil', '../../evil');
    writeFileSync(path, Buffer.from(text, 'latin1'));
    const files = await opened(path);
    expect(await files.names()).toEqual(['files/good']);
    expect(await files.read('../../evil')).toBeNull();
    files.close();
  });

  it('unpacks no more than its limits: a bomb stays small', async () => {
    const path = await zip({ bomb: '0'.repeat(30_000_000), two: '2', three: '3' });
    const files = await opened(path, { maxFiles: 2, maxFileBytes: 1000 });
    expect(await files.names()).toEqual(['bomb', 'two']);
    expect(await files.read('bomb')).toHaveLength(1000);
    files.close();
  });

  it.each([
    ['cut short', (path: string) => truncateSync(path, 60)],
    ['no archive', (path: string) => writeFileSync(path, 'PK, but no more than that')],
    ['empty', (path: string) => truncateSync(path, 0)],
  ])('that is %s is refused', async (_, damage) => {
    const path = await zip({ 'files/a': 'a'.repeat(500) });
    damage(path);
    expect(await openZipFiles(path)).toMatchObject({ ok: false, reason: 'failed' });
  });

  it('that is not there is absent', async () => {
    expect(await openZipFiles('/no/such.zip')).toMatchObject({ ok: false, reason: 'absent' });
  });

  it('with any byte changed gives something or nothing, and never throws', { timeout: 60_000 }, async () => {
    const path = await zip({ 'host.json': '{}', 'files/etc/os-release': 'ID=debian\n'.repeat(50) });
    const sound = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(sound.length - 1), fc.nat(255), async (at, byte) => {
        const bytes = Buffer.from(sound);
        bytes[at] = byte;
        writeFileSync(path, bytes);
        const files = await openZipFiles(path);
        if ('ok' in files) return;
        for (const name of await files.names()) await files.read(name);
        files.close();
      }),
      { seed: campaignSeed('changed archive'), numRuns: 300 },
    );
  });
});
