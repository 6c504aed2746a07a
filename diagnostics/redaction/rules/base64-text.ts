import { BASE64, is } from '../engine/byte-class.ts';
import type { Rule } from '../rule.ts';

/** Longest run that is decoded; behind it, the rest is taken with it. */
const LONGEST = 16 * 1024;
const WORDS =
  'password,passwd,passphrase,passcode,secret,token,api_key,apikey,api-key,authorization,credential,PRIVATE KEY,username,display_name,displayName,https://,http://,.com,.org,.net,.edu,.gov'.split(
    ',',
  );

/**
 * Text in base64 that holds something to hide: told by the words of secrets, addresses and domains in their encoded
 * forms, then decoded and looked into by all other rules. `hides` tells whether they found anything.
 */
export function base64TextRule(hides: (decoded: Buffer) => boolean): Rule {
  const exact = new Set(
    WORDS.flatMap((word) => [word, word.toUpperCase(), word[0]?.toUpperCase() + word.slice(1)]).flatMap(alignments),
  );
  exact.add('eyJ');
  return {
    name: 'base64-text',
    triggers: [...exact],
    hostile: 'cGFzc3dvcmQ6',
    find(window, from, to) {
      const { bytes, end } = window;
      if (from < window.runEnd || !exact.has(window.slice(from, to))) return false;
      let start = from;
      const limit = Math.max(window.floor, window.runEnd, from - LONGEST);
      while (start > limit && is(bytes[start - 1], BASE64) && bytes[start - 1] !== 0x3d) start--;
      let stop = to;
      const last = Math.min(end, from + LONGEST);
      while (stop < last && is(bytes[stop], BASE64)) stop++;
      window.runEnd = stop;
      if (stop - start < 16 || window.wordAfter(stop)) return false;
      const decoded = Buffer.from(window.slice(start, stop), 'base64');
      return isText(decoded) && hides(decoded) && window.take('base64', start, stop);
    },
  };
}

/** The characters of base64 that a text gives whatever stands around it, at each of its three places. */
export function alignments(text: string): string[] {
  const bytes = Buffer.from(text, 'latin1');
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const from = Math.ceil((shift * 8) / 6);
    const to = Math.floor(((shift + bytes.length) * 8) / 6);
    return encoded.slice(from, to);
  });
}

function isText(bytes: Buffer): boolean {
  let odd = 0;
  for (const byte of bytes)
    if ((byte < 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) || byte === 0x7f) odd++;
  return odd * 20 <= bytes.length;
}
