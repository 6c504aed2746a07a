import type { Window } from '../engine/window.ts';
import { looksRandom, saysNothing } from './value-guard.ts';

const MOST_MEMBERS = 16;
const FEWEST = 8;
const MEMBER = /[{,]?[ \t\r\n]{0,64}(\\{0,7}["'])([\w .-]{1,64})\1[ \t]{0,8}:[ \t]{0,8}/y;
const STRING = /\\{0,7}["']/y;
const CONTENT = /[^"'\\\r\n<]{1,512}/y;
const SCALAR = /[^"'\\\r\n,{}[\]<]{1,64}/y;
const VALUE = /^(?:value|val|plain|plaintext|text|string|data|raw|content|current|new|old|default|secret)$/i;
const WORD = /^[\w+/=.~!@#$%^&*-]+$/;
const TOLD = /^(?:\d{4}-\d\d-\d\d|v?\d+\.\d+|\/|[\w.-]+\/[\w.-]+\/)/;

/**
 * Takes the next value of an object that stands behind the name of a secret: `"secret":{"value":"…"}`. Members that are
 * named otherwise are taken where they look drawn by lot. `at` is the opening bracket, or the end of the value before.
 */
export function takeFromObject(window: Window, at: number): boolean {
  let place = at;
  if (window.bytes[at] !== 0x7b && window.test(STRING, at)) place = STRING.lastIndex;
  for (let count = 0; count < MOST_MEMBERS && window.test(MEMBER, place); count++) {
    const start = MEMBER.lastIndex;
    const name = nameBefore(window, place, start);
    const quoted = window.test(STRING, start);
    const from = quoted ? STRING.lastIndex : start;
    const content = quoted ? CONTENT : SCALAR;
    if (!window.test(content, from)) return false;
    const to = content.lastIndex;
    if (quoted && hides(name, window.slice(from, to)) && window.take('secret', from, to)) {
      window.more = takeFromObject;
      return true;
    }
    place = quoted && window.test(STRING, to) ? STRING.lastIndex : to;
  }
  return false;
}

function nameBefore(window: Window, from: number, to: number): string {
  return /[\w .-]{1,64}(?=\\{0,7}["'][ \t]{0,8}:[ \t]{0,8}$)/.exec(window.slice(from, to))?.[0] ?? '';
}

function hides(name: string, value: string): boolean {
  if (saysNothing(value)) return false;
  if (VALUE.test(name)) return true;
  return value.length >= FEWEST && WORD.test(value) && !TOLD.test(value) && looksRandom(value);
}
