import { lstatSync } from 'node:fs';
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
