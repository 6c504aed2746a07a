import { diskNamed } from '../parsers/disk-name.ts';
import type { Facts } from '../snapshot/facts.ts';

type Storage = Facts['storage'];
type Mark = NonNullable<Facts['kernelLog']>['marks'][number];

/** What a unit lives from; whatever is mounted elsewhere may be somebody's stick. */
const OF_THE_UNIT =
  /^\/($|(boot|efi|etc|usr|var|home|root|opt|srv|data|sysroot|overlay|system|system_ext|vendor|product|odm|metadata|cache|persist|userdata|mnt\/vendor)(\/|$))/;

/**
 * Drives that say so when nothing lies in them, and images that some program put in the place of a drive: what is
 * wrong with those is that program's to tell.
 */
const NO_DISK_OF_THE_UNIT = /\b(fd\d|sr\d+|loop\d+|ram\d+|nbd\d+)\b/;

/** What the kernel says of a disk that is not there any more. */
const GONE = /\boffline\b|\brejecting I\/O to dead device\b|\bDID_NO_CONNECT\b/;

/** Disks that carry the unit's own file systems; null where it is not known. */
function ownDisks(storage: Storage): ReadonlySet<string> | null {
  if (storage === null) return null;
  const devices = storage.filter(({ mount }) => OF_THE_UNIT.test(mount)).map(({ device }) => device.split('/').at(-1));
  const disks = devices.flatMap((name) => diskNamed(name ?? '') ?? []);
  return disks.length === 0 ? null : new Set(disks);
}

/**
 * Whether what the kernel complains of is a disk of the unit, and no stick that somebody pulled out. A disk that
 * carries the unit's file systems is its own, on whatever bus. Where nothing tells, it may be: a fault is told.
 */
export function isOfOwnDisk({ text, disk, removable }: Mark, storage: Storage): boolean {
  if (NO_DISK_OF_THE_UNIT.test(text)) return false;
  if (disk === undefined) return true;
  const own = ownDisks(storage);
  if (own?.has(disk) === true) return true;
  if (removable !== undefined) return !removable;
  return own === null || !GONE.test(text);
}
