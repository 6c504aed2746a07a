import { BLANK, is } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import { wordEnd } from './value-extent.ts';
import { looksRandom, saysNothing } from './value-guard.ts';

/** Lines of a section that are looked at. */
const MOST_LINES = 64;
const FEWEST_CHARACTERS = 8;
const MEMBER = /[ \t]*(?:- )?["']?[\w.-]{1,64}["']?[ \t]{0,8}:[ \t]{1,8}["']?(?=[\w+/=.-])/y;

/**
 * Takes the next value that looks drawn by lot in the section of YAML that a key opens: `credentials:` at the end of its
 * line, with members further in. `at` is that line's end, or the end of the value taken before.
 */
export function takeFromSection(window: Window, keyFrom: number, at: number): boolean {
  const { bytes, end } = window;
  const indent = indentOf(window, bytes.lastIndexOf(0x0a, keyFrom) + 1);
  let line = bytes.indexOf(0x0a, at) + 1;
  for (let count = 0; count < MOST_LINES && line > 0 && line < end; count++) {
    const next = bytes.indexOf(0x0a, line) + 1;
    const inner = indentOf(window, line);
    const blank = bytes[line + inner] === 0x0a || bytes[line + inner] === 0x0d;
    if (!blank && inner <= indent) return false;
    if (!blank && window.test(MEMBER, line) && takeMember(window, MEMBER.lastIndex)) return true;
    line = next;
  }
  return false;
}

function takeMember(window: Window, from: number): boolean {
  const to = wordEnd(window, from);
  const value = window.slice(from, to);
  if (value.length < FEWEST_CHARACTERS || saysNothing(value) || !looksRandom(value)) return false;
  return window.take('secret', from, to);
}

function indentOf({ bytes, end }: Window, line: number): number {
  let at = line;
  while (at < end && is(bytes[at], BLANK)) at++;
  return at - line;
}
