import { BLANK, DIGIT, is } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';

const FEWEST_BYTES = 8;
/** Bytes that are looked into; what is behind them goes with them. */
const MOST_DECODED = 16 * 1024;

/**
 * A text written as the numbers of its bytes, as journald does with what is not UTF-8: `"MESSAGE":[80,97,115]`. It goes
 * where the text hides something. `hides` tells whether it does.
 */
export function byteArrayRule(hides: (decoded: Buffer) => boolean): Rule {
  return {
    name: 'byte-array',
    triggers: ['":[', '": [', '" : ['],
    hostile: '"a":[80,97,115,115,119,111,114,100,',
    find(window, from, to) {
      if (!is(window.bytes[to], DIGIT | BLANK) && window.bytes[to] !== 0x0a) return false;
      const end = numbersEnd(window, to);
      const decoded = decode(window.slice(to, Math.min(end, to + MOST_DECODED * 4)));
      if (decoded === null || !hides(decoded)) return false;
      if (!window.take('secret', to, end)) return false;
      window.resume = numbersEnd;
      let slashes = from;
      while (slashes > 0 && from - slashes < 8 && window.bytes[slashes - 1] === 0x5c) slashes--;
      window.quote = window.slice(slashes, from + 1);
      return true;
    },
  };
}

function numbersEnd({ bytes, end }: Window, from: number): number {
  let at = from;
  while (at < end && (is(bytes[at], DIGIT | BLANK) || bytes[at] === 0x2c || bytes[at] === 0x0a || bytes[at] === 0x0d))
    at++;
  return at;
}

/** The bytes that a list of numbers stands for; null where it is none of text. */
function decode(list: string): Buffer | null {
  const numbers = list.split(',', MOST_DECODED).map(Number);
  if (numbers.length < FEWEST_BYTES) return null;
  const odd = numbers.filter((byte) => byte < 0x20 && byte !== 0x1b && (byte < 0x09 || byte > 0x0d)).length;
  if (numbers.some((byte) => byte > 0xff) || odd * 20 > numbers.length) return null;
  return Buffer.from(numbers);
}
