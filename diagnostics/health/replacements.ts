import type { ListDifference } from '../snapshot/list-difference.ts';

/** What is gone beside what appeared on the same port in its place: the same thing under another identity. */
export function replacements<T extends { path?: string }>({ gone, appeared }: ListDifference<T>): Map<T, T> {
  const found = new Map<T, T>();
  for (const was of gone) {
    const is = appeared.find(({ path }) => path !== undefined && path === was.path);
    if (is !== undefined) found.set(was, is);
  }
  return found;
}
