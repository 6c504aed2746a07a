import { BLANK, is } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';

/**
 * The quotation mark that a pseudonym needs in place of a bare number of JSON, else nothing: `"k": 123` has a quoted
 * key before it (with as many backslashes), or a bracket or comma, and something that ends it behind.
 */
export function jsonQuote(window: Window, from: number, to: number): string {
  const { bytes } = window;
  let after = to;
  while (after < to + 16 && (is(bytes[after], BLANK) || bytes[after] === 0x0a || bytes[after] === 0x0d)) after++;
  const ends = after >= window.end || bytes[after] === 0x2c || bytes[after] === 0x7d || bytes[after] === 0x5d;
  if (!ends) return '';
  let before = from - 1;
  while (before > 0 && from - before < 16 && (is(bytes[before], BLANK) || bytes[before] === 0x0a)) before--;
  if (bytes[before] === 0x5b || (bytes[before] === 0x2c && after < window.end))
    return insideString(window, from) ? '' : '"';
  if (bytes[before] !== 0x3a) return '';
  before--;
  while (before > 0 && from - before < 16 && is(bytes[before], BLANK)) before--;
  if (bytes[before] !== 0x22) return '';
  let slashes = before;
  while (slashes > 0 && bytes[slashes - 1] === 0x5c && before - slashes < 8) slashes--;
  // The mark that opens the string that the number stands in closes no key.
  if (slashes === before && insideString(window, from)) return '';
  return window.slice(slashes, before + 1);
}

/** Whether an odd number of quotation marks stands before a place on its line. Each byte is looked at once. */
export function insideString(window: Window, place: number): boolean {
  const { bytes } = window;
  let at = window.quotesTo;
  let open = window.quoteOpen;
  if (place < at) {
    at = place === 0 ? 0 : bytes.lastIndexOf(0x0a, place - 1) + 1;
    open = false;
    if (place - at > LINE_BYTES) at = place - LINE_BYTES;
  }
  for (; at < place; at++) {
    const byte = bytes[at];
    if (byte === 0x0a) open = false;
    else if (byte === 0x5c) at++;
    else if (byte === 0x22) open = !open;
  }
  // An escape may reach beyond the place: the next look begins behind it.
  window.quotesTo = at;
  window.quoteOpen = open;
  return open;
}

/** How far back a line is looked at again. */
const LINE_BYTES = 1000;
