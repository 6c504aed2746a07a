import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { systemCodeOf, NotPermittedError, UsageError } from './errors.ts';

/**
 * Makes a folder that only its owner can enter (0700), with its parents, or tightens one that stands.
 * A link in the folder's place is refused: whoever could plant it would choose where evidence goes.
 */
export function ensurePrivateFolder(path: string): void {
  try {
    // Looked at first: making a folder where a link to nowhere stands fails with a word of its own.
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) mkdirSync(path, { recursive: true, mode: 0o700 });
    const found = lstatSync(path);
    if (!found.isDirectory()) throw new UsageError(`not a folder: ${path}. Remove it, or choose another place.`);
    if ((found.mode & 0o077) !== 0) chmodSync(path, 0o700);
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
      throw new NotPermittedError(`no right to use the folder ${path} (${code}). Run as its owner or as root.`, {
        cause: error,
      });
    if (code === 'EEXIST' || code === 'ENOTDIR')
      throw new UsageError(`not a folder: ${path}. Remove what stands there, or choose another place.`, {
        cause: error,
      });
    throw error;
  }
}
