import { ALPHA, DIGIT, isOf } from '../engine/byte-class.ts';
import type { Rule } from '../rule.ts';
import { NO_NAME } from './sentences.ts';

const CAPITAL = String.raw`[A-Z\xc3-\xef][\w'’.\x80-\xff-]{0,40}`;
const OWNER = new RegExp(`(?:^|[^\\w.>])(${CAPITAL}(?: ${CAPITAL}){1,3}) $`);
const LONGEST_LOCAL = 64;

/** The name before an address in pointed brackets: `Jane Doe <jane@…>`. The address itself is found when the line is looked at again. */
export const mailboxRule: Rule = {
  name: 'mailbox',
  triggers: ['@'],
  hostile: 'Aa Bb <a@b.cd',
  find(window, at) {
    const { bytes } = window;
    const limit = Math.max(window.floor, at - LONGEST_LOCAL);
    let open = at - 1;
    while (open >= limit && isLocal(bytes[open] as number)) open--;
    if (open < limit || bytes[open] !== 0x3c || bytes[open - 1] !== 0x20) return false;
    const name = OWNER.exec(window.slice(Math.max(window.floor, open - 80), open))?.[1];
    if (name === undefined || NO_NAME.test(name)) return false;
    return window.take('name', open - 1 - name.length, open - 1);
  },
};

/** A letter, a digit, one of `._+-`. */
function isLocal(byte: number): boolean {
  return isOf(byte, ALPHA | DIGIT) || byte === 0x2e || byte === 0x5f || byte === 0x2b || byte === 0x2d;
}
