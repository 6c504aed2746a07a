import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';

const FEWEST = 16;
/** Longest run that is decoded at once. */
const LONGEST = 8 * 1024;

/**
 * Text of two bytes a character in the midst of other bytes: decoded, and looked into by all other rules. A run that hides
 * something goes whole. `hides` tells whether they found anything.
 */
export function wideTextRule(hides: (decoded: Buffer) => boolean): Rule {
  return {
    name: 'wide-text',
    triggers: ['\0'],
    hostile: 'a\0b\0c\0d\0e\0f\0g\0h\0i\0j\0k\0l\0m\0n\0o\0p\0q\0-',
    find(window, at) {
      const { bytes } = window;
      // The search takes one control character for another.
      if (bytes[at] !== 0) return false;
      // The run was looked at from its beginning.
      if (bytes[at - 2] === 0 && at - 2 >= window.floor && isPlain(bytes[at - 1])) return false;
      // The low byte comes first, or the NUL does.
      const start = at > window.floor && isPlain(bytes[at - 1]) ? at - 1 : at;
      if (start < window.floor) return false;
      const low = at === start ? 1 : 0;
      const limit = Math.min(window.end, start + LONGEST) - 1;
      let to = start;
      while (to < limit && isPlain(bytes[to + low]) && bytes[to + 1 - low] === 0) to += 2;
      if (to - start < FEWEST * 2) return false;
      return hides(everyOther(window, start + low, to)) ? window.take('utf16', start, to) : window.leave(start, to);
    },
  };
}

function everyOther({ bytes }: Window, from: number, to: number): Buffer {
  const text = Buffer.alloc((to - from + 1) >> 1);
  for (let at = from, into = 0; at < to; at += 2) text[into++] = bytes[at] as number;
  return text;
}

/** A printable character of ASCII, or a tab. */
function isPlain(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x20 && byte < 0x7f) || byte === 0x09);
}
