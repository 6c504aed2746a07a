import { lstatSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { UsageError } from '../../../agent/base/errors.ts';
import { folderFiles } from '../../../diagnostics/host/folder-files.ts';
import type { Host } from '../../../diagnostics/host/host.ts';
import { createLiveHost } from '../../../diagnostics/host/live-host.ts';
import { createRecordedHost } from '../../../diagnostics/host/recorded-host.ts';
import { createRecordingHost } from '../../../diagnostics/host/recording-host.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const signal = new AbortController().signal;

async function live(...roots: string[]): Promise<Host> {
  return await createLiveHost({ clock: systemClock, environment: { PATH: '/usr/bin:/bin' }, roots, signal });
}

function lines(path: string): Record<string, unknown>[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

it('keeps all that was asked in the layout of a capture, and a recorded host answers the same', async () => {
  const folder = join(tempFolder(), 'capture');
  const host = await createRecordingHost(await live(), folder);
  const ask = async (of: Host) => ({
    identity: of.identity,
    file: await of.readFile('/proc/sys/kernel/osrelease', { maxBytes: 1000 }),
    absent: await of.readFile('/etc/no-such-file', { maxBytes: 1000 }),
    refused: await of.readFile('/etc/shadow', { maxBytes: 1000 }),
    folder: await of.list('/proc/sys/kernel/random'),
    noFolder: await of.list('/etc/no-such-folder'),
    command: await of.run(['uname', '-a'], { timeoutMs: 5000, maxBytes: 1000 }),
    failing: await of.run(['uname', '--no-such-option'], { timeoutMs: 5000, maxBytes: 1000 }),
    noCommand: await of.run(['no-such-program'], { timeoutMs: 5000, maxBytes: 1000 }),
    probe: await of.probe({ host: '127.0.0.1', port: 1, tls: false, httpPath: '/' }, { timeoutMs: 1000 }),
    noProbe: await of.probe({ host: '..', port: 0, tls: false, httpPath: null }, { timeoutMs: 1000 }),
    facts: await of.facts(),
  });
  const said = await ask(host);
  expect(said.command).toMatchObject({ ok: true, exitCode: 0, source: 'commands/001.stdout' });
  expect(said.failing).toMatchObject({ ok: true, exitCode: 1, source: 'commands/002.stdout' });
  expect(said.folder).toMatchObject({ ok: true, source: { file: 'listings.jsonl', line: 1 } });

  expect(readdirSync(folder).sort()).toEqual(
    ['commands', 'denied.jsonl', 'facts.json', 'files', 'host.json', 'listings.jsonl', 'probes'].sort(),
  );
  expect(JSON.parse(readFileSync(join(folder, 'commands/001.json'), 'utf8'))).toEqual({
    argv: ['uname', '-a'],
    exitCode: 0,
    timedOut: false,
    durationMs: expect.any(Number) as number,
    truncated: false,
  });
  expect(readFileSync(join(folder, 'commands/002.stderr'), 'utf8')).toContain('no-such-option');
  expect(await ask(await createRecordedHost(folderFiles(folder)))).toEqual(said);
});

it('writes down each refusal with its reason, and each thing that was cut', async () => {
  const folder = tempFolder();
  const logs = tempFolder();
  writeFileSync(join(logs, 'log'), 'line of text\n'.repeat(100));
  const capture = join(folder, 'capture');
  const host = await createRecordingHost(await live(logs), capture);
  await host.readFile('/etc/shadow', { maxBytes: 10 });
  await host.readFile(join(logs, 'log'), { maxBytes: 100, tail: true });
  await host.run(['sleep', '30'], { timeoutMs: 100, maxBytes: 10 });
  await host.run(['no-such-program', '-v'], { timeoutMs: 100, maxBytes: 10 });
  expect(lines(join(capture, 'denied.jsonl'))).toMatchObject([
    { asked: 'file', what: '/etc/shadow', reason: 'refused', detail: 'it may hold secrets' },
    { asked: 'file', what: join(logs, 'log'), reason: 'truncated', detail: 'only its end, 100 bytes at most' },
    { asked: 'command', what: 'sleep 30', reason: 'timed-out' },
    { asked: 'command', what: 'no-such-program -v', argv: ['no-such-program', '-v'], reason: 'absent' },
  ]);
  const again = await createRecordedHost(folderFiles(capture));
  expect(await again.readFile(join(logs, 'log'), { maxBytes: 100, tail: true })).toMatchObject({
    ok: true,
    truncated: true,
    text: 'line of text\n'.repeat(7),
  });
});

it('lets nobody but its owner in', async () => {
  const folder = join(tempFolder(), 'capture');
  const host = await createRecordingHost(await live(), folder);
  await host.readFile('/proc/sys/kernel/osrelease', { maxBytes: 100 });
  await host.run(['true'], { timeoutMs: 1000, maxBytes: 100 });
  await host.list('/proc/sys/kernel/random');
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  expect(paths.length).toBeGreaterThan(8);
  for (const path of [folder, ...paths]) {
    const expected = statSync(path).isDirectory() ? 0o700 : 0o600;
    expect([path, lstatSync(path).mode & 0o777]).toEqual([path, expected]);
  }
});

it('of two readings of a file keeps the longer', async () => {
  const logs = tempFolder();
  writeFileSync(join(logs, 'log'), 'line\n'.repeat(100));
  const folder = join(tempFolder(), 'capture');
  const host = await createRecordingHost(await live(logs), folder);
  for (const maxBytes of [50, 400, 20]) await host.readFile(join(logs, 'log'), { maxBytes });
  expect(readFileSync(join(folder, 'files', logs, 'log'), 'utf8')).toBe('line\n'.repeat(80));
});

it('keeps binary files byte by byte', async () => {
  const source = tempFolder();
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  writeFileSync(join(source, 'edid'), bytes);
  const folder = join(tempFolder(), 'capture');
  const host = await createRecordingHost(await live(source), folder);
  await host.readFile(join(source, 'edid'), { maxBytes: 1000, encoding: 'latin1' });
  expect(readFileSync(join(folder, 'files', source, 'edid')).equals(bytes)).toBe(true);
});

it('numbers commands by their start, not by their end', async () => {
  const folder = join(tempFolder(), 'capture');
  const host = await createRecordingHost(await live(), folder);
  const options = { timeoutMs: 5000, maxBytes: 100 };
  await Promise.all([host.run(['sleep', '0.3'], options), host.run(['echo', 'quick'], options)]);
  expect(readFileSync(join(folder, 'commands/002.stdout'), 'utf8')).toBe('quick\n');
});

it('still answers where the capture cannot be written, and says so', async () => {
  const folder = join(tempFolder(), 'capture');
  const host = await createRecordingHost(await live(), folder);
  writeFileSync(join(folder, 'files'), 'a file in the place of a folder');
  expect(await host.readFile('/proc/sys/kernel/osrelease', { maxBytes: 100 })).toMatchObject({ ok: true });
  expect(lines(join(folder, 'denied.jsonl'))).toMatchObject([
    { asked: 'file', what: '/proc/sys/kernel/osrelease', reason: 'not-recorded' },
  ]);
});

it('refuses a folder that holds a capture already', async () => {
  const folder = tempFolder();
  mkdirSync(join(folder, 'commands'));
  await expect(createRecordingHost(await live(), folder)).rejects.toThrow(UsageError);
});
