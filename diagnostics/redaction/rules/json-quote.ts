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
  return window.slice(slashes, before + 1);
}

/** How far back the line is looked at. */
const LINE_BYTES = 1000;

/** Whether an odd number of quotation marks stands before a place on its line. */
export function insideString(window: Window, place: number): boolean {
  const { bytes } = window;
  const limit = Math.max(0, place - LINE_BYTES);
  let open = false;
  for (let at = place - 1; at >= limit && bytes[at] !== 0x0a; at--)
    if (bytes[at] === 0x22 && !window.escapedAt(at)) open = !open;
  return open;
}
