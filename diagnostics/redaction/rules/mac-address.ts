import { ALPHA, DIGIT, HEX, is } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';

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
  if (bytes[start - 1] === mark && start > 0 && is(bytes[start - 2], HEX)) return false;
  if (window.wordBefore(start) && bytes[start - 1] !== 0x5f) return false;
  if (bytes[end] === mark && is(bytes[end + 1], HEX)) return false;
  if (end < window.end && is(bytes[end], ALPHA | DIGIT) && (bytes[end] ?? 0) < 0x80) return false;
  if (bytes[end] === 0x3c && window.wordAfter(end)) return false;
  if (width === 4 && bytes[end] === 0x2e && is(bytes[end + 1], DIGIT)) return false;
  return takeMac(window, start, end);
}

const ENCODED = /[0-9a-f]{2}(?:%3A[0-9a-f]{2}){5}(?!%3A[0-9a-f]|[0-9a-z])/iy;

function encoded(window: Window, at: number): boolean {
  return at >= 2 && window.test(ENCODED, at - 2) && takeMac(window, at - 2, ENCODED.lastIndex);
}

function digitsOf(address: string): string {
  return address.replace(/%3A|[^0-9a-f]/gi, '').toLowerCase();
}

function vendorOf(address: string): string {
  return digitsOf(address).slice(0, 6);
}

/** Reports a MAC address in any spelling; all zeros and broadcast stay. */
export function takeMac(window: Window, from: number, to: number): boolean {
  const digits = digitsOf(window.slice(from, to));
  if (digits === '000000000000' || digits === 'ffffffffffff' || !/^[0-9a-f]{12}$/.test(digits)) return false;
  if (!window.take('mac', from, to, digitsOf)) return false;
  window.group = vendorOf;
  return true;
}
