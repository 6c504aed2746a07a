import { existsSync, mkdirSync, linkSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../agent/base/errors.ts';
import { runRedact as redact } from '../../support/run-redact.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const SECRET = 'password=hunter2x of jane@corp-x.com\n';

/** A folder with these files in it. */
function folderOf(files: Record<string, string | Buffer>): (name: string) => string {
  const folder = tempFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return (name) => join(folder, name);
}

/** A ZIP with something in front of it; its places are told from the start of the ZIP, or of the file. */
function zipBehind(stub: Buffer, path: string, adjusted: boolean): void {
  const program = `
import io, sys, zipfile
out = open(sys.argv[1], 'wb')
stub = sys.stdin.buffer.read()
target = out if sys.argv[2] == 'true' else io.BytesIO()
if target is out: out.write(stub)
with zipfile.ZipFile(target, 'a' if target is not out else 'w') as zip:
    zip.writestr('app.log', 'password=hunter2x of jane@corp-x.com\\n' + ''.join(f'{n * n} of nothing\\n' for n in range(99999)))
if target is not out: out.write(stub + target.getvalue())
`;
  expect(spawnSync('python3', ['-c', program, path, String(adjusted)], { input: stub }).stderr.toString()).toBe('');
}

describe('redact of what it cannot look into', () => {
  const gzip = 'It is a gzip archive, which redaction cannot look into.';
  const binary = 'It is binary, which redaction cannot look into.';

  it.each([
    ['gzip', [gzipSync(SECRET)], gzip],
    ['gzip in crumbs', [...gzipSync(SECRET)].map((byte) => Buffer.from([byte])), gzip],
    ['a capture of packets', [Buffer.from('btsnoop\0\0\0\0\x01'), Buffer.from(SECRET)], binary],
    ['what turns binary late', [Buffer.alloc(4000, 'a\n'), Buffer.from([0]), Buffer.from(SECRET)], binary],
  ])('withholds %s on standard input, and says so', async (_, input, why) => {
    const at = folderOf({});
    expect(await redact(input)).toEqual({ out: '', err: `withheld: standard input (${why})\n`, code: 3 });
    expect(await redact(input, '--out', at('o'))).toMatchObject({ code: 3 });
    expect(existsSync(at('o'))).toBe(false);
    const { out } = await redact(input, '--json');
    expect(JSON.parse(out)).toMatchObject({ total: 0, written: [], withheld: [{ name: 'standard input', why }] });
  });

  it('withholds a packed file, and redacts the others', async () => {
    const at = folderOf({ 's.gz': gzipSync(SECRET), 'a.log': SECRET });
    expect(await redact([], at('s.gz'), '--out', at('o.gz'))).toMatchObject({ out: '', code: 3 });
    expect(existsSync(at('o.gz'))).toBe(false);
    const { err, code } = await redact([], at('s.gz'), at('a.log'), '--out', at('out'));
    expect({ err, code }).toEqual({ err: `withheld: ${at('s.gz')} (${gzip})\n`, code: 3 });
    expect(readdirSync(at('out'))).toEqual(['a.log']);
  });

  it('puts back what it has looked at', async () => {
    const lines = Array.from({ length: 3000 }, (_, n) => `line ${n} of nothing\n`).join('');
    for (const text of ['', 'x', lines, `\ufeff${lines}`]) {
      const bytes = Buffer.from(text, text.startsWith('\ufeff') ? 'utf16le' : 'utf8');
      const pieces = Array.from({ length: Math.ceil(bytes.length / 1000) }, (_, n) => bytes.subarray(n * 1000, n * 1000 + 1000)); // prettier-ignore
      expect((await redact(pieces)).out).toBe(bytes.toString('latin1'));
    }
  });

  describe('that turns out binary further on', () => {
    const why = 'It is binary, which redaction cannot look into.';
    const lines = 'a line of nothing\n'.repeat(5000);
    const late = Buffer.concat([
      Buffer.from(lines),
      Buffer.from('j\0a\0n\0e\0@\0c\0orp', 'latin1'),
      Buffer.from(SECRET),
    ]);
    const hole = Buffer.concat([Buffer.from(lines), Buffer.alloc(4096), Buffer.from(SECRET)]);

    it.each([
      ['a file to standard output', (at: (name: string) => string) => [at('late.log')]],
      ['a file to a file', (at: (name: string) => string) => [at('late.log'), '--out', at('out.log')]],
    ])('%s: nothing of it is written', async (_, options) => {
      const at = folderOf({ 'late.log': late });
      const { out, err, code } = await redact([], ...options(at));
      expect({ out, err, code }).toEqual({ out: '', err: `withheld: ${at('late.log')} (${why})\n`, code: 3 });
      expect(existsSync(at('out.log'))).toBe(false);
    });

    it('standard input to a file: nothing stays', async () => {
      const at = folderOf({});
      const { err, code } = await redact([late.subarray(0, 50_000), late.subarray(50_000)], '--out', at('out.log'));
      expect({ err, code }).toEqual({ err: `withheld: standard input (${why})\n`, code: 3 });
      expect(existsSync(at('out.log'))).toBe(false);
    });

    it('standard input to standard output: nothing from there on', async () => {
      const { out, err, code } = await redact([Buffer.from(lines), late.subarray(lines.length)]);
      expect(lines.startsWith(out)).toBe(true);
      expect(err).toBe(`withheld: standard input (${why} Nothing more of it was written.)\n`);
      expect(code).toBe(3);
    });

    it.each([
      ['alone at the end', Buffer.concat([Buffer.from(lines), Buffer.alloc(1)]), 3],
      ['a hole of a power cut', hole, 0],
      ['a hole at the start', hole.subarray(lines.length), 0],
      ['a hole at the end', hole.subarray(0, lines.length + 4096), 0],
      ['a hole, and zeros after it', Buffer.concat([hole, late]), 3],
      ['UTF-16', Buffer.from(`\ufeff${lines}`, 'utf16le'), 0],
    ])('zero bytes: %s', async (_, content, code) => {
      const at = folderOf({ 'a.log': content });
      expect((await redact([], at('a.log'))).code).toBe(code);
      const pieces = Array.from({ length: 100 }, (_one, n) =>
        content.subarray(Math.floor((n * content.length) / 100), Math.floor(((n + 1) * content.length) / 100)),
      );
      const streamed = await redact(pieces);
      expect(streamed.code).toBe(code);
      expect(streamed.out).not.toContain('hunter2x');
    });
  });

  it('ends as a process whose input goes on', () => {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', '{ printf "\\037\\213\\010\\000"; cat /dev/zero; } | "$0" agent/main.ts redact', process.execPath], { encoding: 'utf8' }); // prettier-ignore
    expect({ status, stdout, stderr }).toEqual({ status: 3, stdout: '', stderr: `withheld: standard input (${gzip})\n` }); // prettier-ignore
  });

  it.each([true, false])('takes a ZIP behind a program for the archive that it is (adjusted: %s)', async (adjusted) => {
    const at = folderOf({});
    zipBehind(Buffer.from(`#!/bin/sh\n${'# stub\n'.repeat(2000)}`), at('run.sh'), adjusted);
    await expect(redact([], at('run.sh'))).rejects.toThrow('an archive needs --out');
    expect(await redact([], at('run.sh'), '--out', at('o.zip'))).toMatchObject({ code: 0 });
    const shown = spawnSync('python3', ['-c', 'import sys,zipfile; print(zipfile.ZipFile(sys.argv[1]).read("app.log"))', at('o.zip')]); // prettier-ignore
    expect(shown.stdout.toString()).toMatch(/^b'password=<secret:\w+> of <email:\w+>/);
  });
});

describe('redact of several files', () => {
  it('gives equal names apart, and says which is which', async () => {
    const at = folderOf({ 'x/app.log': `x ${SECRET}`, 'y/app.log': `y ${SECRET}`, 'z/App.log': `z ${SECRET}` });
    const paths = [at('x/app.log'), at('y/app.log'), at('z/App.log')];
    const { err, code } = await redact([], ...paths, '--out', at('out'));
    expect(code).toBe(0);
    expect(err).toBe(`written: ${at('out/app-2.log')} (of ${paths[1]})\nwritten: ${at('out/App-3.log')} (of ${paths[2]})\n`); // prettier-ignore
    expect(readFileSync(at('out/app.log'), 'utf8')).toMatch(/^x password=<secret/);
    expect(readFileSync(at('out/app-2.log'), 'utf8')).toMatch(/^y password=<secret/);
    expect(readFileSync(at('out/App-3.log'), 'utf8')).toMatch(/^z password=<secret/);
    const { out } = await redact([], ...paths, '--out', at('again'), '--json');
    expect(JSON.parse(out)).toMatchObject({
      written: [at('again/app.log'), at('again/app-2.log'), at('again/App-3.log')],
      renamed: [{ from: paths[1], to: at('again/app-2.log') }, { from: paths[2], to: at('again/App-3.log') }], // prettier-ignore
    });
  });

  it('writes nothing where any result would replace any original', async () => {
    const at = folderOf({ 'x/app.log': SECRET, 'y/app.log': SECRET, 'in.log': SECRET });
    await expect(redact([], at('x/app.log'), at('y/app.log'), '--out', at('y'))).rejects.toThrow('overwrite');
    mkdirSync(at('links'));
    symlinkSync(at('in.log'), at('links/app.log'));
    linkSync(at('in.log'), at('links/app-2.log'));
    await expect(redact([], at('x/app.log'), at('in.log'), '--out', at('links'))).rejects.toThrow('overwrite');
    await expect(redact([], at('in.log'), at('x/app.log'), at('y/app.log'), '--out', at('links'))).rejects.toThrow(UsageError); // prettier-ignore
    for (const name of ['x/app.log', 'y/app.log', 'in.log']) expect(readFileSync(at(name), 'utf8')).toBe(SECRET);
    expect(readdirSync(at('y'))).toEqual(['app.log']);
    await expect(redact([], at('x/app.log'), at('y/app.log'), '--out', at('in.log'))).rejects.toThrow(UsageError);
  });

  it('does not write an archive where its unfinished part is the original', async () => {
    const at = folderOf({});
    zipBehind(Buffer.alloc(0), at('o.zip.part'), true);
    const before = readFileSync(at('o.zip.part'));
    await expect(redact([], at('o.zip.part'), '--out', at('o.zip'))).rejects.toThrow('overwrite');
    expect(readFileSync(at('o.zip.part'))).toEqual(before);
  });
});
