import { stripAnsi } from './ansi.ts';
import type { ByteSink } from './byte-sink.ts';
import { BASE64, BLANK, isOf } from './byte-class.ts';
import { type Window, windowOn } from './window.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const COLON = 0x3a;

/**
 * Where the next line with an escape begins, or the rest of the line from `from` on; `stop` where there is none. Lines
 * before it that it may go on with belong to it: they are read with it.
 */
export function colouredFrom(window: Window, from: number, stop: number): number {
  const escape = window.nextEscape(from);
  if (escape >= stop) return stop;
  const start = Math.max(from, window.bytes.lastIndexOf(NEWLINE, escape) + 1);
  const section = sectionBefore(window, start, from);
  return section === start ? keyBefore(window, start, from) : section;
}

/** Of the lines of a key: 64 or 76 characters. */
const LONGEST_KEY_LINE = 128;

/** The first of the lines of base64 right before `start`: they may be the body of a key that ends there. */
function keyBefore({ bytes }: Window, start: number, from: number): number {
  let first = start;
  for (let at = start - 1; at > from && bytes[at] === NEWLINE && first - at < LONGEST_KEY_LINE; at--) {
    while (at > from && first - at < LONGEST_KEY_LINE && (isOf(bytes[at - 1], BASE64) || bytes[at - 1] === RETURN))
      at--;
    if (first - at < 2 || (at > from && bytes[at - 1] !== NEWLINE)) break;
    first = at;
  }
  return first;
}

const MOST_SECTION_LINES = 64;

/** The line that opens the section of YAML that the line at `start` is a member of, or `start`. */
function sectionBefore(window: Window, start: number, from: number): number {
  const { bytes } = window;
  const indent = indentAt(window, start);
  let line = indent > 0 ? start : from;
  for (let count = 0; line > from && count < MOST_SECTION_LINES; count++) {
    const end = line - 1;
    line = Math.max(from, end > from ? bytes.lastIndexOf(NEWLINE, end - 1) + 1 : from);
    const first = line + indentAt(window, line);
    if (first >= end || first - line >= indent) continue;
    const last = bytes[end - 1] === RETURN ? end - 2 : end - 1;
    return bytes[last] === COLON ? line : start;
  }
  return start;
}

function indentAt({ bytes, end }: Window, line: number): number {
  let at = line;
  while (at < end && isOf(bytes[at], BLANK)) at++;
  return at - line;
}

/** As many bytes of coloured lines near each other are read together, with what stands between. */
const MOST_COLOURED_BYTES = 8 * 1024;
const NEAR_BYTES = 512;

/** The end of the coloured lines from `start` on; a private key goes on over the next lines. */
export function colouredTo(window: Window, start: number): number {
  let end = lineEnd(window, window.nextEscape(start));
  while (end < window.end && end - start < MOST_COLOURED_BYTES) {
    const escape = window.nextEscape(end);
    if (escape - end > NEAR_BYTES || escape >= window.end) break;
    end = lineEnd(window, escape);
  }
  // A key may stand in the lines that another line opens, and its last line may open some in turn.
  for (let before = -1; before < end && end - start < MOST_COLOURED_BYTES;) {
    before = end;
    end = openedEnd(window, start, end);
    if (leavesKeyOpen(window.slice(start, end))) end = endOfKey(window, end);
  }
  return end;
}

/** What the line of a key ends in whose value, or section, stands on the lines below it. */
const OPENS = /[:|>+-][ \t\r]*$/;

/** The end of the indented lines behind the one that ends at `end`, where it opens them. */
function openedEnd(window: Window, start: number, end: number): number {
  const last = Math.max(start, window.bytes.lastIndexOf(NEWLINE, end - 1) + 1);
  if (!OPENS.test(stripAnsi(window.slice(Math.max(last, end - LONGEST_KEY_LINE), end)))) return end;
  let to = end;
  for (let count = 0; count < MOST_SECTION_LINES && to < window.end; count++) {
    const first = window.bytes[to + 1] as number;
    if (!isOf(first, BLANK) && first !== NEWLINE && first !== RETURN) break;
    to = lineEnd(window, to + 1);
  }
  return to;
}

/** Where the line that goes on at `from` ends, before its line break. */
function lineEnd({ bytes, end }: Window, from: number): number {
  const newline = from < end ? bytes.indexOf(NEWLINE, from) : -1;
  return newline === -1 || newline > end ? end : newline;
}

/** The coloured lines as they are read: without their escapes. */
export function plainOf(window: Window, from: number, to: number): Window {
  return windowOn(Buffer.from(stripAnsi(window.slice(from, to)), 'latin1'));
}

/** Whether a key begins in the text, and does not end in it. */
function leavesKeyOpen(text: string): boolean {
  const lower = text.toLowerCase();
  const begin = lower.lastIndexOf('-----begin ');
  return begin !== -1 && !lower.includes('-----end', begin);
}

const LONGEST_KEY_BYTES = 24 * 1024;

function endOfKey(window: Window, from: number): number {
  const limit = Math.min(window.end, from + LONGEST_KEY_BYTES);
  const close = window.slice(from, limit).indexOf('-----END');
  return close === -1 ? limit : lineEnd(window, from + close);
}

/**
 * Writes the lines from `start` to `end` whose plain form `inner` became `written`: with their colours where nothing was found.
 */
export function writeLines(
  window: Window,
  start: number,
  end: number,
  inner: Window,
  written: ByteSink,
  sink: ByteSink,
): void {
  const output = written.padded();
  for (let plain = 0, raw = start, at = 0; at < written.length;) {
    const plainTo = nextLine(inner.bytes, plain, inner.end);
    const rawTo = nextLine(window.bytes, raw, end);
    const to = nextLine(output, at, written.length);
    // The lines begin with other bytes now, which the line before may look at.
    sink.lookAt(sink.length);
    const isColoured = rawTo - raw > plainTo - plain;
    if (isColoured && inner.bytes.compare(output, at, to, plain, plainTo) === 0) sink.copy(window.bytes, raw, rawTo);
    else sink.append(written, at, to);
    plain = plainTo;
    raw = rawTo;
    at = to;
  }
}

function nextLine(bytes: Buffer, from: number, end: number): number {
  const newline = bytes.indexOf(NEWLINE, from);
  return newline === -1 || newline >= end ? end : newline + 1;
}
