import { BLANK, is } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { sharedPrefix } from './line-prefix.ts';

const FIRST = /[1-9]\d{0,5}\):?(?:\r?\n|\\{1,4}n)?[ \t]{0,16}(?=[0-9a-f]{2}(?![0-9a-z]))/iy;
const NEXT = /(?:\r?\n|\\{1,4}n)[ \t]{2,16}(?=[0-9a-f]{2} )/iy;
const LENGTH = /[1-9]\d{0,5}\):?/y;
const INDENTED = /[ \t]{2,24}(?=[0-9a-f]{2} )/iy;
const PAIRS = /[0-9a-f]{2}(?: [0-9a-f]{2}(?![0-9a-z]))*/iy;
const COLUMN = /[ \t]{2,64}(?=[^ \t\r\n])/y;
/** The most pairs with which a column of characters stands. */
const PAIRS_OF_LINE = 16;

/** What wpa_supplicant and its kin dump: `hexdump_ascii(len=4): 6a 61 6e 65   jane`, on one line or on several. */
export const hexDumpRule: Rule = {
  name: 'hex-dump',
  triggers: ['hexdump(len=', 'hexdump_ascii(len='],
  hostile: 'hexdump_ascii(len=8): 6a 61 6e 65   jane',
  find(window, _, to) {
    if (window.test(FIRST, to)) return takeLine(window, FIRST.lastIndex);
    return window.test(LENGTH, to) && takeNextLine(window, LENGTH.lastIndex);
  },
};

function takeLine(window: Window, from: number): boolean {
  if (!window.test(PAIRS, from)) return false;
  let end = PAIRS.lastIndex;
  const count = (end - from + 1) / 3;
  if (count <= PAIRS_OF_LINE && window.test(COLUMN, end)) {
    const column = COLUMN.lastIndex;
    const text = /^[^\r\n]*/.exec(window.slice(column, Math.min(window.end, column + count)))?.[0] ?? '';
    end = column + text.length;
  }
  if (!window.take('secret', from, end)) return false;
  window.more = takeNextLine;
  return true;
}

function takeNextLine(window: Window, at: number): boolean {
  if (window.test(NEXT, at)) return takeLine(window, NEXT.lastIndex);
  const { bytes } = window;
  const lineBreak = bytes[at] === 0x0d ? at + 1 : at;
  if (bytes[lineBreak] !== 0x0a) return false;
  // Behind what a log puts before each line.
  const line = bytes.lastIndexOf(0x0a, at - 1) + 1;
  let text = lineBreak + 1 + sharedPrefix(window, line, lineBreak + 1, at);
  while (text > lineBreak + 1 && !is(bytes[text - 1], BLANK)) text--;
  while (text > lineBreak + 1 && is(bytes[text - 1], BLANK)) text--;
  return text > lineBreak + 1 && window.test(INDENTED, text) && takeLine(window, INDENTED.lastIndex);
}
