/**
 * Nearest-rank percentiles: for each share (ascending, in (0, 1]) the smallest value that at least that share of the
 * values does not exceed. Empty for no values. The values are reordered.
 */
export function nearestRanks(values: Float64Array, shares: readonly number[]): number[] {
  if (values.length === 0) return [];
  let from = 0;
  return shares.map((share) => {
    const rank = Math.min(values.length, Math.max(1, Math.ceil(share * values.length))) - 1;
    select(values, rank, from, values.length - 1);
    from = rank; // What lies before is no larger, so the next rank is found from here on.
    return values[rank] as number;
  });
}

/** Hoare's selection: afterwards `values[rank]` is what it would be if [from, to] were sorted. */
function select(values: Float64Array, rank: number, from: number, to: number): void {
  let low = from;
  let high = to;
  while (low < high) {
    const pivot = values[(low + high) >> 1] as number;
    let left = low;
    let right = high;
    while (left <= right) {
      while ((values[left] as number) < pivot) left++;
      while ((values[right] as number) > pivot) right--;
      if (left > right) break;
      const held = values[left] as number;
      values[left] = values[right] as number;
      values[right] = held;
      left++;
      right--;
    }
    if (rank <= right) high = right;
    else if (rank >= left) low = left;
    else return;
  }
}
