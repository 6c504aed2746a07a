import type { Instant } from '../../base/clock.ts';
import type { Priority } from '../../base/words.ts';

/** What a bundle on the unit is still good for. */
export type BundleUse =
  /** No ticket has it or waits for it. */
  | { use: 'none' }
  /** The desk has it. */
  | { use: 'delivered' }
  /** It is owed to the desk. */
  | { use: 'owed'; priority: Priority }
  /** It is being made, sent, or not decided upon: it stays. */
  | { use: 'busy' };

export type StoredBundle = BundleUse & {
  incidentId: string;
  path: string;
  bytes: number;
  madeAt: Instant;
};

export interface StorageLimits {
  totalBytes: number;
  files: number;
  /** Free space to leave to others. */
  freeBytes: number;
  keepMs: number;
}

export interface Eviction<B extends StoredBundle = StoredBundle> {
  bundle: B;
  why: string;
}

const MEBIBYTE = 1024 * 1024;
/** Space of others is no reason to give up evidence of these that nobody has seen. */
const KEPT_FOR_FREE_SPACE: ReadonlySet<Priority> = new Set(['urgent', 'high']);
const ORDER: readonly Priority[] = ['low', 'normal', 'high', 'urgent'];

/**
 * What has to go, the least valuable first: what is of no use, what the desk has, what is owed at low priority, and so
 * on up to urgent; the older first. Ticket texts are no bundles and never go.
 * @param freeBytes what is free on the disk now
 */
export function chooseEvictions<B extends StoredBundle>(
  bundles: readonly B[],
  limits: StorageLimits,
  freeBytes: number,
  now: Instant,
): Eviction<B>[] {
  const evictions: Eviction<B>[] = [];
  let total = bundles.reduce((sum, { bytes }) => sum + bytes, 0);
  let files = bundles.length;
  let free = freeBytes;
  const candidates = bundles
    .filter(({ use }) => use !== 'busy')
    .sort((a, b) => valueOf(a) - valueOf(b) || a.madeAt - b.madeAt);
  for (const bundle of candidates) {
    const why = reasonToGo(bundle, { total, files, free }, limits, now);
    if (why === null) continue;
    evictions.push({ bundle, why });
    total -= bundle.bytes;
    files -= 1;
    free += bundle.bytes;
  }
  return evictions;
}

function reasonToGo(
  bundle: StoredBundle,
  { total, files, free }: { total: number; files: number; free: number },
  limits: StorageLimits,
  now: Instant,
): string | null {
  if (total > limits.totalBytes) return `all bundles together may take ${Math.round(limits.totalBytes / MEBIBYTE)} MiB`;
  if (files > limits.files) return `at most ${limits.files} bundles are kept`;
  const spared = bundle.use === 'owed' && KEPT_FOR_FREE_SPACE.has(bundle.priority);
  if (free < limits.freeBytes && !spared)
    return `the disk has less than ${Math.round(limits.freeBytes / MEBIBYTE)} MiB free`;
  const old = now - bundle.madeAt > limits.keepMs;
  return old && bundle.use !== 'owed' ? 'it was kept for as long as the configuration says' : null;
}

function valueOf(bundle: StoredBundle): number {
  if (bundle.use === 'none') return 0;
  return bundle.use === 'delivered' ? 1 : 2 + (bundle.use === 'owed' ? ORDER.indexOf(bundle.priority) : ORDER.length);
}
