import { ALPHA, DIGIT, is } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { DIGITS_ONLY } from './canonical.ts';
import { jsonQuote } from './json-quote.ts';

/** Payment cards: 13 to 19 digits of a known issuer whose check digit is right (Luhn). */
export const paymentCardRule: Rule = {
  name: 'payment-card',
  triggers: ['0000000000000', '0000 0000 0000 0', '0000-0000-0000-0', '0000 000000 00000', '0000-000000-00000'],
  hostile: '4111111111111112 ',
  find(window, from) {
    const { bytes } = window;
    // Issuers' numbers begin with 2 to 6.
    const first = bytes[from] as number;
    if (first < 0x32 || first > 0x36 || (from > 0 && is(bytes[from - 1], DIGIT))) return false;
    if (window.wordBefore(from) || (bytes[from - 1] === 0x2e && is(bytes[from - 2], DIGIT))) return false;
    const end = cardEnd(window, from);
    const digits = window.slice(from, end).replace(/\D/g, '');
    if (end < window.end && (is(bytes[end], ALPHA | DIGIT) || (bytes[end] === 0x2e && is(bytes[end + 1], DIGIT))))
      return false;
    if (bytes[end] === 0x3c && window.wordAfter(end)) return false;
    if (!isCard(digits)) return false;
    // The sign of a number of JSON goes with it.
    const start =
      bytes[from - 1] === 0x2d && from > window.floor && jsonQuote(window, from - 1, end) !== '' ? from - 1 : from;
    if (!window.take('card', start, end, DIGITS_ONLY)) return false;
    window.quote = jsonQuote(window, start, end);
    return true;
  },
};

function cardEnd(window: Window, from: number): number {
  const { bytes, end } = window;
  let at = from;
  for (let digits = 0; at < end && digits < 20; at++) {
    if (is(bytes[at], DIGIT)) digits++;
    else if ((bytes[at] !== 0x20 && bytes[at] !== 0x2d) || !is(bytes[at + 1], DIGIT) || digits < 4 || digits > 16)
      break;
    else if (digits >= 13 && isCard(window.slice(from, at).replace(/\D/g, ''))) break;
  }
  return at;
}

const ISSUER =
  /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|6(?:011|5\d\d|4[4-9]\d|2\d\d)\d{12,15}|35\d{14}|3(?:0[0-5]|[68]\d)\d{11}|5[06-8]\d{10,17}|6\d{11,18})$/;

function isCard(digits: string): boolean {
  return ISSUER.test(digits) && luhn(digits);
}

function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    let digit = digits.charCodeAt(digits.length - 1 - i) - 0x30;
    if (i % 2 === 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 === 0 && !/^(\d)\1+$/.test(digits);
}

/** Social security numbers of the United States. */
export const ssnRule: Rule = {
  name: 'ssn',
  triggers: ['000-00-0000'],
  hostile: '123-45-6789 ',
  find(window, from, to) {
    const { bytes } = window;
    if (from > 0 && (window.wordBefore(from) || bytes[from - 1] === 0x2d || bytes[from - 1] === 0x2e)) return false;
    if (to < window.end && (is(bytes[to], ALPHA | DIGIT) || bytes[to] === 0x2d || bytes[to] === 0x3c)) return false;
    return /^(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)/.test(window.slice(from, to)) && window.take('ssn', from, to);
  },
};
