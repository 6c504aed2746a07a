/** How many letters of a name may be wrong for it to be taken for a slip: one in three. */
const LETTERS_PER_SLIP = 3;

/** The known name that was most likely meant, or undefined when none is near. */
export function suggest(name: string, known: readonly string[]): string | undefined {
  const plain = plainForm(name);
  const ranked = known
    .map((candidate) => ({ candidate, distance: distance(plain, plainForm(candidate)) }))
    .toSorted((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= plain.length / LETTERS_PER_SLIP ? best.candidate : undefined;
}

/** `check-interval_minutes` and `checkIntervalMinutes` are the same name. */
function plainForm(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9.]/g, '');
}

/** Letters to add, drop, change or swap with their neighbour (optimal string alignment). */
function distance(a: string, b: string): number {
  let beforeThat: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const change = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swap = swapped ? (beforeThat[column - 2] ?? Infinity) + 1 : Infinity;
      current.push(Math.min(change, swap, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    beforeThat = previous;
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
