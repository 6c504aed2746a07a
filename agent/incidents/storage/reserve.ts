import { closeSync, existsSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Random } from '../../base/random.ts';

const CHUNK_BYTES = 256 * 1024;
/** The reserve is made only where it leaves at least as much again. */
const LEAVES_TIMES = 2;

/** Gives the reserve up. Whether there was one: trying again makes sense then. */
export function releaseReserve(path: string): boolean {
  const held = existsSync(path);
  rmSync(path, { force: true });
  return held;
}

/**
 * Holds space back in a file, so that it can be given up when the disk is full. Its bytes are random: a file system
 * that packs or leaves out zeros would hold back nothing. Nothing is done where it stands, or where there is no room.
 * @returns whether the reserve stands now
 */
export function makeReserve(path: string, bytes: number, random: Random): boolean {
  if (existsSync(path)) return true;
  const { bavail, bsize } = statfsSync(dirname(path));
  if (bytes === 0 || bavail * bsize < bytes * LEAVES_TIMES) return false;
  // Under its own name from the start: whoever looks for space to give up may find it half made.
  const fd = openSync(path, 'wx', 0o600);
  try {
    for (let left = bytes; left > 0; left -= CHUNK_BYTES) writeSync(fd, random.bytes(Math.min(left, CHUNK_BYTES)));
    fsyncSync(fd);
    return true;
  } catch {
    rmSync(path, { force: true }); // Somebody else took the space meanwhile.
    return false;
  } finally {
    closeSync(fd);
  }
}
