import { constants } from 'node:fs';
import { lstat, open, readlink, realpath } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { posix } from 'node:path';
import type { Refusal } from './host.ts';
import { isPersonalContent, isSecretFile } from './personal-content.ts';
import { refusalOf, refuse } from './refusal.ts';
import { isInside } from './roots.ts';

/** A path that may be looked at, with every link on its way resolved. */
export interface AllowedPath {
  ok: true;
  real: string;
}

/**
 * Resolves a path and holds it, as asked for and as resolved, against the rules: absolute and normal, inside the
 * listed roots, no personal content, no secrets.
 */
export async function allowPath(path: string, roots: readonly string[]): Promise<AllowedPath | Refusal> {
  const asked = objectionTo(path, roots);
  if (asked !== null) return refuse('refused', asked);
  try {
    const real = await realpath(path);
    const resolved = real === path ? null : objectionTo(real, roots);
    if (resolved !== null) return refuse('refused', `it leads to ${real}: ${resolved}`);
    return { ok: true, real };
  } catch (error) {
    return refusalOf(error);
  }
}

/** Why a path may not be looked at, or null. */
export function objectionTo(path: string, roots: readonly string[]): string | null {
  if (!path.startsWith('/') || path.includes('\0') || posix.normalize(path) !== path)
    return 'not an absolute, normal path';
  if (isPersonalContent(path)) return 'personal content is never read';
  if (isSecretFile(path)) return 'it may hold secrets';
  if (!isInside(roots, path)) return 'outside the listed roots';
  return null;
}

/**
 * Opens a regular file under a real path. Anything else is refused before it is opened (opening a device can act on
 * it), and once more after: somebody may have swapped it, or a folder above it, in between.
 */
export async function openRegularFile(real: string, roots: readonly string[]): Promise<FileHandle | Refusal> {
  try {
    const before = await lstat(real);
    if (!before.isFile()) return refuse('refused', 'not a regular file');
    const file = await open(
      real,
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY,
    );
    const objection = await objectionToOpened(file, roots);
    if (objection === null) return file;
    await file.close();
    return refuse('refused', objection);
  } catch (error) {
    return refusalOf(error);
  }
}

async function objectionToOpened(file: FileHandle, roots: readonly string[]): Promise<string | null> {
  const opened = await file.stat();
  if (!opened.isFile()) return 'not a regular file';
  try {
    const where = await readlink(`/proc/self/fd/${file.fd}`);
    return isInside(roots, where) ? null : 'it moved out of the listed roots';
  } catch {
    return null; // No procfs to ask: what stood before opening has to do.
  }
}
