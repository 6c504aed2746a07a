import { createHash } from 'node:crypto';
import { createWriteStream, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { ZipFile } from 'yazl';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../agent/base/errors.ts';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { checkWith } from '../../../diagnostics/bundle/bundle-check.ts';
import type { BundleCheck } from '../../../diagnostics/bundle/check-archive.ts';
import { Manifest } from '../../../diagnostics/bundle/manifest.ts';
import { openEvidence } from '../../../diagnostics/bundle/read-bundle.ts';
import { redactArchive } from '../../../diagnostics/bundle/redact-archive.ts';
import { createRedactor } from '../../../diagnostics/redaction/create-redactor.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { makeCapture, pack, SERIAL, unpack } from './make-capture.ts';

const KNOWN = [{ kind: 'host', value: 'wolkenstein-7' }];

async function zipOf(path: string, entries: Record<string, string | Buffer>): Promise<void> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(entries)) zip.addBuffer(Buffer.from(content), name);
  zip.end({ comment: 'of jane@corp-x.com on wolkenstein-7', forceZip64Format: false });
  await pipeline(zip.outputStream, createWriteStream(path));
}

async function redact(entries: Record<string, string | Buffer>, check: BundleCheck = checkWith(KNOWN)) {
  const folder = tempFolder();
  const [path, out] = [join(folder, 'in.zip'), join(folder, 'out.zip')];
  await zipOf(path, entries);
  const redactor = createRedactor({ key: Buffer.alloc(32, 1), knownValues: KNOWN });
  const done = await redactArchive({
    path,
    out,
    redactor,
    check,
    at: systemClock.now(),
    signal: new AbortController().signal,
  });
  const zip = await openPromise(out, { lazyEntries: true, autoClose: false });
  const found = new Map<string, string>();
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    found.set(entry.fileName, Buffer.concat(chunks).toString('utf8'));
    expect(entry.fileComment).toBe('');
  }
  expect(zip.comment).toBe('');
  zip.close();
  return { done, found, raw: readFileSync(out), mode: statSync(out).mode & 0o777 };
}

const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');

describe('a bundle of ours', () => {
  /** Packed without knowing the host's name, which the second redaction knows. */
  async function bundle(changes: Record<string, string> = {}): Promise<Record<string, string>> {
    const folder = tempFolder();
    const capture = makeCapture(join(folder, 'capture'), {
      'files/var/log/app.log': `one\nof wolkenstein-7 at serial ${SERIAL}\nthree\n`,
      'files/var/log/wolkenstein-7.log': 'fine\n',
      ...changes,
    });
    await pack(capture, join(folder, 'unit.zip'), { aroundIncident: ['files/var/log/wolkenstein-7.log'] });
    return Object.fromEntries(await unpack(join(folder, 'unit.zip')));
  }

  const manifestOf = (found: ReadonlyMap<string, string>): Manifest =>
    Manifest.parse(JSON.parse(found.get('manifest.json') ?? ''));

  it('has a manifest that agrees with what is in it now', async () => {
    const before = await bundle();
    const { found } = await redact(before);
    expect([...found.keys()].at(-1)).toBe('manifest.json');
    expect(found.get('files/var/log/app.log')).toContain('of <host:');
    const manifest = manifestOf(found);
    const others = [...found].filter(([name]) => name !== 'manifest.json');
    expect(manifest.entries).toEqual(
      others.map(([name, content]) => ({ name, bytes: Buffer.byteLength(content), sha256: sha256(content) })),
    );
    expect(manifest.aroundIncident).toEqual([expect.stringMatching(/^files\/var\/log\/<host:\w+>\.log$/)]);
    const old = Manifest.parse(JSON.parse(before['manifest.json'] ?? ''));
    expect(manifest).toMatchObject({ incident: old.incident, takenAt: old.takenAt, components: old.components });
    const taken = (counts: Record<string, number>): number => Object.values(counts).reduce((a, b) => a + b, 0);
    expect(taken(manifest.redactions)).toBeGreaterThan(taken(old.redactions));
  });

  it('lists what was withheld this time', async () => {
    const check: BundleCheck = async (name, content) => {
      for await (const _ of content) continue;
      return await Promise.resolve(name === 'denied.jsonl' ? [{ kind: 'canary' }] : []);
    };
    const { done, found } = await redact(await bundle(), check);
    expect(done.withheld).toHaveLength(1);
    expect(found.has('denied.jsonl')).toBe(false);
    expect(manifestOf(found).dropped).toEqual(done.withheld);
    expect(manifestOf(found).entries.map(({ name }) => name)).not.toContain('denied.jsonl');
  });

  it('is read and judged as before', async () => {
    const folder = tempFolder();
    const { raw } = await redact(await bundle());
    writeFileSync(join(folder, 'again.zip'), raw);
    const evidence = await openEvidence(join(folder, 'again.zip'));
    expect(evidence).toMatchObject({ kind: 'bundle', manifest: { schema: 'dten-manifest/1' } });
    if (evidence.kind !== 'neither') evidence.close();
  });
});

describe('an archive of others', () => {
  it('with a file of that name keeps it as it is', async () => {
    const { found } = await redact({ 'manifest.json': '{"name":"an app"}\n', 'z.txt': 'fine\n' });
    expect([...found]).toEqual([
      ['manifest.json', '{"name":"an app"}\n'],
      ['z.txt', 'fine\n'],
    ]);
  });

  it('is written anew: contents, names and comments', async () => {
    const { done, found, raw, mode } = await redact({
      'bugreport-wolkenstein-7.txt': 'mail to jane@corp-x.com from wolkenstein-7\n',
      'FS/data/misc/recovery/last_log': 'password=hunter2x\n',
    });
    expect([...found.keys()]).toEqual([expect.stringMatching(/^bugreport-<host:\w+>\.txt$/), 'FS/data/misc/recovery/last_log']); // prettier-ignore
    expect([...found.values()].join('')).toMatch(/^mail to <email:\w+> from <host:\w+>\npassword=<secret:\w+>\n$/);
    expect(raw.toString('latin1')).not.toMatch(/wolkenstein|corp-x/);
    expect(done).toMatchObject({ files: 2, withheld: [] });
    expect(mode).toBe(0o600);
  });

  it('leaves out what nobody can look into, and what people made', async () => {
    const { done, found } = await redact({
      'ok.txt': 'fine\n',
      'inner.zip': Buffer.from('504b0304aabb', 'hex'),
      'logs.gz': Buffer.from('1f8b0800', 'hex'),
      'shot.bin': Buffer.from('89504e470d0a1a0a', 'hex'),
      'FS/storage/emulated/0/Notes/plan.txt': 'merger\n',
      'FS/data/misc/wifi/WifiConfigStore.xml': '<psk>x</psk>',
      'screenshot.png': 'x',
    });
    expect([...found.keys()]).toEqual(['ok.txt']);
    expect(done.withheld.map(({ name }) => name).toSorted()).toEqual(['FS/data/misc/wifi/WifiConfigStore.xml', 'FS/storage/emulated/0/Notes/plan.txt', 'inner.zip', 'logs.gz', 'screenshot.png', 'shot.bin']); // prettier-ignore
  });

  it('leaves out what is binary by nature, however it arrives, and keeps text in UTF-16', async () => {
    const secret = Buffer.from('password=hunter2x jane@corp-x.com\n');
    const binary = (hex: string, at = 0) => Buffer.concat([Buffer.alloc(at, 'a'), Buffer.from(hex, 'hex'), secret]);
    const text = 'password=hunter2x of jane@corp-x.com\n'.repeat(3);
    const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
    const kept = { 'bom.txt': utf16, 'le.txt': utf16.subarray(2), 'be.txt': Buffer.from(utf16).swap16() };
    const { done, found } = await redact({
      'bt.log': binary('6274736e6f6f700000000001000003ea'),
      'net.cap': binary('d4c3b2a1020004000000000000000000'),
      'core.1': binary('7f454c4602010100000000000000000004'),
      'all.tar': binary('000000', 3000),
      'utf32.txt': binary('fffe0000700000006100000073000000'),
      'late.bin': binary('00', 4095),
      'later.bin': binary('00', 100_000),
      'old.Z': binary('1f9d90'),
      ...kept,
    });
    expect([...found.keys()]).toEqual(Object.keys(kept));
    expect(found.get('le.txt')?.replaceAll('\0', '')).toMatch(/^(password=<secret:\w+> of <email:\w+>\n){3}$/);
    expect(done.withheld).toHaveLength(8);
    expect(done.withheld[0]).toEqual({ name: 'bt.log', why: 'It is binary, which redaction cannot look into.' });
  });

  it('withholds what the independent check objects to, and keeps the rest', async () => {
    const check: BundleCheck = async (name, content) => {
      for await (const _ of content) continue;
      return await Promise.resolve(name === 'bad.txt' ? [{ kind: 'canary' }] : []);
    };
    const { done, found } = await redact({ 'bad.txt': 'x', 'good.txt': 'y' }, check);
    expect([...found.keys()]).toEqual(['good.txt']);
    expect(done.withheld).toEqual([{ name: 'bad.txt', why: expect.stringContaining('canary') }]);
  });

  it('that is none is refused', async () => {
    const path = join(tempFolder(), 'x.zip');
    await pipeline(['no archive'], createWriteStream(path));
    const redactor = createRedactor({ key: Buffer.alloc(32, 1), knownValues: [] });
    const signal = new AbortController().signal;
    await expect(redactArchive({ path, out: `${path}.out`, redactor, check: checkWith([]), at: 0, signal })).rejects.toThrow(UsageError); // prettier-ignore
  });
});
