import { numberedLines } from './lines.ts';
import { numberOrNull } from './numbers.ts';

export interface Pressure {
  /** Percent of the last 60 seconds in which some task waited. */
  some60: number | null;
  /** … in which all tasks waited. */
  full60: number | null;
}

/** /proc/pressure/*: `some avg10=0.00 avg60=0.00 avg300=0.00 total=0`, and the same for `full`. */
export function parsePressure(text: string): Pressure {
  const found: Pressure = { some60: null, full60: null };
  for (const { text: row } of numberedLines(text)) {
    const [, kind, average] = /^(some|full) .*\bavg60=(\d{1,3}\.\d{1,4})(?:\s|$)/.exec(row) ?? [];
    if (kind === 'some') found.some60 = numberOrNull(average);
    if (kind === 'full') found.full60 = numberOrNull(average);
  }
  return found;
}
