import { DIGIT, isOf } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';

/** What stands before a code that somebody typed or must type. */
const BEFORE = [
  'entered pin ', 'entered pin: ', 'enter pin ', 'typed pin ', 'wrong pin ', 'incorrect pin ', 'invalid pin ', 'using pin ', 'with pin ',
  'enter the code ', 'your code is ', 'your code is: ', 'your login code is ', 'entered code ', 'enter code ', 'entered passcode ', 'entering the code ', 'with the code ', 'type the code ', 'use the code ', 'using the code ',
]; // prettier-ignore
const SPOKEN = /[\\"'<]{0,4}(?=[A-Z0-9-]{0,11}\d)([A-Z0-9]{4,12}|[A-Z0-9]{3,6}-[A-Z0-9]{3,6})(?![\w.:/-]{2})/y;

/** A code of a few digits or capitals in a sentence that says what it is for: `enter the code F7KQ2XPLM to authenticate`. */
export const spokenCodeRule: Rule = {
  name: 'spoken-code',
  triggers: BEFORE,
  startsWord: true,
  hostile: 'enter the code 1234567890AB1',
  find(window, from, to) {
    if (window.wordBefore(from) || !window.test(SPOKEN, to)) return false;
    let start = to;
    while (!isCode(window, start)) start++;
    return window.take('secret', start, SPOKEN.lastIndex);
  },
};

function isCode({ bytes }: Window, at: number): boolean {
  const byte = bytes[at] as number;
  return isOf(byte, DIGIT) || (byte >= 0x41 && byte <= 0x5a);
}

const WHAT_FOR =
  /(?:[\w-]{1,24} ){0,3}(?:verification code|security code|login code|access code|sign-in code|pairing code|confirmation code|activation code|authentication code|passcode|one-time \w+|otp|pin)\b/iy;
const CODE = /(?:^|[^\w.:/-])((?:G-)?(?=[A-Z0-9-]{0,11}\d)[A-Z0-9]{4,10}|\d{3}[ -]\d{3})$/;
const LONGEST = 24;

/** The same, said behind the code: `482913 is your verification code`. */
export const codeBeforeRule: Rule = {
  name: 'code-before',
  triggers: [' as your ', ' is your '],
  hostile: '482913 is your verification code',
  find(window, from, to) {
    const before = window.bytes[from - 1];
    if (!isOf(before, DIGIT) && !isCode(window, from - 1)) return false;
    if (!window.test(WHAT_FOR, to)) return false;
    const code = CODE.exec(window.slice(Math.max(window.floor, from - LONGEST), from))?.[1];
    return code !== undefined && window.take('secret', from - code.length, from);
  },
};
