import type { Window } from '../engine/window.ts';

const CAPITAL = String.raw`[A-Z\xc3-\xef][\w'’.\x80-\xff-]{0,40}`;
const FULL_NAME = new RegExp(`${CAPITAL}(?: ${CAPITAL}){1,3}(?=[;,\\]\\r\\n"'}]|$| and | \\()`, 'y');
const JOINT = /\[|[;,] ?(?:and )?| and /y;

/** Takes the next name of a list without quotation marks: `[Bob Stone, Ann Lee]`, from the bracket or the end of the one before. */
export function takeListedName(window: Window, at: number): boolean {
  if (!window.test(JOINT, at)) return false;
  const from = JOINT.lastIndex;
  if (!window.test(FULL_NAME, from) || !window.take('name', from, FULL_NAME.lastIndex)) return false;
  window.more = takeListedName;
  return true;
}
