import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { renameDurably, writeFileAtomic } from '../../../agent/base/atomic-file.ts';
import { tempFolder } from '../../support/temp-folder.ts';

it('writes a file that its owner alone can read, and leaves nothing beside it', () => {
  const folder = tempFolder();
  writeFileAtomic(join(folder, 'state.json'), 'first');
  expect(readFileSync(join(folder, 'state.json'), 'utf8')).toBe('first');
  expect(statSync(join(folder, 'state.json')).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['state.json']);
});

it('replaces what was there, whatever its rights were', () => {
  const path = join(tempFolder(), 'state.json');
  writeFileSync(path, 'a longer text that was there before');
  chmodSync(path, 0o644);
  writeFileAtomic(path, new Uint8Array([1, 2, 3]));
  expect([...readFileSync(path)]).toEqual([1, 2, 3]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('writes over a temporary file that a power cut has left, also one that others could read', () => {
  const path = join(tempFolder(), 'state.json');
  writeFileSync(`${path}.${process.pid}.tmp`, 'half of someth', { mode: 0o644 });
  writeFileAtomic(path, 'whole');
  expect(readFileSync(path, 'utf8')).toBe('whole');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('follows no link that somebody has put in the temporary file’s place', () => {
  const folder = tempFolder();
  const path = join(folder, 'state.json');
  writeFileSync(join(folder, 'victim'), 'untouched');
  symlinkSync(join(folder, 'victim'), `${path}.${process.pid}.tmp`);
  writeFileAtomic(path, 'new');
  expect(readFileSync(join(folder, 'victim'), 'utf8')).toBe('untouched');
  expect(readdirSync(folder).toSorted()).toEqual(['state.json', 'victim']);
});

it('keeps the old content when the new one cannot be put in place', () => {
  const folder = tempFolder();
  mkdirSync(join(folder, 'state.json'));
  writeFileSync(join(folder, 'state.json', 'inside'), '');
  expect(() => writeFileAtomic(join(folder, 'state.json'), 'new')).toThrow(/EISDIR|ENOTEMPTY/);
  expect(readdirSync(join(folder, 'state.json'))).toEqual(['inside']);
  expect(readdirSync(folder)).toEqual(['state.json']);
});

it('moves a file to its final name', () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'bundle.part'), 'zip');
  renameDurably(join(folder, 'bundle.part'), join(folder, 'bundle.zip'));
  expect(readdirSync(folder)).toEqual(['bundle.zip']);
});
