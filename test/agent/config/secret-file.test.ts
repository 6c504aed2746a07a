import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { UsageError } from '../../../agent/base/errors.ts';
import { readSecretFile } from '../../../agent/config/secret-file.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const SECRET = 'tok-5up3r-s3cr3t';

it.each([
  ['with a line end', `${SECRET}\n`],
  ['without one', SECRET],
  ['written on Windows', `${SECRET}\r\n`],
  ['with remarks below it', `${SECRET}\nissued in May\n`],
])('reads the first line of a file %s', (_, content) => {
  const path = join(tempFolder(), 'token');
  writeFileSync(path, content, { mode: 0o600 });
  expect(readSecretFile(path)).toBe(SECRET);
});

it('takes a file that not even its owner can write', () => {
  const path = join(tempFolder(), 'token');
  writeFileSync(path, SECRET, { mode: 0o400 });
  expect(readSecretFile(path)).toBe(SECRET);
});

it.each<[string, (path: string) => void, RegExp]>([
  ['readable by the group', (path) => writeWithMode(path, 0o640), /open to other users \(mode 640\)\. Run: chmod 600/],
  ['readable by all', (path) => writeWithMode(path, 0o604), /open to other users \(mode 604\)/],
  ['writable by others', (path) => writeWithMode(path, 0o602), /open to other users/],
  ['a link', (path) => symlinkSync(closed(`${path}.real`), path), /is a link\. Name the file itself/],
  ['empty', (path) => writeFileSync(path, '', { mode: 0o600 }), /is empty/],
  ['blank on its first line', (path) => writeFileSync(path, `  \n${SECRET}`, { mode: 0o600 }), /is empty/],
  ['too large', (path) => writeFileSync(path, `${SECRET}${'x'.repeat(4096)}`, { mode: 0o600 }), /larger than 4 KiB/],
  ['a folder', (path) => mkdirSync(path, { mode: 0o700 }), /no regular file/],
  ['a pipe, without waiting for it', (path) => void execFileSync('mkfifo', ['-m', '600', path]), /no regular file/],
  ['missing', () => undefined, /does not exist\. Write the secret/],
])('refuses one that is %s', (_, make, text) => {
  const path = join(tempFolder(), 'token');
  make(path);
  const read = (): string => readSecretFile(path);
  expect(read).toThrow(UsageError);
  expect(read).toThrow(text);
  expect(read).toThrow(path);
  expect(read).not.toThrow(SECRET);
});

function closed(path: string): string {
  writeFileSync(path, SECRET, { mode: 0o600 });
  return path;
}

function writeWithMode(path: string, mode: number): void {
  chmodSync(closed(path), mode);
}
