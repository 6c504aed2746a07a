import { BLANK, DIGIT, isOf } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';

const NEWLINE = 0x0a;
/** What a log puts before a line is no shorter than the word of a level. */
const SHORTEST = 4;
const LONGEST = 128;

/**
 * How many bytes the line that begins at `next` has in common with the one at `line`, one digit being as good as another:
 * the time, the process and the tag that a log puts before each. No more than up to `to` on the first; 0 where it is short.
 */
export function sharedPrefix({ bytes, end }: Window, line: number, next: number, to: number): number {
  const limit = Math.min(to - line, end - next, LONGEST);
  let count = 0;
  while (count < limit && alike(bytes[line + count] as number, bytes[next + count] as number)) count++;
  return count < SHORTEST ? 0 : count;
}

function alike(one: number, other: number): boolean {
  return one !== NEWLINE && (one === other || (isOf(one, DIGIT) && isOf(other, DIGIT)));
}

/**
 * Where the next line goes on behind what a log puts before both, seen from a key that begins at `keyFrom` and the line
 * break at `lineBreak`; -1 where both have nothing but blanks there.
 */
export function textBelow(window: Window, keyFrom: number, lineBreak: number): number {
  const { bytes } = window;
  const line = bytes.lastIndexOf(NEWLINE, keyFrom) + 1;
  if (keyFrom - line > LONGEST) return -1;
  let key = keyFrom;
  while (key > line && !isOf(bytes[key - 1], BLANK)) key--;
  const next = lineBreak + 1;
  const shared = sharedPrefix(window, line, next, key);
  for (let at = line + shared; at < key; at++) if (!isOf(bytes[at], BLANK)) return -1;
  let inset = shared;
  while (inset > 0 && isOf(bytes[line + inset - 1], BLANK)) inset--;
  return inset === 0 ? -1 : next + shared;
}
