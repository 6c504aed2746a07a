import { ALPHA, DIGIT, NAME, isOf } from '../engine/byte-class.ts';
import { isLetter } from '../engine/first-look.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { emailRule } from './email.ts';
import { NO_NAME } from './sentences.ts';

const CAPITAL = String.raw`[A-Z\xc3-\xef][\w'’.\x80-\xff-]{0,40}`;
const FULL = `${CAPITAL}(?:(?: (?:de|van|von|der|den|la|del|bin|al)){0,2} ${CAPITAL}){1,3}`;
/** The quotation mark behind the name, in any writing. */
const MARK = String.raw`(?:\\{0,7}["']|&(?:amp;){0,3}(?:quot|apos|#3[49]);)?`;
const BORDER = String.raw`(?:^|[^\w.>]|(?<![0-9a-f]{16})>)`;
const OWNER = new RegExp(`${BORDER}(${FULL})${MARK} $`);
const SURNAME_FIRST = new RegExp(`${BORDER}(${CAPITAL}(?: ${CAPITAL})?, ${CAPITAL}(?: ${CAPITAL})?)${MARK} $`);
/** A first name alone, where an entry of a list of addresses begins. */
const FIRST_NAME = new RegExp(`(?:^|[:;,"'\\n] ?)(${CAPITAL})${MARK} $`);
const PERCENT_CAPITAL = String.raw`(?:[A-Z]|%C3%[89][0-9A-F])(?:[\w'.-]|%[C-E][0-9A-F]|%[89AB][0-9A-F]){0,60}`;
const PERCENT_OWNER = new RegExp(
  `(?:^|[^\\w.>%+]|%2[02]|\\+)(${PERCENT_CAPITAL}(?:(?:\\+|%20)${PERCENT_CAPITAL}){1,3})(?:%22)?(?:\\+|%20)$`,
  'i',
);
const BEHIND = new RegExp(` \\((${FULL})(?=\\))`, 'y');
const OPENING_ENTITY = /&(?:amp;){0,3}(?:lt|#60|#x3c);$/i;
const OPENING_ESCAPE = /\\u003c/iy;
const OPENING_PERCENT = /%(?:25)?3C/iy;
const LONGEST_LOCAL = 64;
/** A domain, and perhaps the bracket that closes the address, and a blank. */
const MOST_BEFORE_BRACKET = LONGEST_LOCAL + 2;
const LONGEST_NAME = 96;
const LONGEST_WORD = 41;
const PARTICLES = new Set('de,van,von,der,den,la,del,bin,al'.split(','));
const LONGEST_ENTITY = 18;

/**
 * The name before or behind an address: `Jane Doe <jane@…>`, `jane@… (Jane Doe)`, with the brackets in any writing. An
 * address behind its name is taken with it; one before it is found when the line is looked at again.
 */
export const mailboxRule: Rule = {
  name: 'mailbox',
  triggers: ['@', '%40'],
  hostile: 'Aa Bb <a@b.cd',
  find(window, at, to, sign) {
    const { bytes } = window;
    const limit = Math.max(window.floor, at - LONGEST_LOCAL);
    let open = at - 1;
    while (open >= limit && LOCAL[bytes[open] as number] === 1) open--;
    const mayOpen = open >= limit && MAY_OPEN[bytes[open] as number] === 1;
    const bracket = to >= window.bracketFrom && to <= window.bracketAt ? window.bracketAt : bracketBehind(window, to);
    // Most addresses have a bracket neither before nor behind them.
    if (!mayOpen && bracket > to + MOST_BEFORE_BRACKET) return false;
    const opening = mayOpen ? openingAt(window, open) : -1;
    if (opening === -1 || !takeBefore(window, opening)) return takeBehind(window, to);
    window.more = (next) => emailRule.find(next, at, to, sign);
    return true;
  },
};

/** A letter, a digit, one of `._+-`. */
const LOCAL = Uint8Array.from({ length: 256 }, (_, byte) => (isOf(byte, ALPHA | NAME) || byte === 0x2b ? 1 : 0));
/** The bytes that a bracket, or an escape of one, may end or begin with. */
const MAY_OPEN = new Uint8Array(256);
for (const byte of Buffer.from('<(%\\\\;', 'latin1')) MAY_OPEN[byte] = 1;

/** Where the bracket begins whose end, or an escape of it, stands at `at`; else -1. */
function openingAt(window: Window, at: number): number {
  const byte = window.bytes[at];
  if (byte === 0x3c || byte === 0x28) return at;
  if (byte === 0x25) return window.test(OPENING_PERCENT, at) ? at : -1;
  if (byte === 0x5c) {
    if (!window.test(OPENING_ESCAPE, at)) return -1;
    let from = at;
    while (from > at - 8 && window.bytes[from - 1] === 0x5c) from--;
    return from;
  }
  if (byte !== 0x3b) return -1;
  const entity = OPENING_ENTITY.exec(window.slice(Math.max(window.floor, at - LONGEST_ENTITY), at + 1))?.[0];
  return entity === undefined ? -1 : at + 1 - entity.length;
}

function takeBefore(window: Window, opening: number): boolean {
  const { bytes } = window;
  const from = Math.max(window.floor, opening - LONGEST_NAME);
  if (bytes[opening] === 0x25) return takeLast(window, PERCENT_OWNER.exec(window.slice(from, opening)), opening);
  const to = opening - 1;
  if (bytes[to] !== 0x20 || to <= window.floor) return false;
  if (!isNameByte(bytes[to - 1] as number)) return takeQuoted(window, from, opening);
  const name = fullName(window, to);
  if (name !== -1) return !NO_NAME.test(window.slice(name, to)) && window.take('name', name, to);
  const before = window.bytes[wordStart(window, to) - 2];
  if (before === 0x2c && takeLast(window, SURNAME_FIRST.exec(window.slice(from, opening)), opening)) return true;
  return bytes[opening] !== 0x28 && takeLast(window, FIRST_NAME.exec(window.slice(from, opening)), opening);
}

/** The name in quotation marks, in any writing. */
function takeQuoted(window: Window, from: number, opening: number): boolean {
  const last = window.bytes[opening - 2];
  if (last !== 0x22 && last !== 0x27 && last !== 0x3b) return false;
  const before = window.slice(from, opening);
  const name = OWNER.exec(before) ?? SURNAME_FIRST.exec(before);
  return takeLast(window, name ?? (window.bytes[opening] === 0x28 ? null : FIRST_NAME.exec(before)), opening);
}

function wordStart({ bytes, floor }: Window, to: number): number {
  let at = to;
  while (at > floor && to - at < LONGEST_WORD && isNameByte(bytes[at - 1] as number)) at--;
  return at;
}

/** Where two to four words begin that end at `to` without a quotation mark, each with a capital; else -1. */
function fullName(window: Window, to: number): number {
  const { bytes, floor } = window;
  let start = -1;
  let words = 0;
  for (let at = to; words < 4; at--) {
    const end = at;
    while (at > floor && end - at <= LONGEST_WORD && isNameByte(bytes[at - 1] as number)) at--;
    if (at === end || end - at > LONGEST_WORD) break;
    if (beginsName(bytes[at] as number)) {
      start = at;
      words++;
    } else if (words === 0 || !PARTICLES.has(window.slice(at, end))) break;
    if (bytes[at - 1] !== 0x20) break;
  }
  return words > 1 && (bytes[start - 1] !== 0x3e || !window.pseudonymBefore(start)) ? start : -1;
}

function isNameByte(byte: number): boolean {
  return isOf(byte, ALPHA | DIGIT) || byte === 0x5f || byte === 0x2e || byte === 0x2d || byte === 0x27;
}

function beginsName(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0xc3 && byte <= 0xef);
}

/** Takes the group of a match that ends at `to`. */
function takeLast(window: Window, match: RegExpExecArray | null, to: number): boolean {
  const name = match?.[1];
  if (match === null || name === undefined || NO_NAME.test(name)) return false;
  const from = to - match[0].length + match[0].lastIndexOf(name);
  return window.take('name', from, from + name.length);
}

/** The name in brackets behind the address whose domain begins at `from`. */
function takeBehind(window: Window, from: number): boolean {
  const { bytes } = window;
  let at = from;
  while (at < from + LONGEST_LOCAL && LOCAL[bytes[at] as number] === 1) at++;
  if (bytes[at] === 0x3e) at++;
  if (bytes[at] !== 0x20 || bytes[at + 1] !== 0x28 || !isLetter(bytes[at - 1]) || !window.test(BEHIND, at))
    return false;
  const to = BEHIND.lastIndex;
  return !NO_NAME.test(window.slice(at + 2, to)) && window.take('name', at + 2, to);
}

/** The next opening bracket; all calls together look at each byte once. */
function bracketBehind(window: Window, from: number): number {
  const at = window.bytes.indexOf(0x28, from);
  window.bracketFrom = from;
  window.bracketAt = at === -1 ? Number.MAX_SAFE_INTEGER : at;
  return window.bracketAt;
}
