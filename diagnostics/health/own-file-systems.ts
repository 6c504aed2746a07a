import type { Facts } from '../snapshot/facts.ts';

type FileSystem = NonNullable<Facts['storage']>[number];

/** Read-only, or without a size of their own, by design. */
const BY_DESIGN =
  /^(squashfs|iso9660|udf|erofs|cramfs|romfs|efivarfs|ramfs|devtmpfs|proc|sysfs|cgroup2?|nsfs|autofs|fuse\.(snapfuse|gvfsd-fuse|portal|lxcfs))$/;
/** Somebody else's storage, seen from here. */
const REMOTE = /^(nfs4?|cifs|smb3?|9p|virtiofs|ceph|fuse\.(sshfs|glusterfs|rclone))$/;
/** Sticks and discs that people plug in. */
const REMOVABLE = /^\/(media|run\/media|mnt\/media_rw|storage\/[0-9A-F]{4}-[0-9A-F]{4})(\/|$)/;

/**
 * The file systems that the unit lives from: not what is read-only by design, remote, or plugged in by people.
 * One that is mounted at several places is given once, at the shortest.
 */
export function ownFileSystems(storage: readonly FileSystem[]): FileSystem[] {
  const own = storage.filter(
    ({ type, mount, totalBytes }) =>
      totalBytes > 0 && !BY_DESIGN.test(type) && !REMOTE.test(type) && !REMOVABLE.test(mount),
  );
  const shortest = [...own].sort((a, b) => a.mount.length - b.mount.length || (a.mount < b.mount ? -1 : 1));
  const seen = new Set<string>();
  return shortest.filter((one) => {
    if (!one.device.startsWith('/')) return true;
    const known = seen.has(one.device);
    seen.add(one.device);
    return !known;
  });
}
