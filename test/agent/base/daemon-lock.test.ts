import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { takeDaemonLock } from '../../../agent/base/daemon-lock.ts';
import { AlreadyRunningError } from '../../../agent/base/errors.ts';
import { firstLine } from '../../../agent/base/first-line.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const HOLDER = fileURLToPath(new URL('programs/hold-lock.ts', import.meta.url));

it('lets one daemon work on a state directory, and the next one after its release', () => {
  const path = join(tempFolder(), 'daemon.lock');
  const lock = takeDaemonLock(path);
  expect(() => takeDaemonLock(path)).toThrow(AlreadyRunningError);
  expect(() => takeDaemonLock(path)).toThrow(path);
  lock.release();
  takeDaemonLock(path).release();
});

it('holds between processes, and falls with kill -9', async () => {
  const path = join(tempFolder(), 'daemon.lock');
  for (let round = 0; round < 3; round++) {
    const holder = spawn(process.execPath, [HOLDER, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    const closed = once(holder, 'close');
    expect(await firstLine(holder.stdout, () => undefined)).toBe('held');
    expect(() => takeDaemonLock(path)).toThrow(AlreadyRunningError);
    holder.kill('SIGKILL');
    await closed;
    takeDaemonLock(path).release();
  }
});

it.each([
  ['text', 'what a disk made of it'.repeat(300)],
  ['half a header', 'SQLite format 3\0\x10'.padEnd(4096, 'x')],
])('is taken all the same where its file is no file of locks any more: %s', (_, content) => {
  const path = join(tempFolder(), 'daemon.lock');
  writeFileSync(path, content);
  const lock = takeDaemonLock(path);
  expect(() => takeDaemonLock(path)).toThrow(AlreadyRunningError);
  lock.release();
});

it('does not take another fault for a running daemon', () => {
  expect(() => takeDaemonLock('/no/such/folder/daemon.lock')).not.toThrow(AlreadyRunningError);
  expect(() => takeDaemonLock('/no/such/folder/daemon.lock')).toThrow(/unable to open/);
});
