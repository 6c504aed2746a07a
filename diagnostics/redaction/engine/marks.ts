import { CLASS, HEX } from './byte-class.ts';

const COLON = 0x3a;
const DASH = 0x2d;
const DOT = 0x2e;

/** Which trigger of one byte is a mark: they stand everywhere, and hardly ever in an address. */
export function isMark(trigger: string): boolean {
  return trigger === ':' || trigger === '-' || trigger === '.';
}

/**
 * A first look at a colon, dash or dot, for the price of a few comparisons: whether a MAC or IPv6 address may go on
 * from it. A time of day (`12:30:45`) and a date are turned down here.
 */
export function mayBeAddress(bytes: Uint8Array, at: number): boolean {
  const mark = bytes[at];
  if (mark === DOT) return bytes[at + 5] === DOT;
  if (mark === DASH) return bytes[at + 3] === DASH && bytes[at + 6] === DASH;
  const after = bytes[at + 1];
  if (after === COLON) return true;
  if (after === undefined || ((CLASS[after] as number) & HEX) === 0) return false;
  const second = colonAfter(bytes, at);
  return second !== -1 && (bytes[second + 1] === COLON || colonAfter(bytes, second) !== -1);
}

/** The next colon, at the distance of a group of one to four digits, or -1. */
function colonAfter(bytes: Uint8Array, at: number): number {
  if (bytes[at + 3] === COLON) return at + 3;
  if (bytes[at + 5] === COLON) return at + 5;
  if (bytes[at + 2] === COLON) return at + 2;
  return bytes[at + 4] === COLON ? at + 4 : -1;
}
