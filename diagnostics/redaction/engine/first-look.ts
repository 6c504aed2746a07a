import { ALPHA, BASE64, CLASS, DIGIT, HEX, NAME, UPPER } from './byte-class.ts';

const BACKSLASH = 0x5c;
const PERCENT = 0x25;
const COLON = 0x3a;
const DASH = 0x2d;
const ZERO = 0x30;
const DOT = 0x2e;
const EQUALS = 0x3d;
const AT = 0x40;
const NEWLINE = 0x0a;
/** The first byte that is neither a control character nor a blank. */
const FIRST_SIGN = 0x21;
const MARKS = ':-.=@\n\0';

/** Which trigger of one byte is a mark: they stand everywhere, and hardly ever where a rule finds something. */
export function isMark(trigger: string): boolean {
  return trigger.length === 1 && MARKS.includes(trigger);
}

/**
 * A first look at a mark, for the price of a few comparisons: whether a MAC or IPv6 address may go on from a colon, dash
 * or dot, a long value stand behind an equals sign, an address of mail around an @, much of base64 before a line
 * break, or every other byte be NUL. A time of day (`12:30:45`) and a date are turned down here.
 */
export function mayMatter(bytes: Uint8Array, at: number): boolean {
  const mark = bytes[at];
  if (mark === DOT)
    return bytes[at + 5] === DOT && isHex(bytes[at + 6]) && isHex(bytes[at + 4]) && isHex(bytes[at - 1]);
  if (mark === DASH)
    return bytes[at + 3] === DASH && bytes[at + 6] === DASH && isHex(bytes[at + 1]) && isHex(bytes[at - 1]);
  if (mark === EQUALS) return mayBeRandom(bytes, at + 1);
  if ((mark as number) < FIRST_SIGN) return controlMatters(bytes, at);
  if (mark === AT) return isName(bytes[at + 1]) || bytes[at + 1] === 0x5b || isName(bytes[at - 1]);
  const after = bytes[at + 1];
  // Of several colons, the first one is looked at.
  if (after === COLON) return bytes[at - 1] !== COLON;
  if (!isHex(after)) return false;
  const second = colonAfter(bytes, at);
  if (second === -1 || (!isHex(bytes[second - 1]) && bytes[second - 1] !== COLON)) return false;
  return bytes[second + 1] === COLON || colonAfter(bytes, second) !== -1;
}

/** Whether the byte is a letter of ASCII. */
export function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && byte < 0x80 && ((CLASS[byte] as number) & ALPHA) !== 0;
}

/**
 * Whether a trigger that stands at `from` goes on within a word, so that a rule of words finds nothing there. A capital
 * behind a small letter begins a word (`wifiPassword`), and so may what follows the letter of an escape (`\\n`, `%20`, `\\u003c`).
 */
export function isWithinWord(bytes: Uint8Array, from: number): boolean {
  if (from === 0) return false;
  const before = bytes[from - 1] as number;
  if (before >= 0x80 || ((CLASS[before] as number) & (ALPHA | DIGIT)) === 0) return false;
  if (bytes[from - 2] === BACKSLASH || bytes[from - 3] === PERCENT) return false;
  if (((CLASS[before] as number) & HEX) !== 0 && endsUnicodeEscape(bytes, from)) return false;
  return ((CLASS[bytes[from] as number] as number) & UPPER) === 0 || ((CLASS[before] as number) & UPPER) !== 0;
}

/** Whether the escape of a character of ASCII ends before the place: `\\u003c`, `\\x22`. */
export function endsUnicodeEscape(bytes: Uint8Array, to: number): boolean {
  if (bytes[to - 3] === 0x78 && bytes[to - 4] === BACKSLASH) return (bytes[to - 2] as number) < 0x38;
  if (bytes[to - 5] !== 0x75 || bytes[to - 6] !== BACKSLASH) return false;
  return bytes[to - 4] === ZERO && bytes[to - 3] === ZERO && (bytes[to - 2] as number) < 0x38;
}

/**
 * Whether twenty characters of base64 may stand at `start`, behind a quotation mark or not. Most values are short: the
 * look begins where one of twenty characters would have to go on.
 */
export function mayBeRandom(bytes: Uint8Array, start: number): boolean {
  if (!isBase64(bytes[start + 10]) || !isBase64(bytes[start + 19]) || bytes[start] === EQUALS) return false;
  for (let at = start + 1; at < start + 19; at++) if (!isBase64(bytes[at])) return false;
  return true;
}

/** The same for a line break and a NUL. */
function controlMatters(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] === NEWLINE) return endsArmoured(bytes, bytes[at - 1] === 0x0d ? at - 1 : at);
  return (bytes[at + 1] as number) >= FIRST_SIGN && bytes[at + 2] === 0 && bytes[at + 4] === 0 && bytes[at + 6] === 0;
}

/** Whether a line that ends before `to` may end with as many characters of base64 as keys are wrapped at. */
function endsArmoured(bytes: Uint8Array, to: number): boolean {
  if (!endsWord(bytes, to - 65) && !endsWord(bytes, to - 71) && !endsWord(bytes, to - 77)) return false;
  for (let back = 1; back < 64; back += 6) if (!isBase64(bytes[to - back])) return false;
  return true;
}

/** Whether a blank or a control character stands there, or the beginning. */
function endsWord(bytes: Uint8Array, at: number): boolean {
  return at < 0 ? at === -1 : (bytes[at] as number) < FIRST_SIGN;
}

/** The next colon, at the distance of a group of one to four digits, or -1. */
function colonAfter(bytes: Uint8Array, at: number): number {
  if (bytes[at + 3] === COLON) return at + 3;
  if (bytes[at + 5] === COLON) return at + 5;
  if (bytes[at + 2] === COLON) return at + 2;
  return bytes[at + 4] === COLON ? at + 4 : -1;
}

/** A letter of any script, a digit, one of `._+-`. */
function isName(byte: number | undefined): boolean {
  return byte !== undefined && (((CLASS[byte] as number) & (ALPHA | NAME)) !== 0 || byte === 0x2b);
}

function isHex(byte: number | undefined): boolean {
  return byte !== undefined && ((CLASS[byte] as number) & HEX) !== 0;
}

function isBase64(byte: number | undefined): boolean {
  return byte !== undefined && ((CLASS[byte] as number) & BASE64) !== 0;
}
