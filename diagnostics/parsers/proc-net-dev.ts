import { numberedLines } from './lines.ts';
import { intOrNull } from './numbers.ts';

const COUNTERS = 16;

export interface InterfaceCounters {
  name: string;
  receiveErrors: number;
  transmitErrors: number;
}

/** /proc/net/dev: eight counters received, eight sent; the third of each counts errors. */
export function parseNetDev(text: string): InterfaceCounters[] {
  return numberedLines(text).flatMap(({ text: row }) => {
    // A name may hold a colon (an alias); the counters follow the last one, with or without a blank.
    const colon = row.lastIndexOf(':');
    const name = row.slice(0, Math.max(0, colon)).trim();
    const counters = row
      .slice(colon + 1)
      .trim()
      .split(/\s+/)
      .map(intOrNull);
    const [receiveErrors, transmitErrors] = [counters[2], counters[10]];
    if (name === '' || counters.length !== COUNTERS || counters.includes(null)) return [];
    return [{ name, receiveErrors: receiveErrors ?? 0, transmitErrors: transmitErrors ?? 0 }];
  });
}
