import { CLASS, HEX, UPPER } from './engine/byte-class.ts';

/** What `toString('latin1')` and `write` call in the end, without their checks. */
export interface Latin1Buffer extends Buffer {
  latin1Slice(from: number, to: number): string;
  latin1Write(text: string, at: number): number;
}

/** Digits that let a later pass know a pseudonym for one, whatever its key. */
export const CHECK_DIGITS = 4;
export const LONGEST_PSEUDONYM = 64;
const LONGEST_KIND = 16;
const FEWEST_DIGITS = 16;
const MOST_DIGITS = 32;

/** FNV-1a over kind and digits, 16 bits of it: no secret, it only tells a pseudonym from a text that looks like one. */
export function checkDigits(bytes: Uint8Array, from: number, to: number): number {
  const hash = checkOver(CHECK_START, bytes, from, to);
  return (hash ^ (hash >>> 16)) & 0xffff;
}

export const CHECK_START = 0x811c9dc5;

/** The hash behind the check digits, gone on with over more bytes. */
export function checkOver(begun: number, bytes: Uint8Array, from: number, to: number): number {
  let hash = begun;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  return hash;
}

const HEX_DIGITS = Uint8Array.from(Buffer.from('0123456789abcdef', 'latin1'));

/** Writes the first digits of words of 32 bits. Returns the place behind them. */
export function writeHex(into: Uint8Array, at: number, words: Int32Array, digits: number): number {
  for (let i = 0; i < digits; i++) {
    into[at + i] = HEX_DIGITS[((words[i >> 3] as number) >>> (28 - ((i & 7) << 2))) & 15] as number;
  }
  return at + digits;
}

/** The end of the pseudonym that begins at `at` (a `<`), or -1 where none does. Looks at no byte from `end` on. */
export function pseudonymEndIn(bytes: Uint8Array, at: number, end: number): number {
  const first = at + 1;
  if (bytes[at] !== 0x3c || first >= end || !isSmall(bytes[first] as number)) return -1;
  let colon = first + 1;
  const lastColon = Math.min(end - 1, first + LONGEST_KIND);
  while (colon < lastColon && isKind(bytes[colon] as number)) colon++;
  if (bytes[colon] !== 0x3a) return -1;
  let close = colon + 1;
  const lastClose = Math.min(end - 1, colon + 1 + MOST_DIGITS);
  while (close < lastClose && isDigit(bytes[close] as number)) close++;
  if (bytes[close] !== 0x3e || close >= end || close - colon - 1 < FEWEST_DIGITS) return -1;
  const check = close - CHECK_DIGITS;
  const wanted = checkDigits(bytes, first, check);
  for (let i = 0; i < CHECK_DIGITS; i++)
    if (valueOf(bytes[check + i] as number) !== ((wanted >>> (12 - (i << 2))) & 15)) return -1;
  return close + 1;
}

function isSmall(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}

function isKind(byte: number): boolean {
  return isSmall(byte) || (byte >= 0x30 && byte <= 0x39) || byte === 0x2d;
}

/** A hexadecimal digit in lower case. */
function isDigit(byte: number): boolean {
  return ((CLASS[byte] as number) & (HEX | UPPER)) === HEX;
}

function valueOf(digit: number): number {
  return digit < 0x3a ? digit - 0x30 : digit - 0x57;
}
