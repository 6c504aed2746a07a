import { ALPHA, BASE64, BLANK, DIGIT, UPPER, isOf } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { sharedPrefix, textBelow } from './line-prefix.ts';

/** Characters of a line of PEM (RFC 7468), of OpenSSH, and of MIME (RFC 2045). */
const WIDTHS = new Set([64, 70, 76]);
const LONGEST = 76;
const LONGEST_LINE = 512;
const FEWEST_BARE = 16;
const FEWEST_OF_A_KIND = 3;
/** Lines of others that may stand between two of a block, as programs write at once. */
const MOST_OTHERS = 3;
const DASH = 0x2d;
const NEWLINE = 0x0a;

/** What a line ends with. */
interface Tail {
  from: number;
  to: number;
  /** How far in it begins. */
  inset: number;
}

/**
 * Lines that end with base64 of one width, each behind what a log puts before it: a key that was printed, and whose
 * beginning or end is cut off.
 */
export const armouredLineRule: Rule = {
  name: 'armoured-line',
  triggers: ['\n'],
  hostile: `Jan 01 a: ${'Aa0'.repeat(21)}A\n`,
  find(window, from) {
    if (window.bytes[from] !== NEWLINE) return false;
    const line = window.bytes.lastIndexOf(NEWLINE, from - 1) + 1;
    if (from - line > LONGEST_LINE) return false;
    const tail = tailOf(window, line, from);
    if (tail.from < window.floor || !isArmoured(window, tail)) return false;
    const goesOn = followsDashes(window, line) || nextOf(window, tail) !== null;
    if (!goesOn || !window.take('key', tail.from, tail.to)) return false;
    window.more = takeNext;
    return true;
  },
};

/** Where the text of the line below a key's header begins, behind the words that a log puts before each; else -1. */
export function wrappedText(window: Window, header: number): number {
  const close = lineEnd(window, header);
  return close === -1 || close === window.end ? -1 : textBelow(window, header, close);
}

/** Takes the lines of a key below its header, of any width, of which `text` is the first. */
export function takeWrapped(window: Window, header: number, text: number): boolean {
  const { bytes } = window;
  const line = bytes.lastIndexOf(NEWLINE, text) + 1;
  return takeBelow(window, bytes.lastIndexOf(NEWLINE, header) + 1, text - line, line - 1);
}

/** Takes the next line that is nothing but base64 behind what it has in common with the one at `line`, `inset` bytes. */
function takeBelow(window: Window, line: number, inset: number, lineTo: number): boolean {
  let close = lineTo;
  for (let others = 0; others <= MOST_OTHERS && close !== -1 && close + 1 < window.end; others++) {
    const next = close + 1;
    close = lineEnd(window, next);
    const from = next + inset;
    if (close === -1 || sharedPrefix(window, line, next, line + inset) !== inset) continue;
    if (window.bytes[from] === DASH) return false;
    const { from: begin, to } = tailOf(window, from, close);
    const bears =
      begin === from && (to - from >= FEWEST_BARE || window.bytes[to - 1] === 0x3d || beginsDashes(window, close + 1));
    if (!bears || !window.take('key', from, to)) continue;
    window.more = takeWrappedNext;
    return true;
  }
  return false;
}

function takeWrappedNext(window: Window, at: number): boolean {
  const line = window.bytes.lastIndexOf(NEWLINE, at - 1) + 1;
  return takeBelow(window, line, tailOf(window, line, at).inset, window.bytes[at] === 0x0d ? at + 1 : at);
}

/** Takes the next line of the block whose last line ended at `at`. */
function takeNext(window: Window, at: number): boolean {
  const line = window.bytes.lastIndexOf(NEWLINE, at - 1) + 1;
  const next = nextOf(window, tailOf(window, line, at));
  if (next === null || !window.take('key', next.from, next.to)) return false;
  if (WIDTHS.has(next.to - next.from)) window.more = takeNext;
  return true;
}

/** The line of the same block below one: as wide, or the shorter last one. */
function nextOf(window: Window, { to, inset }: Tail): Tail | null {
  const { bytes, end } = window;
  let line = bytes.indexOf(NEWLINE, to) + 1;
  for (let others = 0; others <= MOST_OTHERS && line > 0 && line < end; others++) {
    const close = lineEnd(window, line);
    if (close === -1) return null;
    const tail = tailOf(window, line, close);
    if (tail.inset === inset && (isArmoured(window, tail) || isLast(window, tail, close))) return tail;
    line = close + 1;
  }
  return null;
}

/** Whether the tail is what is left for the last line of a block: before the dashes that end it, or with padding. */
function isLast(window: Window, { from, to }: Tail, close: number): boolean {
  const length = to - from;
  if (length === 0 || length > LONGEST || !beginsBare(window, from)) return false;
  if (window.bytes[to - 1] === 0x3d || beginsDashes(window, close + 1)) return true;
  return length % 4 === 0 && isMixed(window, from, to);
}

/** The run of base64 that a line ends with. */
function tailOf({ bytes }: Window, line: number, lineTo: number): Tail {
  const to = bytes[lineTo - 1] === 0x0d ? lineTo - 1 : lineTo;
  let from = to;
  while (from > line && to - from <= LONGEST && isOf(bytes[from - 1], BASE64)) from--;
  return { from, to, inset: from - line };
}

function isArmoured(window: Window, { from, to }: Tail): boolean {
  return WIDTHS.has(to - from) && beginsBare(window, from) && isMixed(window, from, to);
}

/** Nothing but a blank, or the line's beginning, stands before it. */
function beginsBare({ bytes }: Window, from: number): boolean {
  return from === 0 || bytes[from - 1] === NEWLINE || isOf(bytes[from - 1], BLANK);
}

/** Small and capital letters and digits, as drawn by lot. */
function isMixed({ bytes }: Window, from: number, to: number): boolean {
  let digits = 0;
  let capitals = 0;
  let small = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    if (isOf(byte, DIGIT)) digits++;
    else if (isOf(byte, UPPER)) capitals++;
    else if (isOf(byte, ALPHA)) small++;
  }
  return digits >= FEWEST_OF_A_KIND && capitals >= FEWEST_OF_A_KIND && small >= FEWEST_OF_A_KIND;
}

/** Whether the line above ends with the dashes that begin a block. */
function followsDashes({ bytes }: Window, line: number): boolean {
  const at = bytes[line - 2] === 0x0d ? line - 3 : line - 2;
  return at > 4 && [0, 1, 2, 3, 4].every((back) => bytes[at - back] === DASH);
}

/** Whether dashes that end a block stand on the line. */
function beginsDashes(window: Window, line: number): boolean {
  const close = lineEnd(window, line);
  return close !== -1 && window.slice(line, close).includes('-----END');
}

/** The end of the line, or -1 where it is longer than any of a block. */
function lineEnd({ bytes, end }: Window, line: number): number {
  const limit = Math.min(end, line + LONGEST_LINE);
  let at = line;
  while (at < limit && bytes[at] !== NEWLINE) at++;
  return at < limit || at === end ? at : -1;
}
