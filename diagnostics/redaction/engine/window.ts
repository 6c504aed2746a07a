import { type Latin1Buffer, LONGEST_PSEUDONYM, pseudonymEndIn } from '../pseudonym-shape.ts';
import { endsUnicodeEscape } from './first-look.ts';
import { ALPHA, CLASS, DIGIT, HEX, is } from './byte-class.ts';

const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
/** What a control sequence may begin with; see `stripAnsi`. Those of a backslash come first. */
const ESCAPES = ['\\u001b[', '\\u001B[', '\\x1b[', '\\x1B[', '\\033[', '#033[', '\x1b'].map((text) =>
  Buffer.from(text, 'latin1'),
);
const WITH_BACKSLASH = 5;

/** Bytes of no meaning behind the end of every window: a rule may look a little beyond it, and sees the same always. */
export const PADDING_BYTES = 64;

/**
 * What a finding's own text becomes before it gets its pseudonym: a table (byte -> byte, or -1 where it is left out), or a
 * function where no table can tell it. No closure: the same text gives the same always.
 */
export type Canonical = Int16Array | ((found: string) => string);

/** The stretch of input at hand, and the finding of the rule that looked at it last. */
export class Window {
  bytes: Buffer = Buffer.alloc(0);
  /** Bytes from here on are not there (yet). */
  end = 0;
  /** Bytes before it are written already: no rule may take them. */
  floor = 0;
  /** Whether the input ends at `end`. */
  final = true;
  /** The end of the command line looked at last. */
  commandEnd = 0;
  /** How many commands were met within it. */
  commands = 0;
  /** The end of the run of base64 looked at last. */
  runEnd = 0;
  /** The end of the percent-encoded run looked at last. */
  percentEnd = 0;

  /** Up to here no @ was found behind an address's scheme. */
  signlessTo = 0;
  /** The bare word measured last: each part of it has the same end. */
  wordFrom = 0;
  wordTo = 0;
  /** Up to here the quotation marks of the line were counted, and whether one is open there. */
  quotesTo = 0;
  quoteOpen = false;
  /** No letter, line break, end of a pseudonym or of a program's number stands between these places. */
  letterlessFrom = 0;
  letterlessTo = 0;
  /** No opening bracket stands from the first of these places on and before the second. */
  bracketFrom = 0;
  bracketAt = -1;
  /** The end of the value refused last, and how many keys in a row had it: words full of keys are looked at a little. */
  refusedTo = 0;
  refusals = 0;

  // The finding.
  from = 0;
  to = 0;
  kind = '';
  /** What the pseudonym is made of: a text, or what the bytes from `from` to `to` become; undefined: those bytes. */
  value: string | Canonical | undefined;
  /** What relatives of the value have in common: made of the bytes, or those before `groupTo`. */
  group: ((found: string) => string) | undefined;
  groupTo = -1;
  /** Put on both sides: the quotation mark, where the value stood bare and JSON wants a string. */
  quote = '';
  /** Leave `from` to `to` as it is, and look at no byte of it. */
  keep = false;
  /** Where the value goes on beyond the window: tells how far it reaches in the next one. */
  resume: ((window: Window, at: number) => number) | undefined;

  /** Reports the next finding of a list, given the end of this one. */
  more: ((window: Window, at: number) => boolean) | undefined;
  /** The `resume` of a finding that was cut by the window's end. */
  pending: ((window: Window, at: number) => number) | undefined;

  private latin1: string | undefined;
  /** No escape stands from the first of these places on and before the second. */
  private plainFrom = 0;
  private plainTo = 0;
  /** Where a backslash, and each of `ESCAPES`, stands next, seen from `plainFrom` on. */
  private backslashAt = -1;
  private readonly escapeAt = ESCAPES.map(() => -1);

  /** Points the window at other bytes; behind `end` there are `PADDING_BYTES` of nothing. */
  set(bytes: Buffer, end: number, final: boolean): void {
    this.bytes = bytes;
    this.end = end;
    this.final = final;
    this.floor = 0;
    this.commandEnd = 0;
    this.commands = 0;
    this.runEnd = 0;
    this.percentEnd = 0;
    this.signlessTo = 0;
    this.wordFrom = 0;
    this.wordTo = 0;
    this.letterlessFrom = 0;
    this.letterlessTo = 0;
    this.refusedTo = 0;
    this.bracketAt = -1;
    this.quotesTo = 0;
    this.quoteOpen = false;
    this.refusals = 0;
    this.latin1 = undefined;
    this.plainFrom = 0;
    this.plainTo = 0;
    this.backslashAt = -1;
    this.escapeAt.fill(-1);
  }

  /** Where the next escape sequence may begin, or the window's end. */
  nextEscape(from: number): number {
    if (from < this.plainFrom) {
      this.backslashAt = -1;
      this.escapeAt.fill(-1);
    }
    if (from < this.plainFrom || from >= this.plainTo) {
      if (this.backslashAt < from) this.backslashAt = this.placeOf(BACKSLASH, from);
      let first = this.end;
      for (let n = this.backslashAt === this.end ? WITH_BACKSLASH : 0; n < ESCAPES.length; n++) {
        if ((this.escapeAt[n] as number) < from) this.escapeAt[n] = this.placeOf(ESCAPES[n] as Buffer, from);
        first = Math.min(first, this.escapeAt[n] as number);
      }
      this.plainFrom = from;
      this.plainTo = first;
    }
    return Math.max(from, this.plainTo);
  }

  /** Where the bytes stand from `from` on, or the window's end. */
  private placeOf(bytes: Buffer | number, from: number): number {
    const at = this.bytes.indexOf(bytes, from);
    return at === -1 || at > this.end ? this.end : at;
  }

  /** The whole window, a character a byte, for regular expressions. */
  get text(): string {
    return (this.latin1 ??= latin1(this.bytes, 0, this.end));
  }

  /** A part of the text. It keeps the whole window alive: copy what is to be kept. */
  slice(from: number, to: number): string {
    return this.text.slice(from, Math.max(from, to));
  }

  /** Reports a finding. Returns whether there is anything in it. */
  take(kind: string, from: number, to: number, value?: string | Canonical): boolean {
    const start = this.wholeFrom(Math.max(from, this.floor));
    if (to <= start || this.pseudonymAt(start) !== -1) return false;
    this.from = start;
    this.to = to;
    this.kind = kind;
    this.value = value;
    this.group = undefined;
    this.groupTo = -1;
    this.quote = '';
    this.keep = false;
    this.resume = undefined;
    this.more = undefined;
    return true;
  }

  /** Reports a stretch that is to stay and not to be looked into. */
  leave(from: number, to: number): boolean {
    if (from < this.floor) return false;
    this.from = from;
    this.to = to;
    this.keep = true;
    this.more = undefined;
    this.resume = undefined;
    return true;
  }

  /** Whether a sticky regular expression matches at `at`; its `lastIndex` is then the end. */
  test(pattern: RegExp, at: number): boolean {
    pattern.lastIndex = at;
    return pattern.test(this.text);
  }

  /** The end of a pseudonym that begins at `at`, else -1. */
  pseudonymAt(at: number): number {
    return this.bytes[at] === 0x3c ? pseudonymEndIn(this.bytes, at, this.end) : -1;
  }

  /** Whether a word (letter, digit, underscore, UTF-8) could go on across the border before `at`. */
  wordBefore(at: number): boolean {
    if (at === 0) return false;
    if (this.bytes[at - 1] === 0x3e) return this.pseudonymBefore(at);
    // The letter of a line break, however often JSON has escaped its backslash, belongs to no word.
    return (
      this.isWord(at - 1) &&
      !this.escapedAt(at - 1) &&
      !(this.bytes[at - 2] === BACKSLASH && isBreak(this.bytes[at - 1]))
    );
  }

  /** Whether a word, or a pseudonym that may stand for the rest of one, goes on at `at`. */
  wordAfter(at: number): boolean {
    return this.isWord(at) || this.pseudonymAt(at) !== -1;
  }

  /**
   * Goes back from `at` to the place behind a letter, a line break, a `>` or the `]` of `program[12]:`, or to `limit` or one
   * before it. Bytes that an earlier call went over are not looked at again.
   */
  letterBefore(at: number, limit: number): number {
    const { bytes } = this;
    let place = at;
    while (place > limit) {
      if (place > this.letterlessFrom && place <= this.letterlessTo) {
        place = this.letterlessFrom;
        continue;
      }
      const byte = bytes[place - 1] as number;
      if (((CLASS[byte] as number) & ALPHA) !== 0 || byte === NEWLINE || byte === 0x3e) break;
      if (byte === 0x5d && bytes[place] === 0x3a) break;
      place--;
    }
    this.letterlessFrom = place;
    this.letterlessTo = at;
    return place;
  }

  /** Whether a pseudonym ends at `at`. */
  pseudonymBefore(at: number): boolean {
    let open = at - 1;
    while (open > 0 && at - open < LONGEST_PSEUDONYM && this.bytes[open] !== 0x3c) open--;
    return this.pseudonymAt(open) === at;
  }

  isWord(at: number): boolean {
    const byte = this.bytes[at];
    return at < this.end && (is(byte, ALPHA | DIGIT) || byte === 0x5f);
  }

  /** Whether the byte is the letter of an escape: `\n`, or the last digit of `%20` or `\u003c`. */
  escapedAt(at: number): boolean {
    const { bytes } = this;
    const before = bytes[at - 1];
    if (before === BACKSLASH) return oddBackslashes(bytes, at - 1);
    // The others end with two digits.
    if (!is(before, HEX) || !is(bytes[at], HEX)) return false;
    return bytes[at - 2] === 0x25 || endsUnicodeEscape(bytes, at + 1);
  }

  /** A finding never begins inside an escape of JSON: `\njane@…` is taken from the j on. */
  private wholeFrom(from: number): number {
    const before = this.bytes[from - 1];
    if (before !== BACKSLASH && before !== 0x75 && !is(before, HEX)) return from;
    for (let u = from - 1; u > 0 && u >= from - 4; u--) {
      const unit = this.bytes[u] === 0x75 && this.bytes[u - 1] === BACKSLASH && oddBackslashes(this.bytes, u - 1);
      if (unit && [1, 2, 3, 4].every((step) => is(this.bytes[u + step], HEX))) return u + 5;
    }
    if (from === 0 || this.bytes[from - 1] !== BACKSLASH || !oddBackslashes(this.bytes, from - 1)) return from;
    const letter = this.bytes[from];
    if (letter === 0x75 && [1, 2, 3, 4].every((step) => is(this.bytes[from + step], HEX))) return from + 5;
    return 'bfnrt"/\\'.includes(String.fromCharCode(letter ?? 0x78)) ? from + 1 : from;
  }
}

/** One of `n`, `r`, `t`. */
function isBreak(byte: number | undefined): boolean {
  return byte === 0x6e || byte === 0x72 || byte === 0x74;
}

/** A window on a text of its own. */
export function windowOn(content: Buffer): Window {
  const window = new Window();
  window.set(Buffer.concat([content, Buffer.alloc(PADDING_BYTES)]), content.length, true);
  return window;
}

/** Whether the run of backslashes that ends at `at` is of odd length. Looks back a little only. */
function oddBackslashes(bytes: Uint8Array, at: number): boolean {
  let count = 0;
  while (count < 64 && bytes[at - count] === BACKSLASH) count++;
  return count % 2 === 1;
}

function latin1(bytes: Buffer, from: number, to: number): string {
  return (bytes as Latin1Buffer).latin1Slice(from, Math.max(from, to));
}
