/** How the first version stands to the second. `unknown`: nothing can be said, and nothing may be concluded. */
export type VersionOrder = 'lower' | 'equal' | 'higher' | 'unknown';

/** DTEN's form: an optional `v`, then two to four dotted integers (`v1.6.1`, `2.12.0`, `2.0.2.0`). */
const DOTTED = /^v?(\d+(?:\.\d+){1,3})$/i;

/**
 * Compares number by number; a missing number counts as zero. Two texts of any other form are `equal` when they are
 * the same and `unknown` otherwise. Versions of different models or components must not be compared at all.
 */
export function compareVersions(first: string, second: string): VersionOrder {
  const [a, b] = [first.trim(), second.trim()];
  if (a === b) return 'equal';
  const [left, right] = [numbersOf(a), numbersOf(b)];
  if (left === null || right === null) return 'unknown';
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [x, y] = [left[index] ?? 0n, right[index] ?? 0n];
    if (x !== y) return x < y ? 'lower' : 'higher';
  }
  return 'equal';
}

function numbersOf(version: string): bigint[] | null {
  const dotted = DOTTED.exec(version)?.[1];
  return dotted === undefined ? null : dotted.split('.').map(BigInt);
}
