import { ALPHA, DIGIT, is } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { LOWER_CASE } from './canonical.ts';
import { mayBePerson } from './value-guard.ts';

const SHARED =
  /^(?:public|shared|default|default user|all users|me|self|login|search|new|list|count|lost\+found|.*\.(?:js|ts|json|html|php|xml))$/i;

/** A backslash that JSON escapes thrice. */
const MOST_BACKSLASHES = 15;

/** The user's name in the path of a home folder. */
export const userPathRule: Rule = {
  name: 'user-path',
  triggers: [
    '/home/', '/users/', '\\users\\', '/var/mail/', '/spool/mail/', '/spool/cron/crontabs/', '\\documents and settings\\', '%2fhome%2f', '%2fusers%2f', '/home\\', '/users\\', '/media/', '/run/media/', '/profiles/',
  ], // prettier-ignore
  hostile: '/home/a',
  find(window, from, to) {
    const { bytes } = window;
    const escaped = bytes[from] === 0x2f && bytes[to - 1] === 0x5c;
    const backslash = !escaped && bytes[to - 1] === 0x5c;
    let start = to;
    const limit = escaped || backslash ? to + MOST_BACKSLASHES : to;
    while (start < limit && bytes[start] === 0x5c) start++;
    if (escaped && bytes[start++] !== 0x2f) return false;
    if (start < window.floor) return false;
    const end = nameEnd(window, start, backslash);
    const name = window.slice(start, end);
    if (name === '' || !/[a-z\x80-\xff]/i.test(name) || SHARED.test(name) || !mayBePerson(name)) return false;
    if (/^\/(?:media|profiles)/i.test(window.slice(from, from + 9)) && bytes[end] !== 0x2f) return false;
    return window.take('user', start, end, LOWER_CASE);
  },
};

function nameEnd(window: Window, start: number, blanks: boolean): number {
  const { bytes } = window;
  const limit = Math.min(window.end, start + 64);
  let at = start;
  let blank = -1;
  for (; at < limit; at++) {
    const byte = bytes[at];
    if (byte === 0x20 && blanks) blank = blank === -1 ? at : blank;
    else if (
      !is(byte, ALPHA | DIGIT) &&
      byte !== 0x2e &&
      byte !== 0x5f &&
      byte !== 0x2d &&
      byte !== 0x40 &&
      byte !== 0x2b
    )
      break;
  }
  // A blank belongs to the name only where the path goes on behind it.
  if (blank !== -1 && bytes[at] !== 0x5c) at = blank;
  while (at > start && bytes[at - 1] === 0x2e) at--;
  return at;
}
