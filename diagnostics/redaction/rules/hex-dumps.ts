import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';

const FIRST = /[1-9]\d{0,5}\):?(?:\r?\n|\\n)?[ \t]{0,16}(?=[0-9a-f]{2}(?![0-9a-z]))/iy;
const NEXT = /(?:\r?\n|\\n)[ \t]{2,16}(?=[0-9a-f]{2} )/iy;
const PAIRS = /[0-9a-f]{2}(?: [0-9a-f]{2}(?![0-9a-z]))*/iy;
const COLUMN = /[ \t]{2,64}(?=[^ \t\r\n])/y;
/** The most pairs with which a column of characters stands. */
const PAIRS_OF_LINE = 16;

/** What wpa_supplicant and its kin dump: `hexdump_ascii(len=4): 6a 61 6e 65   jane`, on one line or on several. */
export const hexDumpRule: Rule = {
  name: 'hex-dump',
  triggers: ['hexdump(len=', 'hexdump_ascii(len='],
  hostile: 'hexdump_ascii(len=8): 6a 61 6e 65   jane',
  find: (window, _, to) => window.test(FIRST, to) && takeLine(window, FIRST.lastIndex),
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
  return window.test(NEXT, at) && takeLine(window, NEXT.lastIndex);
}
