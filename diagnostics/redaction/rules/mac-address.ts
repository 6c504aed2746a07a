import { ALPHA, DIGIT, HEX, is, isOf } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { HEX_DIGITS } from './canonical.ts';

const COLON = 0x3a;

/** MAC addresses as `aa:bb:…`, `aa-bb-…`, `aabb.ccdd.eeff` and `aa%3Abb…`. The bare spelling goes by its key. */
export const macRule: Rule = {
  name: 'mac',
  triggers: [':', '-', '.', '%3a'],
  hostile: 'aa:bb:cc:dd:ee:f:',
  find(window, at, to) {
    const { bytes } = window;
    const mark = bytes[at] ?? 0;
    if (to - at > 1) return encoded(window, at);
    if (mark === 0x2e) return bytes[at + 5] === mark && takeGroups(window, at - 4, 3, 4, mark);
    return bytes[at + 3] === mark && bytes[at + 6] === mark && takeGroups(window, at - 2, 6, 2, mark);
  },
};

/** Takes `count` groups of `width` digits from `start`, where nothing of the kind goes on around them. */
function takeGroups(window: Window, start: number, count: number, width: number, mark: number): boolean {
  const { bytes } = window;
  const end = start + count * (width + 1) - 1;
  if (start < window.floor || end > window.end) return false;
  for (let at = start, column = 0; at < end; at++, column = (column + 1) % (width + 1))
    if (column === width ? bytes[at] !== mark : !is(bytes[at], HEX)) return false;
  if (bytes[start - 1] === mark && start > 0 && isGroup(bytes, start - 1, width)) return false;
  if (window.wordBefore(start) && bytes[start - 1] !== 0x5f) return false;
  if (bytes[end] === mark && is(bytes[end + 1], HEX)) {
    if (mark !== COLON || !FRAME.test(window.slice(Math.max(0, start - 4), start)) || !takeMac(window, start, end))
      return false;
    window.more = takeSource;
    return true;
  }
  if (end < window.end && is(bytes[end], ALPHA | DIGIT) && (bytes[end] ?? 0) < 0x80) return false;
  if (bytes[end] === 0x3c && window.wordAfter(end)) return false;
  if (width === 4 && bytes[end] === 0x2e && is(bytes[end + 1], DIGIT)) return false;
  return takeMac(window, start, end);
}

/** What a packet filter writes: the addresses of a frame, one after the other, and its type. */
const FRAME = /MAC=$/;
const SOURCE = /:(?:[0-9a-f]{2}:){6}/iy;

/** The second address of a frame, behind the first. */
function takeSource(window: Window, at: number): boolean {
  return window.test(SOURCE, at) && takeMac(window, at + 1, SOURCE.lastIndex - 1);
}

/** Whether a group of an address stands before the mark at `at`, and not the name of a key; PXE puts `01-` before one. */
function isGroup(bytes: Uint8Array, at: number, width: number): boolean {
  const from = at - width;
  for (let digit = from; digit < at; digit++) if (!is(bytes[digit], HEX)) return false;
  if (is(bytes[from - 1], ALPHA | DIGIT)) return false;
  return !(bytes[at] === 0x2d && bytes[from] === 0x30 && bytes[from + 1] === 0x31 && bytes[from - 1] !== 0x2d);
}

const ENCODED = /[0-9a-f]{2}(?:%3A[0-9a-f]{2}){5}(?!%3A[0-9a-f]|[0-9a-z])/iy;

function encoded(window: Window, at: number): boolean {
  return at >= 2 && window.test(ENCODED, at - 2) && takeMac(window, at - 2, ENCODED.lastIndex);
}

/** The digits of an address whose colons are percent-encoded. */
function digitsOf(address: string): string {
  return address.replace(/%3A/gi, '').toLowerCase();
}

/** Reports a MAC address in any spelling; all zeros and broadcast stay. */
export function takeMac(window: Window, from: number, to: number): boolean {
  const { bytes } = window;
  const encoded = bytes[from + 2] === 0x25;
  let digits = 0;
  let same = true;
  for (let at = from; at < to; at++) {
    if (encoded && bytes[at] === 0x25) at += 3;
    if (!isOf(bytes[at], HEX)) continue;
    digits++;
    same &&= ((bytes[at] as number) | 0x20) === ((bytes[from] as number) | 0x20);
  }
  const first = (bytes[from] as number) | 0x20;
  if (digits !== 12 || (same && (first === 0x30 || first === 0x66))) return false;
  return window.take('mac', from, to, encoded ? digitsOf : HEX_DIGITS);
}
