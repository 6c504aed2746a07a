import { chownSync, lstatSync, mkdirSync } from 'node:fs';
import { NotPermittedError } from './errors.ts';

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

/** Makes a folder elsewhere, where root hands it to the owner of the state: that is who this process acts as later. */
export function makeFolderForOwnerOf(stateDirectory: string, folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const owner = lstatSync(stateDirectory, { throwIfNoEntry: false });
  if (process.geteuid?.() === 0 && owner !== undefined && owner.uid !== 0) chownSync(folder, owner.uid, owner.gid);
}
