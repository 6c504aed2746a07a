import { stripAnsi } from './ansi.ts';
import { type Window, windowOn } from './window.ts';

const NEWLINE = 0x0a;

/** Where the next line with an escape begins, or the rest of the line from `from` on; `stop` where there is none. */
export function colouredFrom(window: Window, from: number, stop: number): number {
  const escape = window.nextEscape(from);
  return escape >= stop ? stop : Math.max(from, window.bytes.lastIndexOf(NEWLINE, escape) + 1);
}

/** The end of the coloured line that begins at `start`; a private key goes on over the next lines. */
export function colouredTo(window: Window, start: number): number {
  const newline = window.bytes.indexOf(NEWLINE, window.nextEscape(start));
  const end = newline === -1 || newline > window.end ? window.end : newline;
  return BEGINS_KEY.test(window.slice(start, end)) ? endOfKey(window, end) : end;
}

/** The coloured lines as they are read: without their escapes. */
export function plainOf(window: Window, from: number, to: number): Window {
  return windowOn(Buffer.from(stripAnsi(window.slice(from, to)), 'latin1'));
}

const BEGINS_KEY = /-----BEGIN /i;
const LONGEST_KEY_BYTES = 24 * 1024;

function endOfKey(window: Window, from: number): number {
  const limit = Math.min(window.end, from + LONGEST_KEY_BYTES);
  const close = window.slice(from, limit).indexOf('-----END');
  return close === -1 ? limit : from + close;
}
