import { numberedLines } from './lines.ts';
import { intOrNull } from './numbers.ts';

const COUNTERS = 16;

export interface InterfaceCounters {
  name: string;
  receivePackets: number;
  receiveErrors: number;
  transmitPackets: number;
  transmitErrors: number;
}

/** /proc/net/dev: eight counters received, eight sent; the second of each counts packets, the third errors. */
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
    const [, receivePackets, receiveErrors] = counters;
    const [, transmitPackets, transmitErrors] = counters.slice(COUNTERS / 2);
    if (name === '' || counters.length !== COUNTERS || counters.includes(null)) return [];
    return [
      {
        name,
        receivePackets: receivePackets ?? 0,
        receiveErrors: receiveErrors ?? 0,
        transmitPackets: transmitPackets ?? 0,
        transmitErrors: transmitErrors ?? 0,
      },
    ];
  });
}
