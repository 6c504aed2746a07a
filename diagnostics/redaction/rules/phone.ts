import { ALPHA, DIGIT, is } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { DIGITS_ONLY } from './canonical.ts';

/** Of each byte: 1 for a digit, 2 for what may stand between two digits of a number. */
const PARTS = new Uint8Array(256);
for (const byte of Buffer.from('0123456789')) PARTS[byte] = 1;
for (const byte of Buffer.from(' -.()')) PARTS[byte] = 2;

/** Phone numbers: with a country's code, in the forms of North America, or with an area in brackets. */
export const phoneRule: Rule = {
  name: 'phone',
  triggers: [
    '+0', '000-000-0000', '000.000.0000', '000 000 0000', '(000) 000', '(000)000', '(00) 000', '(0000) 000', '(00)000', 'tel:', '000-000-000', '00 00 00 00 0', '%2b0',
    '000 000 00 00', '00 000 000 0000',
  ], // prettier-ignore
  hostile: '+1 555 ',
  find(window, from, to) {
    const { bytes } = window;
    const first = bytes[from];
    if (first === 0x74 || first === 0x54)
      return from === 0 || !window.wordBefore(from) ? takeNumber(window, to, 5) : false;
    if (first === 0x25) return takeNumber(window, from + 3, 10);
    if (first === 0x2b) return bytes[from + 1] !== 0x30 && free(window, from) && takeInternational(window, from);
    const start = countryBefore(window, from);
    return free(window, start) && !inTable(window, start) && takeNumber(window, start, first === 0x28 ? 8 : 9);
  },
};

/** A number may begin with its country: `1-555-…`, `001-555-…`. */
function countryBefore(window: Window, from: number): number {
  const { bytes } = window;
  let at = from;
  if (from - 2 < window.floor) return from;
  if (
    at > 1 &&
    (bytes[at - 1] === 0x2d || bytes[at - 1] === 0x20 || bytes[at - 1] === 0x2e) &&
    is(bytes[at - 2], DIGIT)
  ) {
    at -= 2;
    while (at > window.floor && from - at < 5 && is(bytes[at - 1], DIGIT)) at--;
  }
  return bytes[at - 1] === 0x2b && at > window.floor ? at - 1 : at;
}

/** The columns of a table of counts, such as `/proc/interrupts`: ` 41:     123 456 7890    0`. */
function inTable(window: Window, start: number): boolean {
  const { bytes } = window;
  if (bytes[start - 1] !== 0x20 || !(bytes[start - 2] === 0x20 || is(bytes[start - 2], DIGIT))) return false;
  return COUNTS.test(window.slice(Math.max(0, start - LONGEST_ROW), start));
}

const LONGEST_ROW = 96;
const COUNTS = /(?:^|[\s["'])\d{1,4}: {2,}[\d ]*$/;

function free(window: Window, start: number): boolean {
  const before = window.bytes[start - 1];
  return (
    start === 0 ||
    !(window.wordBefore(start) || before === 0x2e || before === 0x2d || before === 0x2b || before === 0x2f)
  );
}

/** `+` with eight digits and separators, or ten without; `+0.0123` and `+1234` are other things. */
function takeInternational(window: Window, from: number): boolean {
  const { end, digits, groups } = numberEnd(window, from + 1);
  const enough = groups > 1 ? digits >= 8 : digits >= 10;
  if (!enough || digits > 15 || !bounded(window, end) || /^\+\d+\.\d+$/.test(window.slice(from, end))) return false;
  return window.take('phone', from, end, DIGITS_ONLY);
}

function takeNumber(window: Window, from: number, fewest: number): boolean {
  const { end, digits } = numberEnd(window, from);
  if (digits < fewest || digits > 20 || !bounded(window, end)) return false;
  return window.take('phone', from, end, DIGITS_ONLY);
}

function bounded(window: Window, end: number): boolean {
  const { bytes } = window;
  if (end >= window.end) return true;
  if (bytes[end] === 0x3c) return !window.wordAfter(end);
  return (
    !is(bytes[end], ALPHA | DIGIT) &&
    !((bytes[end] === 0x2d || bytes[end] === 0x2e || bytes[end] === 0x3a) && is(bytes[end + 1], DIGIT))
  );
}

/** Digits with single separators between them (`) ` counts as one), perhaps an extension `x123`. */
function numberEnd(window: Window, from: number): { end: number; digits: number; groups: number } {
  const { bytes } = window;
  const limit = Math.min(window.end, from + 40);
  let end = from;
  let digits = 0;
  let groups = 0;
  for (let at = from, gap = 1; at < limit; at++) {
    const byte = bytes[at] as number;
    const part = PARTS[byte];
    if (part === 1) {
      if (gap > 0) groups++;
      digits++;
      gap = 0;
      end = at + 1;
    } else if ((part === 2 && gap < 3) || (byte === 0x2b && at === from)) gap++;
    else if (byte === 0x78 && gap === 0 && is(bytes[at + 1], DIGIT)) gap = 1;
    else break;
  }
  return { end, digits, groups };
}

/** The word stands behind: `69 987 88 37 office`. */
export const labelledPhoneRule: Rule = {
  name: 'phone-label',
  triggers: [
    '0 office',
    '0 mobile',
    '0 fax',
    '0 desk',
    '0 cell',
    '0 (mobile)',
    '0 (office)',
    '0 (cell)',
    '0 (work)',
    '0 (home)',
  ],
  hostile: '0 office',
  find(window, from) {
    const { bytes, floor } = window;
    let start = from + 1;
    const limit = Math.max(floor, from - 32);
    while (
      start > limit &&
      (is(bytes[start - 1], DIGIT) || '+ -.()x'.includes(String.fromCharCode(bytes[start - 1] ?? 0)))
    )
      start--;
    while (start < from && !is(bytes[start], DIGIT) && bytes[start] !== 0x2b && bytes[start] !== 0x28) start++;
    const value = window.slice(start, from + 1);
    const digits = value.replace(/\D/g, '').length;
    return (
      digits >= 7 &&
      digits <= 20 &&
      /[ -]/.test(value) &&
      free(window, start) &&
      window.take('phone', start, from + 1, DIGITS_ONLY)
    );
  },
};

/** What is dialled behind a number, the meeting and then its code: `+1 646 558 8656,,98765432109#,,,,*445566#`. */
export const dialledRule: Rule = {
  name: 'dialled',
  triggers: [
    ',000000000',
    ',,0000',
    ',,*0000',
    ';;0000',
    '\\,0000',
    '\\,*0000',
    '%2c0000',
    '%2c*0000',
    '#,0000',
    '#,*0000',
  ],
  hostile: ',,1234',
  find(window, from, to) {
    let start = to;
    while (start > from && is(window.bytes[start - 1], DIGIT)) start--;
    if (!window.test(DIALLED, start)) return false;
    const end = DIALLED.lastIndex;
    return window.take(end - start >= FEWEST_OF_MEETING ? 'meeting' : 'secret', start, end, DIGITS_ONLY);
  },
};

const DIALLED = /\d{4,12}(?=#|%23)/y;
const FEWEST_OF_MEETING = 9;
