import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { BundleNotCleanError, BundleNotWrittenError, BundleTooLargeError } from '../../../diagnostics/bundle/errors.ts';
import { Manifest } from '../../../diagnostics/bundle/manifest.ts';
import { judge } from '../../../diagnostics/judge.ts';
import { Snapshot } from '../../../diagnostics/snapshot/snapshot.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { ROOM, SERIAL, documents, flagging, makeCapture, newRedactor, pack, unpack } from './make-capture.ts';

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

function places(changes: Record<string, string | null> = {}) {
  const folder = tempFolder();
  return { capture: makeCapture(join(folder, 'capture'), changes), out: join(folder, 'unit.zip') };
}

async function packed(changes: Record<string, string | null> = {}, over: Parameters<typeof pack>[2] = {}) {
  const { capture, out } = places(changes);
  const result = await pack(capture, out, over);
  const entries = await unpack(out);
  return { result, entries, out, manifest: Manifest.parse(JSON.parse(entries.get('manifest.json') ?? '')) };
}

/** Text that does not pack. */
function noise(bytes: number, seed: string): string {
  let text = '';
  for (let n = 0; text.length < bytes; n++) text += `${sha256(`${seed}${n}`).replaceAll(/\d/g, 'g')}\n`;
  return text.slice(0, bytes);
}

describe('a bundle', () => {
  it('has the capture first, then the documents, the report, and the manifest last', async () => {
    const { entries } = await packed();
    expect([...entries.keys()]).toEqual([
      'host.json',
      'facts.json',
      'denied.jsonl',
      'listings.jsonl',
      'files/etc/os-release',
      'files/var/log/app.log',
      'commands/001.json',
      'commands/001.stderr',
      'commands/001.stdout',
      'probes/001.json',
      'incident.json',
      'snapshot.json',
      'baseline.json',
      'findings.json',
      'updates.json',
      'report.html',
      'manifest.json',
    ]);
  });

  it('is a sound ZIP for others too, private, and leaves no unfinished file', async () => {
    const { out, result } = await packed();
    const test = spawnSync('python3', ['-c', 'import zipfile,sys; print(zipfile.ZipFile(sys.argv[1]).testzip())', out]);
    expect(test.stdout.toString().trim()).toBe('None');
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(existsSync(`${out}.part`)).toBe(false);
    expect(result).toMatchObject({
      path: out,
      bytes: statSync(out).size,
      sha256: sha256(readFileSync(out)),
      files: 17,
    });
  });

  it('names every other entry in the manifest with its size and SHA-256', async () => {
    const { entries, manifest } = await packed();
    const others = [...entries].filter(([name]) => name !== 'manifest.json');
    expect(manifest.entries).toEqual(
      others.map(([name, content]) => ({ name, bytes: Buffer.byteLength(content), sha256: sha256(content) })),
    );
    expect(manifest).toMatchObject({
      incident: { ref: 'DT-7K3QF' },
      components: [{ id: 'firmware', version: '2.0.0' }],
      collectors: [{ name: 'usb', durationMs: 12, bytes: 2048 }],
      dropped: [],
    });
  });

  it('says which unit it is in the manifest alone', async () => {
    const { entries, manifest } = await packed();
    expect(manifest.identity).toMatchObject({ serial: SERIAL, room: ROOM });
    for (const [name, content] of entries) {
      if (name === 'manifest.json') continue;
      expect(content, name).not.toContain(SERIAL);
      expect(content, name).not.toContain(ROOM);
    }
  });

  it('keeps line counts, counts what it took, and keeps the names of the incident', async () => {
    const { entries, manifest, result } = await packed();
    expect(entries.get('files/var/log/app.log')?.split('\n')).toHaveLength(4);
    expect(entries.get('files/var/log/app.log')).toMatch(
      /^one\nserial <serial:[0-9a-f]+> in <room:[0-9a-f]+>\nthree\n$/,
    );
    expect(Object.values(manifest.redactions).reduce((a, b) => a + b, 0)).toBeGreaterThan(3);
    expect(result.redactions).toEqual(manifest.redactions);
    expect(JSON.parse(entries.get('incident.json') ?? '')).toMatchObject({
      id: documents.incident?.id,
      ref: 'DT-7K3QF',
      summary: [expect.stringMatching(/^DTEN OS changed from 1\.9\.0 to 2\.0\.0 in <room:[0-9a-f]+>\.$/)],
    });
  });

  it('keeps evidence of its own that has NULs, and redacts between them', async () => {
    const edid = `\0${'\x7f'.repeat(6)}\0\x1em\x01\0`;
    const { entries, manifest } = await packed({
      'files/proc/77/cmdline': `zoom\0--serial\0${SERIAL}\0--room=${ROOM}\0`,
      'files/sys/class/drm/card0-HDMI-A-1/edid': edid,
    });
    expect(entries.get('files/proc/77/cmdline')).toMatch(/^zoom\0--serial\0<serial:\w+>\0--room=<room:\w+>\0$/);
    expect(entries.get('files/sys/class/drm/card0-HDMI-A-1/edid')).toBe(edid);
    expect(manifest.dropped).toEqual([]);
  });

  it('repeats the findings when its own snapshot is judged against its own baseline', async () => {
    const { entries } = await packed();
    const read = (name: string) => Snapshot.parse(JSON.parse(entries.get(name) ?? ''));
    const again = judge({ snapshot: read('snapshot.json'), baseline: read('baseline.json'), reports: [] });
    expect(again.findings.map(({ id }) => id)).toEqual(documents.findings.map(({ id }) => id));
    expect(again.findings).toEqual(JSON.parse(entries.get('findings.json') ?? ''));
    expect(again.updates).toEqual(JSON.parse(entries.get('updates.json') ?? ''));
  });

  it('quotes the redacted lines that evidence points to', async () => {
    const { entries } = await packed();
    const report = entries.get('report.html') ?? '';
    expect(report).toMatch(/zoom\.service loaded failed failed Zoom on &lt;serial:/);
    expect(report).toContain('href="commands/001.stdout"');
    expect(report).toContain('/sys/kernel/debug/x');
  });

  it('is the same to the byte when packed again', async () => {
    const { capture, out } = places();
    await pack(capture, out);
    const first = readFileSync(out);
    await pack(capture, `${out}.again`);
    expect(readFileSync(`${out}.again`).equals(first)).toBe(true);
  });

  it('can go without an incident and without a baseline', async () => {
    const { entries, manifest } = await packed({}, { documents: { ...documents, incident: null, baseline: null } });
    expect(entries.has('incident.json')).toBe(false);
    expect(entries.has('baseline.json')).toBe(false);
    expect(manifest.incident).toBeNull();
  });

  it('takes nothing that is no part of the layout, and follows no link', async () => {
    const { capture, out } = places({ 'notes.txt': 'private', 'other/x': 'private' });
    symlinkSync('/etc/passwd', join(capture, 'files/etc/passwd'));
    symlinkSync('/etc', join(capture, 'files/linked'));
    spawnSync('mkfifo', [join(capture, 'files/etc/fifo')]);
    await pack(capture, out);
    const names = [...(await unpack(out)).keys()];
    expect(names.filter((name) => /notes|other|passwd|linked|fifo/.test(name))).toEqual([]);
  });

  it('redacts names of entries, and evidence still points to them', async () => {
    const findings = documents.findings.map((finding) => ({
      ...finding,
      evidence: [{ file: `files/var/log/${SERIAL}.log`, line: 1 }],
    }));
    const { entries } = await packed(
      { [`files/var/log/${SERIAL}.log`]: 'hello there\n' },
      { documents: { ...documents, findings } },
    );
    const name = [...entries.keys()].find((entry) => entry.includes('<serial:')) ?? '';
    expect(entries.get(name)).toBe('hello there\n');
    expect(JSON.parse(entries.get('findings.json') ?? '')[0].evidence[0].file).toBe(name);
    expect(entries.get('report.html')).toContain('hello there');
  });
});

describe('what is not clean', () => {
  it('is withheld and listed, and the rest is packed again without it', async () => {
    const { entries, manifest, result, out } = await packed({}, { check: flagging('files/var/log/app.log') });
    expect(entries.has('files/var/log/app.log')).toBe(false);
    expect(manifest.dropped).toMatchObject([{ name: 'files/var/log/app.log' }]);
    expect(manifest.dropped[0]?.why).toContain('canary');
    expect(result.withheld).toEqual(manifest.dropped);
    expect(manifest.entries.map(({ name }) => name)).not.toContain('files/var/log/app.log');
    expect(entries.get('report.html')).toContain('Not in this bundle');
    expect(existsSync(`${out}.part`)).toBe(false);
  });

  it('is withheld with the other files of its command', async () => {
    const { entries, manifest } = await packed({}, { check: flagging('commands/001.stdout') });
    expect([...entries.keys()].filter((name) => name.startsWith('commands/'))).toEqual([]);
    expect(manifest.dropped.map(({ name }) => name).sort()).toEqual([
      'commands/001.json',
      'commands/001.stderr',
      'commands/001.stdout',
    ]);
  });

  it('may be a document: the bundle goes without it', async () => {
    const { entries, result } = await packed({}, { check: flagging('snapshot.json', 'report.html') });
    expect(entries.has('snapshot.json')).toBe(false);
    expect(entries.has('report.html')).toBe(false);
    expect(entries.has('findings.json')).toBe(true);
    expect(result.withheld).toHaveLength(2);
  });

  it('may be the name alone: it is not told either', async () => {
    const { entries, manifest } = await packed(
      { 'files/var/log/secret-room.log': 'x' },
      { check: flagging('name:secret-room') },
    );
    expect([...entries.keys()].join()).not.toContain('secret-room');
    expect([...entries.values()].join()).not.toContain('secret-room');
    expect(manifest.dropped).toMatchObject([{ name: 'files/(name withheld)' }]);
  });

  it('is nothing that the redactor missed on its own: the real check sees it', async () => {
    const careless = newRedactor();
    const { entries, result } = await packed(
      {},
      { redactor: { ...careless, stream: () => new Transform({ transform: (chunk, _, done) => done(null, chunk) }) } },
    );
    expect(result.withheld.map(({ name }) => name)).toContain('files/var/log/app.log');
    expect([...entries].filter(([name, text]) => name !== 'manifest.json' && text.includes(SERIAL))).toEqual([]);
  });

  it('stops everything when it is the manifest', async () => {
    const { capture, out } = places();
    await expect(pack(capture, out, { check: flagging('manifest.json') })).rejects.toThrow(BundleNotCleanError);
    expect(existsSync(out)).toBe(false);
    expect(existsSync(`${out}.part`)).toBe(false);
  });
});

describe('what cannot be read', () => {
  it('is withheld, and the rest goes', async () => {
    const whole = newRedactor();
    const failing = () =>
      new Transform({
        transform: (chunk: Buffer, _encoding, done) =>
          chunk.includes('BROKEN') ? done(new Error('read failed')) : done(null, chunk),
      });
    const { entries, manifest } = await packed(
      { 'files/var/log/broken.log': 'BROKEN' },
      { redactor: { ...whole, stream: failing }, check: flagging() },
    );
    expect(entries.has('files/var/log/broken.log')).toBe(false);
    expect(manifest.dropped).toEqual([
      { name: 'files/var/log/broken.log', why: 'It could not be read (read failed).' },
    ]);
  });
});

describe('the size limit', () => {
  const logs = { 'files/var/log/big.log': noise(400_000, 'a'), 'files/var/log/small.log': noise(60_000, 'b') };

  it('leaves out the largest first, and lists it with its SHA-256', async () => {
    const maxBytes = (await packed(logs)).result.bytes - 10_000;
    const { entries, manifest, result } = await packed(logs, { maxBytes });
    expect(result.bytes).toBeLessThanOrEqual(maxBytes);
    expect(entries.has('files/var/log/small.log')).toBe(true);
    const text = newRedactor().text(logs['files/var/log/big.log']);
    expect(manifest.dropped).toMatchObject([
      { name: 'files/var/log/big.log', bytes: Buffer.byteLength(text), sha256: sha256(text) },
    ]);
    expect(result.dropped).toEqual(manifest.dropped);
    expect(result.withheld).toEqual([]);
  });

  it('keeps what a finding points to before anything else', async () => {
    const findings = documents.findings.map((finding) => ({
      ...finding,
      evidence: [{ file: 'files/var/log/big.log', line: 1 }],
    }));
    const maxBytes = (await packed(logs)).result.bytes - 10_000;
    const { entries } = await packed(logs, { maxBytes, documents: { ...documents, findings } });
    expect(entries.has('files/var/log/big.log')).toBe(true);
    expect(entries.has('files/var/log/small.log')).toBe(false);
  });

  it('refuses a limit that not even the documents fit', async () => {
    const { capture, out } = places();
    await expect(pack(capture, out, { maxBytes: 500 })).rejects.toThrow(BundleTooLargeError);
    expect(existsSync(out)).toBe(false);
  });
});

describe('the outside world', () => {
  it('may have no such folder', async () => {
    const { capture, out } = places();
    await expect(pack(capture, join(out, 'no', 'such.zip'))).rejects.toThrow(BundleNotWrittenError);
  });

  it('may have something unfinished lying there from before', async () => {
    const { capture, out } = places();
    symlinkSync('/etc/hostname', `${out}.part`);
    await pack(capture, out);
    expect(statSync(out).isFile()).toBe(true);
    expect((await unpack(out)).has('manifest.json')).toBe(true);
  });

  it('may have an empty capture', async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'capture'));
    await pack(join(folder, 'capture'), join(folder, 'x.zip'));
    expect([...(await unpack(join(folder, 'x.zip'))).keys()]).toContain('report.html');
  });

  it('may want it to stop', async () => {
    const { capture, out } = places();
    const stop = new AbortController();
    const stopping = newRedactor();
    const redactor = {
      ...stopping,
      stream: () => {
        stop.abort(new Error('enough'));
        return stopping.stream();
      },
    };
    await expect(pack(capture, out, { signal: stop.signal, redactor })).rejects.toThrow('enough');
    expect(existsSync(`${out}.part`)).toBe(false);
  });
});
