import type { Platform } from '../../agent/base/words.ts';

const COMMON_ROOTS = ['/proc', '/sys', '/etc', '/var/log', '/run'];

const LINUX_ROOTS = [
  ...COMMON_ROOTS,
  '/var/run',
  '/usr/lib/os-release',
  '/usr/share/zoneinfo',
  '/var/lib/NetworkManager',
  '/var/lib/dhcp',
  '/var/lib/dpkg',
  '/var/lib/rauc',
  '/var/lib/mender',
  '/var/lib/systemd',
  '/data/rauc',
  '/data/mender/modules',
];

const ANDROID_ROOTS = [
  ...COMMON_ROOTS,
  '/system',
  '/vendor',
  '/product',
  '/odm',
  '/cache/recovery',
  '/data/tombstones',
  '/data/anr',
  '/data/misc/update_engine_log',
  '/data/misc/recovery',
  '/data/system/dropbox',
  '/data/vendor/log',
  '/data/log',
];

/**
 * The places a host may read from. What the configuration names comes on top, each as exactly that path.
 * Personal content stays refused wherever it lies.
 */
export function rootsFor(platform: Platform, configured: readonly string[] = []): string[] {
  return [...(platform === 'android' ? ANDROID_ROOTS : LINUX_ROOTS), ...configured];
}

/** Whether an absolute, normal path is one of the roots or lies under one. */
export function isInside(roots: readonly string[], path: string): boolean {
  return roots.some((root) => path === root || path.startsWith(root.endsWith('/') ? root : `${root}/`));
}
