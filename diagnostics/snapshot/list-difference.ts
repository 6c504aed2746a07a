export interface ListDifference<T> {
  /** Was there, is not. */
  gone: T[];
  /** Is there, was not. */
  appeared: T[];
  changed: { from: T; to: T }[];
}

export interface Comparison<T> {
  key: (item: T) => string;
  same: (a: T, b: T) => boolean;
}

/**
 * Compares two lists of things known by a key. Several things with one key are told apart by number only: of three
 * equal cameras one can be gone. Null where either list is unknown.
 */
export function compareLists<T>(
  before: readonly T[] | null,
  after: readonly T[] | null,
  { key, same }: Comparison<T>,
): ListDifference<T> | null {
  if (before === null || after === null) return null;
  const difference: ListDifference<T> = { gone: [], appeared: [], changed: [] };
  const left = groupBy(before, key);
  for (const [name, now] of groupBy(after, key)) {
    const old = left.get(name) ?? [];
    left.delete(name);
    // Equal ones find each other first, so that only what is left over has changed, come or gone.
    const unmatchedNow = now.filter((item) => !takeFirst(old, (candidate) => same(candidate, item)));
    for (const item of unmatchedNow) {
      const from = old.shift();
      if (from === undefined) difference.appeared.push(item);
      else difference.changed.push({ from, to: item });
    }
    difference.gone.push(...old);
  }
  for (const rest of left.values()) difference.gone.push(...rest);
  return difference;
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

function takeFirst<T>(items: T[], fits: (item: T) => boolean): boolean {
  const at = items.findIndex(fits);
  if (at !== -1) items.splice(at, 1);
  return at !== -1;
}
