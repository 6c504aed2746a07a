import type { Window } from '../engine/window.ts';
import { NO_NAME } from './sentences.ts';

const CAPITAL = String.raw`[A-Z\xc3-\xef][\w'’.\x80-\xff-]{0,40}`;
const FULL_NAME = new RegExp(`${CAPITAL}(?: ${CAPITAL}){1,3}(?=[;,\\]\\r\\n"'}<&\\\\]|$| and | \\()`, 'y');
const JOINT = /[;,] ?(?:and )?| and /y;
/** In brackets, a first name stands for itself too. */
const MEMBER = new RegExp(`${CAPITAL}(?: ${CAPITAL}){0,3}(?=[;,\\]])`, 'y');
const BRACKET_JOINT = /\[[ ]?|[;,] ?/y;
const OTHER_MEMBER = /[^[\]{};,\r\n<]{0,80}(?=[;,])/y;
const ONE_NAME = /^(?:[A-Z]|[\xc3-\xef][\x80-\xbf])[a-z\x80-\xff'’-]+$/;
const MOST_OTHERS = 16;

/** Takes the next name of a list: `Bob Stone, Ann Lee`, from the end of the one before. */
export function takeListedName(window: Window, at: number): boolean {
  if (!window.test(JOINT, at)) return false;
  const from = JOINT.lastIndex;
  if (!window.test(FULL_NAME, from) || !window.take('name', from, FULL_NAME.lastIndex)) return false;
  window.more = takeListedName;
  return true;
}

/** The same of a list in brackets, `[Bob, Ann Lee]`, from the bracket or the end of the one before. */
export function takeBracketedName(window: Window, at: number): boolean {
  let place = at;
  for (let others = 0; others < MOST_OTHERS && window.test(BRACKET_JOINT, place); others++) {
    const from = BRACKET_JOINT.lastIndex;
    if (window.test(MEMBER, from) && namesSomebody(window.slice(from, MEMBER.lastIndex))) {
      if (!window.take('name', from, MEMBER.lastIndex)) return false;
      window.more = takeBracketedName;
      return true;
    }
    const known = window.pseudonymAt(from);
    if (known === -1 && !window.test(OTHER_MEMBER, from)) return false;
    place = known === -1 ? OTHER_MEMBER.lastIndex : known;
  }
  return false;
}

function namesSomebody(name: string): boolean {
  return !NO_NAME.test(name) && (name.includes(' ') || ONE_NAME.test(name));
}
