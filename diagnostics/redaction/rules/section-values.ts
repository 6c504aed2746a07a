import { BLANK, is } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import { textBelow } from './line-prefix.ts';
import { simpleEnd, wordEnd } from './value-extent.ts';
import { looksRandom, saysNothing } from './value-guard.ts';

/** Lines of a section that are looked at. */
const MOST_LINES = 64;
const NEWLINE = 0x0a;
const LONGEST_WRITTEN = 256;
const FEWEST_CHARACTERS = 8;
const MEMBER = /[ \t]*(?:- )?["']?[\w.-]{1,64}["']?[ \t]{0,8}:[ \t]{1,8}["']?(?=[\w+/=.-])/y;
/** A value of a list, alone on its line. */
const ITEM = /[ \t]*-[ \t]{1,8}["']?(?=[^\s:"']{8,256}["']?[ \t]{0,8}\r?(?:\n|$))/y;
const WRITTEN_ITEM = /[ \t]*-[ \t]{1,8}(?=[^\s:"'\\]{8,256}(?:\\|"))/y;
const DASH = 0x2d;
/** A date, a type of a language, the path of a member: no value of a secret. */
const TOLD = /^(?:\d{4}-\d\d-\d\d(?:$|[T ]\d\d:)|[A-Za-z_.]{1,64}[[(]|[A-Za-z_]{1,64}(?:\.[A-Za-z_]{1,64}){1,8}$)/;

/**
 * Takes the next value that looks drawn by lot in the section of YAML that a key opens: `credentials:` at the end of its
 * line, with members further in. `at` is that line's end, or the end of the value taken before.
 */
export function takeFromSection(window: Window, keyFrom: number, at: number): boolean {
  const { bytes, end } = window;
  const section = bytes.lastIndexOf(NEWLINE, keyFrom) + 1;
  const indent = indentOf(window, section);
  let line = bytes.indexOf(NEWLINE, at) + 1;
  for (let count = 0; count < MOST_LINES && line > 0 && line < end; count++) {
    const next = bytes.indexOf(NEWLINE, line) + 1;
    const text = Math.max(line, textBelow(window, keyFrom, line - 1));
    const inner = indentOf(window, text);
    const blank = bytes[text + inner] === NEWLINE || bytes[text + inner] === 0x0d;
    const least = text > line ? 0 : indent;
    const item = window.test(ITEM, text);
    if (!blank && (inner < least || (inner === least && !(item && bytes[section + indent] !== DASH)))) return false;
    if (item && takeMember(window, ITEM.lastIndex, wordEnd)) return true;
    if (!blank && window.test(MEMBER, text) && takeMember(window, MEMBER.lastIndex, wordEnd)) return true;
    line = next;
  }
  return false;
}

/** The same where the line breaks are written, as in a string of JSON: `credentials:\\n  key: …`. */
export function takeFromWritten(window: Window, keyFrom: number, at: number): boolean {
  const indent = writtenIndent(window, keyFrom);
  let place = at;
  for (let count = 0; count < MOST_LINES; count++) {
    const text = nextWritten(window, place);
    if (text === -1) return false;
    const inner = indentOf(window, text);
    if (window.bytes[text + inner] !== 0x5c && inner <= indent) return false;
    const inset = window.test(MEMBER, text) ? MEMBER : window.test(WRITTEN_ITEM, text) ? WRITTEN_ITEM : undefined;
    if (inset !== undefined && takeMember(window, inset.lastIndex, simpleEnd)) return true;
    place = text;
  }
  return false;
}

/** Where the text behind the next written line break begins, or -1. */
function nextWritten({ bytes, end }: Window, from: number): number {
  const limit = Math.min(end, from + LONGEST_WRITTEN) - 1;
  for (let at = from; at < limit && bytes[at] !== 0x0a; at++)
    if (bytes[at] === 0x5c && bytes[at + 1] === 0x6e) return at + 2;
  return -1;
}

function writtenIndent({ bytes }: Window, keyFrom: number): number {
  let at = keyFrom;
  while (at > 0 && is(bytes[at - 1], BLANK)) at--;
  return bytes[at - 1] === 0x6e && bytes[at - 2] === 0x5c ? keyFrom - at : 0;
}

function takeMember(window: Window, from: number, valueEnd: (window: Window, from: number) => number): boolean {
  const to = valueEnd(window, from);
  const value = window.slice(from, to);
  if (value.length < FEWEST_CHARACTERS || saysNothing(value) || !looksRandom(value) || TOLD.test(value)) return false;
  return window.take('secret', from, to);
}

function indentOf({ bytes, end }: Window, line: number): number {
  let at = line;
  while (at < end && is(bytes[at], BLANK)) at++;
  return at - line;
}
