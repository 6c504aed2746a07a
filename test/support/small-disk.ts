import { spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, closeSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export interface SmallDisk {
  path: string;
  /** Takes all the space that is left. */
  fill(): void;
  /** Gives it back. */
  free(): void;
  /** Takes the disk away, before the test finishes. */
  remove(): void;
}

/** Whether this machine lets the tests mount a file system of their own. */
export const CAN_MOUNT = canMount();

/** A disk of so many MiB (a tmpfs), gone when the test finishes. */
export function smallDisk(mebibytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'dten-disk-'));
  mount(path, mebibytes);
  let here = true;
  const remove = (): void => {
    if (!here) return;
    here = false;
    spawnSync('umount', ['-l', path]);
    rmSync(path, { recursive: true, force: true });
  };
  onTestFinished(remove);
  const filler = join(path, 'filler');
  return {
    path,
    fill() {
      const fd = openSync(filler, 'a');
      try {
        for (let size = 256 * 1024; size >= 1; size = Math.floor(size / 2)) writeUntilFull(fd, Buffer.alloc(size, 1));
      } finally {
        closeSync(fd);
      }
    },
    free: () => rmSync(filler, { force: true }),
    remove,
  };
}

function writeUntilFull(fd: number, chunk: Buffer): void {
  try {
    for (;;) writeSync(fd, chunk);
  } catch {
    // It is full.
  }
}

function mount(path: string, mebibytes: number): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', path]).status === 0;
}

function canMount(): boolean {
  const path = mkdtempSync(join(tmpdir(), 'dten-mount-'));
  const can = mount(path, 1);
  if (can) spawnSync('umount', ['-l', path]);
  rmSync(path, { recursive: true, force: true });
  return can;
}
