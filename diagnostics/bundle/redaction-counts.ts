/** What a redactor has taken since an earlier count, by rule; rules that took nothing are left out. */
export function countsSince(before: Record<string, number>, now: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(now)
      .map(([rule, count]): [string, number] => [rule, count - (before[rule] ?? 0)])
      .filter(([, count]) => count > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Two counts together. */
export function sumCounts(a: Record<string, number>, b: Record<string, number>): Record<string, number> {
  const sum = { ...a };
  for (const [rule, count] of Object.entries(b)) sum[rule] = (sum[rule] ?? 0) + count;
  return Object.fromEntries(Object.entries(sum).sort(([x], [y]) => (x < y ? -1 : 1)));
}
