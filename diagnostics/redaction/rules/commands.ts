import { BLANK, is } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { commands } from './command-flags.ts';
import { wordEnd } from './value-extent.ts';

const LOOK_BYTES = 200;
/** Commands that are looked at within what was looked at for another one: `sshpass … ssh … mysql …`. */
const MOST_WITHIN = 4;
/** Flags of one command that are looked at. */
const MOST_FLAGS = 8;

/** Secrets given to a command by a flag that does not name them. */
export function commandRule(): Rule {
  const known = commands();
  let flag = /$/g;
  let line = '';
  /** Where the line at hand begins in the window. */
  let shift = 0;
  function takeNext(window: Window, at: number): boolean {
    flag.lastIndex = Math.max(0, at - shift);
    for (let count = 0; count < MOST_FLAGS; count++) {
      const found = flag.exec(line);
      if (found === null) return false;
      if (!takeArgument(window, shift + flag.lastIndex)) continue;
      window.more = takeNext;
      return true;
    }
    return false;
  }
  return {
    name: 'command-line',
    triggers: known.map(({ trigger }) => trigger),
    startsWord: true,
    hostile: 'curl -a b ',
    find(window, from, to, trigger) {
      if (window.wordBefore(from)) return false;
      const command = known[trigger];
      // The search takes one digit for another.
      if (command === undefined || window.slice(from, to).toLowerCase() !== command.trigger) return false;
      window.commands = from < window.commandEnd ? window.commands + 1 : 0;
      if (window.commands > MOST_WITHIN) return false;
      shift = command.placed ? to : to - command.jointBytes;
      line = window.slice(shift, Math.min(window.end, to + LOOK_BYTES)).split('\n', 1)[0] ?? '';
      window.commandEnd = shift + line.length;
      flag = command.flag;
      if (!command.placed) return takeNext(window, shift);
      flag.lastIndex = 0;
      return flag.exec(line) !== null && takeArgument(window, shift + flag.lastIndex);
    },
  };
}

function takeArgument(window: Window, at: number): boolean {
  let open = at;
  while (open < at + 3 && window.bytes[open] === 0x5c) open++;
  const mark = window.bytes[open];
  const quoted = mark === 0x22 || mark === 0x27;
  const start = quoted ? open + 1 : at;
  if (is(window.bytes[start], BLANK) || window.bytes[start] === 0x2d || window.pseudonymAt(start) !== -1) return false;
  const close = quoted
    ? window.slice(start, Math.min(window.end, start + LOOK_BYTES)).indexOf(window.slice(at, start))
    : -1;
  const end = close === -1 ? wordEnd(window, start) : start + close;
  return window.take('secret', start, end);
}
