import { BASE64, isOf } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';

/** What stands before the value -> fewest characters of it; of a response, it must be a hash. */
const FEWEST: Readonly<Record<string, number>> = {
  'response=': 32,
  'response = "': 32,
  'hawk id=': 6,
  'mac id=': 6,
  'mac="': 20,
  'mac=\\"': 20,
  'oauth_verifier=': 6,
};
const TRIGGERS = Object.keys(FEWEST);
const HASH = /[0-9a-f]{32,128}/iy;
const LONGEST = 512;

/** What proves an identity in a header made of parameters: `Digest response="…"`, `Hawk id="…", mac="…"`. */
export const authorizationParameterRule: Rule = {
  name: 'authorization-parameter',
  triggers: TRIGGERS,
  startsWord: true,
  hostile: 'mac id="aaaaaa ',
  find(window, from, to, trigger) {
    if (window.wordBefore(from)) return false;
    const name = TRIGGERS[trigger] ?? '';
    const start = valueFrom(window, to);
    const end = valueEnd(window, start);
    if (end - start < (FEWEST[name] ?? LONGEST)) return false;
    // Elsewhere, a response is a number or a word.
    if (name.startsWith('response') && !(window.test(HASH, start) && HASH.lastIndex === end)) return false;
    return window.take('token', start, end);
  },
};

/** Behind the quotation mark, and the backslashes before it. */
function valueFrom({ bytes }: Window, from: number): number {
  let at = from;
  while (at < from + 8 && bytes[at] === 0x5c) at++;
  return bytes[at] === 0x22 || bytes[at] === 0x27 ? at + 1 : from;
}

function valueEnd({ bytes, end }: Window, from: number): number {
  const limit = Math.min(end, from + LONGEST);
  let at = from;
  while (at < limit && (isOf(bytes[at], BASE64) || bytes[at] === 0x2e)) at++;
  return at;
}
