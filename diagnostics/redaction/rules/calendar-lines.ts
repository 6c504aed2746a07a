import { UPPER, isOf } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { insideString } from './json-quote.ts';

/** Properties of calendars and cards, and the kind of their values. RFC 5545, RFC 6350. */
const PROPERTIES: readonly (readonly [string, string])[] = [
  ['summary', 'subject'],
  ['description:', 'subject'],
  ['description;', 'subject'],
  ['location:', 'room'],
  ['location;', 'room'],
  ['x-wr-calname', 'name'],
  ['x-wr-caldesc', 'subject'],
  ['x-alt-desc', 'subject'],
  ['fn:', 'name'],
  ['fn;', 'name'],
  ['adr:', 'address'],
  ['adr;', 'address'],
];

/** Parameters behind the property's name: `;LANGUAGE=de-CH;X="a:b"`. */
const PARAMETERS =
  /(?:;[A-Z][A-Z-]{0,40}=(?:\\{0,3}"[^"\\\n]{0,160}\\{0,3}"|[^":;,\\\n]{0,160}(?:,[^":;,\\\n]{0,160}){0,8})){0,8}:/y;
/** No value, or an address. */
const NO_VALUE = /https?:|\\{1,4}[nr]/iy;
/** Where the next property begins behind a written line break. */
const NEXT_PROPERTY = /(?:\\{1,4}r)?\\{1,4}n[A-Z][A-Z-]{0,40}[:;]/y;
const LONGEST = 16_384;
const LONGEST_NAME = 160;
/** Writers of calendars break lines at 75 bytes, or a little before. */
const SHORTEST_FOLDED = 50;
const NEWLINE = 0x0a;
const BACKSLASH = 0x5c;

/** `SUMMARY;LANGUAGE=de:…`, `FN:…`: up to the end of the line, and over lines that a blank goes on with. */
export const calendarLineRule: Rule = {
  name: 'calendar-line',
  triggers: PROPERTIES.map(([property]) => property),
  hostile: '\nSUMMARY:a',
  find(window, from, to, trigger) {
    const { bytes } = window;
    const kind = PROPERTIES[trigger]?.[1] ?? '';
    const sign = bytes[to - 1] === 0x3a || bytes[to - 1] === 0x3b ? to - 1 : to;
    if (!isOf(bytes[sign - 1], UPPER) || (bytes[sign] !== 0x3a && bytes[sign] !== 0x3b)) return false;
    if (
      !isOf(bytes[from], UPPER) ||
      !beginsText(window, from) ||
      (bytes[sign] === 0x3b && !window.test(PARAMETERS, sign))
    )
      return false;
    const value = bytes[sign] === 0x3a ? sign + 1 : PARAMETERS.lastIndex;
    if ((bytes[value] as number) <= 0x20 || window.test(NO_VALUE, value)) return false;
    const end = valueEnd(window, from, value, kind === 'name' ? LONGEST_NAME : LONGEST);
    return end > value + 2 && !isCode(window, value, end, kind) && window.take(kind, value, end);
  },
};

/** Nothing of a word stands before the property's name. */
function beginsText(window: Window, from: number): boolean {
  const before = window.bytes[from - 1];
  return before === undefined || before === NEWLINE || before === 0x20 || before === 0x22 || before === 0x5b || before === 0x09 || before === 0x6d || window.escapedAt(from - 1); // prettier-ignore
}

/** A name has a letter and a blank, or the semicolons of a card. */
function isCode(window: Window, from: number, to: number, kind: string): boolean {
  return kind === 'name' && !/[ ;\x80-\xff]/.test(window.slice(from, to));
}

function valueEnd(window: Window, name: number, from: number, longest: number): number {
  const { bytes } = window;
  const limit = Math.min(window.end, from + longest);
  const quoted = insideString(window, name);
  let line = name;
  let at = from;
  while (at < limit) {
    const byte = bytes[at];
    if (byte === NEWLINE) {
      const folded = (bytes[at + 1] === 0x20 || bytes[at + 1] === 0x09) && at - line >= SHORTEST_FOLDED;
      if (!folded) break;
      line = at + 1;
    } else if (byte === BACKSLASH) {
      if (window.test(NEXT_PROPERTY, at) || (quoted && bytes[at + 1] === 0x22)) break;
      at++;
    } else if ((byte === 0x22 && quoted) || byte === 0 || byte === 0x1b) break;
    at++;
  }
  at = Math.min(at, limit);
  while (at > from && (bytes[at - 1] === 0x0d || bytes[at - 1] === 0x20)) at--;
  if (at > from && bytes[at - 1] === 0x5d && bytes[name - 1] === 0x5b) at--;
  return at;
}

/** A card's name in its parts, `N:Doe;Jane;;;`: the semicolons tell it. */
export const cardNameRule: Rule = {
  name: 'card-name',
  triggers: [';;'],
  hostile: 'N:a;;',
  find(window, from) {
    const { bytes } = window;
    if (bytes[from - 1] === 0x3b) return false;
    const limit = Math.max(0, from - LONGEST_PARTS);
    let name = from - 1;
    // Behind an earlier pair, that one tells.
    while (name >= limit && bytes[name] !== NEWLINE && !(bytes[name] === 0x3b && bytes[name - 1] === 0x3b)) {
      if (bytes[name] === 0x4e && beginsName(window, name)) break;
      name--;
    }
    if (name < limit || bytes[name] !== 0x4e || !window.test(PARAMETERS, name + 1)) return false;
    const value = PARAMETERS.lastIndex;
    return value < from && window.take('name', value, valueEnd(window, name, value, LONGEST_NAME));
  },
};

const LONGEST_PARTS = 80;

function beginsName(window: Window, at: number): boolean {
  const { bytes } = window;
  return (bytes[at + 1] === 0x3a || bytes[at + 1] === 0x3b) && beginsText(window, at);
}
