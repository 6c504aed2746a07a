import { BLANK, is } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { saysNothing } from './value-guard.ts';

const MOST_FIELDS = 8;
const LONGEST = 128;
const FIELD = /[A-Z][A-Z0-9]{0,2}:(?:\\{0,7}")?/y;
/** Up to a semicolon that no backslash stands before. */
const CONTENT = /(?:\\{1,4}[;:,\\]|[^;"\\\r\n<]){1,128}/y;
const KINDS: Readonly<Record<string, string>> = { S: 'ssid', P: 'secret', I: 'user', A: 'user', K: 'secret' };

/** What a code to join a network holds: `WIFI:T:WPA;S:Guests;P:…;;`. */
export const wifiCodeRule: Rule = {
  name: 'wifi-code',
  triggers: ['wifi:t:', 'wifi:s:', 'wifi:p:', 'wifi:h:', 'wifi:r:', 'wifi:i:', 'wifi:e:', 'wifi:a:'],
  startsWord: true,
  hostile: 'WIFI:T:WPA;S:;',
  find: (window, _, to) => takeField(window, to - 2),
};

function takeField(window: Window, at: number): boolean {
  let place = at;
  for (let count = 0; count < MOST_FIELDS; count++) {
    if (!window.test(FIELD, place)) return false;
    const start = FIELD.lastIndex;
    const end = window.test(CONTENT, start) ? CONTENT.lastIndex : start;
    const kind = KINDS[window.slice(place, place + 2).replace(':', '')];
    if (kind !== undefined && !saysNothing(window.slice(start, end)) && window.take(kind, start, end)) {
      window.more = takeBehind;
      return true;
    }
    const next = fieldBehind(window, end);
    if (next === -1) return false;
    place = next;
  }
  return false;
}

function takeBehind(window: Window, at: number): boolean {
  const next = fieldBehind(window, at);
  return next !== -1 && takeField(window, next);
}

/** Behind the semicolon that ends a field, its quotation mark and a pseudonym in it. */
function fieldBehind(window: Window, at: number): number {
  const { bytes } = window;
  const limit = Math.min(window.end, at + LONGEST);
  let end = at;
  while (end < limit && bytes[end] !== 0x3b && bytes[end] !== 0x0a && !is(bytes[end], BLANK)) end++;
  return bytes[end] === 0x3b ? end + 1 : -1;
}
