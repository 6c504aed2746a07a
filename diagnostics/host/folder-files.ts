import { constants } from 'node:fs';
import { open, opendir, realpath } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { CAPTURE_LIMITS } from './capture-files.ts';
import type { CaptureFiles, CaptureLimits } from './capture-files.ts';
import { isSafeName } from './capture-names.ts';

const MAX_DEPTH = 64;

/** The files of a capture folder. Links in it, and whatever is no regular file, are not there for us. */
export function folderFiles(folder: string, limits: CaptureLimits = CAPTURE_LIMITS): CaptureFiles {
  return {
    read: async (name) => {
      if (!isSafeName(name)) return null;
      const path = join(folder, name);
      try {
        // A folder on the way may be a link out of the capture.
        if ((await realpath(path)) !== join(await realpath(folder), name)) return null;
        const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
        try {
          return await readBeginning(file, limits.maxFileBytes);
        } finally {
          await file.close();
        }
      } catch {
        return null;
      }
    },
    names: async () => {
      const names: string[] = [];
      await walk(folder, '', 0, names, limits.maxFiles);
      return names;
    },
  };
}

async function readBeginning(file: FileHandle, maxBytes: number): Promise<Uint8Array | null> {
  const stats = await file.stat();
  if (!stats.isFile()) return null;
  const bytes = Buffer.alloc(Math.min(stats.size, maxBytes));
  let total = 0;
  while (total < bytes.length) {
    const { bytesRead } = await file.read(bytes, total, bytes.length - total, total);
    if (bytesRead === 0) break;
    total += bytesRead;
  }
  return bytes.subarray(0, total);
}

async function walk(root: string, under: string, depth: number, names: string[], maxFiles: number): Promise<void> {
  if (depth > MAX_DEPTH) return;
  try {
    for await (const entry of await opendir(join(root, under))) {
      if (names.length >= maxFiles) return;
      const name = under === '' ? entry.name : `${under}${sep}${entry.name}`;
      if (entry.isDirectory()) await walk(root, name, depth + 1, names, maxFiles);
      else if (entry.isFile() && isSafeName(name)) names.push(name);
    }
  } catch {
    // A folder that cannot be read holds nothing for us.
  }
}
