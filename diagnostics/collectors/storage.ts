import { parseDf } from '../parsers/df.ts';
import { parseMounts } from '../parsers/mounts.ts';
import type { Mount } from '../parsers/mounts.ts';
import { MEBIBYTE, SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { Reader } from './reader.ts';

/** File systems on a disk. A network's could hang whoever asks, and images (squashfs, iso9660) are always full. */
const DISK_TYPES = new Set([
  'bcachefs',
  'btrfs',
  'erofs',
  'exfat',
  'ext2',
  'ext3',
  'ext4',
  'f2fs',
  'fuseblk',
  'jffs2',
  'ntfs3',
  'overlay',
  'ubifs',
  'vfat',
  'xfs',
  'zfs',
]);
const MAX_FILE_SYSTEMS = 64;
const TIMEOUT_MS = 4000;

/** File systems on disks, each device once, with size and space. */
export const storage: Collector = {
  name: 'storage',
  platforms: ['linux', 'android'],
  sections: ['storage'],
  weight: 'light',
  budget: SMALL_BUDGET,
  carries: ['usage'],
  collect: async (host) => {
    const reader = new Reader(host);
    const mounts = onDisks(parseMounts((await reader.text('/proc/mounts', MEBIBYTE)) ?? ''));
    if (mounts.length === 0) return {};
    // Named one by one, so that no other file system is touched.
    const run = await host.run(['df', '-P', '-k', ...mounts.map(({ mount }) => mount)], {
      timeoutMs: TIMEOUT_MS,
      maxBytes: MEBIBYTE,
    });
    if (!run.ok) return {};
    const uses = new Map(parseDf(run.stdout).map((use) => [use.mount, use]));
    const facts = mounts.flatMap(({ mount, device, type, options }) => {
      const use = uses.get(mount);
      if (use === undefined) return [];
      const { totalBytes, availableBytes } = use;
      return [{ mount, device, type, totalBytes, availableBytes, readOnly: options.includes('ro') }];
    });
    const evidence = [...reader.evidence, { file: run.source }];
    return { facts: { storage: facts }, evidence };
  },
};

/** The latest mount on each place; of several places of one device, the shortest name (the others are binds). */
function onDisks(mounts: readonly Mount[]): Mount[] {
  const visible = new Map(mounts.map((mount) => [mount.mount, mount]));
  const byDevice = new Map<string, Mount>();
  for (const mount of visible.values()) {
    if (!DISK_TYPES.has(mount.type)) continue;
    const key = mount.device.startsWith('/') ? mount.device : `${mount.device} ${mount.mount}`;
    // Layers of containers lie on a disk that is listed itself; only the root may be nothing but layers.
    if (mount.type === 'overlay' && mount.mount !== '/') continue;
    const known = byDevice.get(key);
    if (known === undefined || mount.mount.length < known.mount.length) byDevice.set(key, mount);
  }
  return [...byDevice.values()].toSorted((a, b) => (a.mount < b.mount ? -1 : 1)).slice(0, MAX_FILE_SYSTEMS);
}
