/**
 * Nearest-rank percentiles over several sorted lists of whole numbers, taken together: for each share in (0, 1] the
 * smallest value that at least that share of the values does not exceed. Empty for no values.
 */
export function nearestRanks(lists: readonly Float64Array[], shares: readonly number[]): number[] {
  const filled = lists.filter(({ length }) => length > 0);
  const count = filled.reduce((sum, { length }) => sum + length, 0);
  if (count === 0) return [];
  const least = Math.min(...filled.map((list) => list[0] as number));
  const most = Math.max(...filled.map((list) => list.at(-1) as number));
  return shares.map((share) => {
    const rank = Math.min(count, Math.max(1, Math.ceil(share * count)));
    let low = least;
    let high = most;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (atMost(filled, middle) >= rank) high = middle;
      else low = middle + 1;
    }
    return low;
  });
}

/** How many values do not exceed `limit`. */
function atMost(lists: readonly Float64Array[], limit: number): number {
  let sum = 0;
  for (const list of lists) {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((list[middle] as number) <= limit) low = middle + 1;
      else high = middle;
    }
    sum += low;
  }
  return sum;
}
