import { ALPHA, BLANK, CLASS, CONTROL, DIGIT, UPPER, is, isOf } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import { insideString } from './json-quote.ts';
import { WRITTEN_OPEN, isQuote } from './key-separator.ts';

/** How far a bare value may reach. */
export type Bare = 'word' | 'simple' | 'element' | 'written' | 'cdata' | 'line' | 'capitals' | 'text' | 'digits';

/** Where a value begins and ends. */
export class Extent {
  from = 0;
  to = 0;
  quoted = false;
  /** Goes on behind the window. */
  resume: ((window: Window, at: number) => number) | undefined;

  /** Reads the value at `at`; false where there is none. */
  read(window: Window, at: number, bare: Bare): boolean {
    this.resume = undefined;
    const start = this.skipType(window, at);
    if (!is(window.bytes[start], ALPHA | DIGIT) && this.quote(window, start)) return this.to > this.from;
    this.quoted = false;
    this.from = start;
    if (bare === 'line') this.to = lineEnd(window, start);
    else if (bare === 'element' || bare === 'written') this.to = elementEnd(window, start, bare === 'written');
    else if (bare === 'cdata') this.to = cdataEnd(window, start);
    else if (bare === 'word') this.to = wordEnd(window, start);
    else if (bare === 'simple') this.to = simpleEnd(window, start);
    else if (bare === 'capitals') this.to = capitalsEnd(window, start);
    else if (bare === 'digits')
      this.to = is(window.bytes[start], ALPHA) ? wordEnd(window, start) : digitsEnd(window, start);
    else this.to = textEnd(window, start);
    if (bare === 'word') this.resume = wordEnd;
    return this.to > this.from;
  }

  /** Steps over what says the type: `!!binary `, `b"`, `String = `, `Some(`. */
  private skipType(window: Window, at: number): number {
    const byte = window.bytes[at];
    if (byte === 0x21 && window.test(TAG, at)) return TAG.lastIndex;
    if (is(byte, ALPHA) && mayBeType(window, at) && window.test(TYPED, at)) return TYPED.lastIndex;
    return at;
  }

  private quote(window: Window, at: number): boolean {
    const { bytes, end } = window;
    let mark = at;
    while (mark < at + 8 && bytes[mark] === 0x5c) mark++;
    const byte = bytes[mark];
    if (mark < end && isQuote(byte) && !(byte === 0x22 && closesOuter(window, at, mark))) {
      const depth = mark - at;
      this.quoted = true;
      this.from = mark + 1;
      this.to = quotedEnd(window, mark + 1, byte ?? 0, depth);
      this.resume = (next, from) => quotedEnd(next, from, byte ?? 0, depth);
      return true;
    }
    const written = mark === at ? byte === 0x26 || byte === 0x25 : byte === 0x78;
    if (!written || !window.test(WRITTEN_QUOTE, at)) return false;
    const closing = byte === 0x25 ? '%22' : window.slice(at, WRITTEN_QUOTE.lastIndex);
    this.quoted = true;
    this.from = WRITTEN_QUOTE.lastIndex;
    const limit = lineEnd(window, this.from);
    const close = window.text.slice(this.from, Math.min(limit, this.from + 4096)).indexOf(closing);
    this.to = close === -1 ? wordEnd(window, this.from) : this.from + close;
    return true;
  }
}

/** Whether what stands at a place is a word for certain: no quotation, and no type before one. */
export function isBareWord(window: Window, at: number): boolean {
  return is(window.bytes[at], ALPHA | DIGIT) && !mayBeType(window, at);
}

/** A first look: the name of a type is short, and a quotation mark, a bracket or an equals sign follows it. */
function mayBeType({ bytes }: Window, from: number): boolean {
  let at = from;
  while (at < from + 33 && (is(bytes[at], ALPHA) || bytes[at] === 0x3c || bytes[at] === 0x3e)) at++;
  const after = bytes[at];
  if (after === 0x20) return bytes[at + 1] === 0x3d || bytes[at + 1] === 0x2a;
  return after === 0x22 || after === 0x27 || after === 0x28 || after === 0x5b || after === 0x3d || after === 0x2a;
}

const TAG = /!{1,2}[a-z]{1,16} {1,4}/iy;
const TYPED = /(?:[burlf]{1,2}(?=["'])|[a-z<>]{1,32}[([](?=["'])|(?:string|str|text|varchar|nsstring|char ?\*) ?= ?)/iy;
const WRITTEN_QUOTE = /(?:&(?:amp;){0,3}(?:quot|apos|#3[49]|#x2[27]);|%(?:25)?22|\\{1,8}x2[27])/iy;

/**
 * Whether the quotation mark behind a key closes the string that the key stands in: `{"message":"password="}`. It does
 * where structure follows, and an odd number of marks stands before it on the line.
 */
function closesOuter(window: Window, from: number, mark: number): boolean {
  if (!structureAt(window, mark + 1)) return false;
  if (mark > from) return true;
  return insideString(window, from);
}

/** Whether what follows a string of JSON may stand at a place. */
function structureAt(window: Window, at: number): boolean {
  const byte = window.bytes[at] ?? 0;
  return at >= window.end || byte <= 0x20 || byte === 0x22 || byte === 0x2c || byte === 0x3a || byte === 0x5d || byte === 0x7d; // prettier-ignore
}

/** The end of a quoted value: its closing mark with as many backslashes, or the end of the line. */
function quotedEnd(window: Window, from: number, mark: number, depth: number): number {
  const { bytes, end } = window;
  let slashes = 0;
  for (let at = from; at < end; at++) {
    const byte = bytes[at];
    if (byte === 0x5c) slashes++;
    else if (byte === 0x0a) return bytes[at - 1] === 0x0d && at > from ? at - 1 : at;
    else {
      // A string of JSON ends here, whatever was opened within it.
      if (byte === 0x22 && mark !== 0x22 && slashes % 2 === 0 && structureAt(window, at + 1)) return at;
      if (byte === mark && closes(slashes, depth)) {
        if (mark !== 0x27 || depth > 0 || bytes[at + 1] !== mark || at === from)
          return slashes % 2 === 0 ? at : at - slashes;
        at++;
      }
      slashes = 0;
    }
  }
  return end;
}

function closes(slashes: number, depth: number): boolean {
  // An even number before it is content: the mark ends a string further out.
  return slashes % 2 === 0 || slashes <= depth;
}

/** The end of the line, without its carriage return. */
export function lineEnd(window: Window, from: number): number {
  const { bytes, end } = window;
  let at = from;
  for (; at < end && bytes[at] !== 0x0a && bytes[at] !== 0 && !closesString(window, at); at++)
    if (bytes[at] === 0x5c && bytes[at + 1] === 0x5c) at++;
  at = Math.min(at, end);
  return at > from && bytes[at - 1] === 0x0d ? at - 1 : at;
}

const LONGEST_CONTENT = 4096;

/** The content of an XML element; the bracket of the next tag may be written as an entity or an escape. */
function elementEnd(window: Window, from: number, written: boolean): number {
  const { bytes } = window;
  const limit = Math.min(lineEnd(window, from), from + LONGEST_CONTENT);
  for (let at = from; at < limit; at++) {
    if (bytes[at] === 0x3c) return at;
    if (written && mayOpen(bytes[at]) && window.test(WRITTEN_OPEN, at)) return at;
  }
  return limit;
}

/** The first byte of a bracket that is written as an entity or an escape. */
function mayOpen(byte: number | undefined): boolean {
  return byte === 0x26 || byte === 0x25 || byte === 0x5c;
}

function cdataEnd(window: Window, from: number): number {
  const limit = Math.min(lineEnd(window, from), from + LONGEST_CONTENT);
  const close = window.bytes.subarray(from, limit).indexOf(']]', 0, 'latin1');
  return close === -1 ? limit : from + close;
}

/** Whether a JSON string ends here, or its `\n` stands here: `"` or a backslash before one of `"nrt`. */
function closesString(window: Window, at: number): boolean {
  const byte = window.bytes[at];
  if (byte === 0x22) return true;
  if (byte !== 0x5c) return false;
  const next = window.bytes[at + 1];
  return next === 0x22 || next === 0x6e || next === 0x72 || next === 0x74;
}

/** The end of a value that stands bare: no blanks; delimiters end it only where something else seems to begin. */
export function wordEnd(window: Window, from: number): number {
  if (from > window.wordFrom && from < window.wordTo) return window.wordTo;
  const to = measureWord(window, from);
  window.wordFrom = from;
  window.wordTo = to;
  return to;
}

/** Names of hosts, addresses and ids are shorter. */
const LONGEST_SIMPLE_BYTES = 512;

/**
 * The end of a word that has no backslash in it: one ends it, because it belongs to the strings of JSON around the value,
 * however deep they lie in each other.
 */
export function simpleEnd(window: Window, from: number): number {
  const end = wordEnd(window, from);
  const slash = window.bytes.subarray(from, Math.min(end, from + LONGEST_SIMPLE_BYTES)).indexOf(0x5c);
  return slash === -1 ? end : from + slash;
}

function measureWord(window: Window, from: number): number {
  const { bytes, end } = window;
  for (let at = from; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (((CLASS[byte] as number) & (ALPHA | DIGIT)) !== 0) continue;
    if (isOf(byte, BLANK | CONTROL) || byte === 0x3c || byte === 0x60) return at;
    // A mark within a word closes nothing: `O'Brien`.
    if ((byte === 0x22 || byte === 0x3e || (byte === 0x27 && at > from)) && !isOf(bytes[at + 1], ALPHA | DIGIT))
      return at;
    if (byte === 0x5c) {
      if (bytes[at + 1] === 0x22 && isOf(bytes[at + 2], ALPHA | DIGIT)) {
        at++;
        continue;
      }
      if (closesString(window, at) || bytes[at + 1] === 0x0a || at + 1 >= end) return at;
      if (bytes[at + 1] === 0x3c) return at + 1;
      at++;
    } else if (isDelimiter(byte) && delimits(window, at)) return at;
  }
  return end;
}

function isDelimiter(byte: number): boolean {
  return (
    byte === 0x2c || byte === 0x3b || byte === 0x26 || byte === 0x29 || byte === 0x5d || byte === 0x7d || byte === 0x7c
  );
}

/** `a,b` is one value; `a, b`, `a;key=…`, `a&key=…` and `a)` at the end of a word are not. */
function delimits(window: Window, at: number): boolean {
  const { bytes, end } = window;
  const byte = bytes[at];
  const next = bytes[at + 1];
  if (at + 1 >= end || is(next, BLANK | CONTROL) || next === 0x22 || next === 0x27 || next === 0x5c) return true;
  if (byte === 0x26 && window.test(ENTITY_QUOTE, at)) return true;
  if (next === 0x3c && (byte === 0x7d || byte === 0x5d)) return true;
  if (isDelimiter(next ?? 0)) return true;
  return window.test(NEXT_KEY, at + 1) || (byte !== 0x2c && byte !== 0x3b && byte !== 0x26 && next === 0x2e);
}

const NEXT_KEY = /[a-z_%][a-z0-9_.%-]{0,40} ?[=:]/iy;
const ENTITY_QUOTE = /&(?:quot|apos|#3[49]|#x2[27]|lt|gt|amp);/iy;

/** Words as long as they begin with capitals, digits or other scripts: a name before prose goes on. */
function capitalsEnd(window: Window, from: number): number {
  const { bytes } = window;
  let at = nameWordEnd(window, from);
  for (let words = 1; words < 6 && at > from && bytes[at] === 0x20; words++) {
    const first = bytes[at + 1];
    if (!is(first, UPPER | DIGIT) && (first === undefined || first < 0x80)) break;
    const next = nameWordEnd(window, at + 1);
    if (next === at + 1 || bytes[next] === 0x3d) break;
    if (bytes[next] === 0x3a && !window.test(MAILTO, next)) break;
    at = next;
  }
  return at;
}

const MAILTO = /:(?:mailto|sips?):/iy;

function nameWordEnd(window: Window, from: number): number {
  const { bytes } = window;
  const limit = Math.min(window.end, from + 80);
  let at = from;
  while (
    at < limit &&
    (window.isWord(at) || bytes[at] === 0x2e || bytes[at] === 0x27 || bytes[at] === 0x2d || bytes[at] === 0x40)
  )
    at++;
  while (at > from && (bytes[at - 1] === 0x2e || bytes[at - 1] === 0x27)) at--;
  return at;
}

/** Up to a delimiter, two blanks, or a word with `=` or `:`. */
function textEnd(window: Window, from: number): number {
  const { bytes } = window;
  const limit = Math.min(window.end, from + 400);
  let at = from;
  for (; at < limit; at++) {
    const byte = bytes[at] ?? 0;
    if (is(byte, CONTROL) || byte === 0x2c || byte === 0x3b || byte === 0x7c || byte === 0x3c || byte === 0x3e) break;
    if (byte === 0x28 || byte === 0x29 || byte === 0x5d || byte === 0x7d || closesString(window, at)) break;
    if (byte === 0x26 && window.test(ENTITY_QUOTE, at)) break;
    if (byte === 0x5c) at++;
    else if (byte === 0x20 && (bytes[at + 1] === 0x20 || window.test(NEXT_KEY, at + 1))) break;
  }
  at = Math.min(at, limit);
  while (at > from && bytes[at - 1] === 0x20) at--;
  while (at < window.end && at === limit && ((bytes[at] ?? 0) & 0xc0) === 0x80) at++;
  return at;
}

/** Digits in groups: `+1 (555) 010-0199`, `987 6543 2109`. */
function digitsEnd(window: Window, from: number): number {
  const { bytes } = window;
  const limit = Math.min(window.end, from + 48);
  let at = from;
  let last = from;
  for (; at < limit; at++) {
    const byte = bytes[at] ?? 0;
    if (is(byte, DIGIT)) last = at + 1;
    else if (byte === 0x20 && at - last > 1) break;
    else if (!'+-(). /x'.includes(String.fromCharCode(byte))) break;
  }
  return last;
}
