import { lchownSync, lstatSync, mkdirSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { NotPermittedError, systemCodeOf, UsageError } from './errors.ts';

/**
 * Makes root act as the owner of a folder, so that what it writes there can be used by the daemon. Whoever is neither
 * root nor the owner is told so.
 * @throws NotPermittedError
 */
export function actAsOwnerOf(folder: string): void {
  const owner = lstatSync(folder, { throwIfNoEntry: false });
  const me = process.geteuid?.();
  if (owner === undefined || me === undefined || owner.uid === me) return;
  if (me !== 0)
    throw new NotPermittedError(
      `the state directory ${folder} belongs to another user. Run this as its owner or as root.`,
    );
  process.setgroups?.([owner.gid]);
  process.setegid?.(owner.gid);
  process.setgid?.(owner.gid);
  process.setuid?.(owner.uid);
}

/**
 * Makes a folder elsewhere, where root hands it to the owner of the state: that is who this process acts as later.
 * Only what is made here is handed over; a folder that stands stays whose it is.
 * @throws UsageError where the file system knows no owners (a FAT stick)
 */
export function makeFolderForOwnerOf(stateDirectory: string, folder: string): void {
  const firstMade = mkdirSync(folder, { recursive: true, mode: 0o700 });
  const owner = lstatSync(stateDirectory, { throwIfNoEntry: false });
  if (firstMade === undefined || process.geteuid?.() !== 0 || owner === undefined || owner.uid === 0) return;
  const made = [folder];
  // From the leaf up: what is above it still belongs to root, so nobody can put a link in its place meanwhile.
  for (let at = folder; at !== firstMade && dirname(at) !== at; at = dirname(at)) made.push(dirname(at));
  try {
    for (const path of made) lchownSync(path, owner.uid, owner.gid);
  } catch (error) {
    if (systemCodeOf(error) !== 'EPERM') throw error;
    for (const path of made) rmdirSync(path);
    throw new UsageError(
      `${folder} cannot be given to user ${owner.uid}, whom the state belongs to: the file system there refuses it. ` +
        `Mount it with the options uid=${owner.uid},gid=${owner.gid}, or choose a folder on another disk.`,
      { cause: error },
    );
  }
}
