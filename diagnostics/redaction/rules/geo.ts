import { DIGIT, is } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';

const PAIR = /-?\d{1,3}\.\d{3,}[°NSEW]{0,2}(?:,|%2C|;| |, |\/) ?-?\d{1,3}\.\d{3,}/iy;
const NEAR =
  /(?:latitude|longitude|\blon\b|\blng\b|\blatlng|gps|geo|location|position|coord|fix|fused|\bmaps|[?&](?:q|ll|center)=)[^\n]{0,24}$/i;
const DEGREES =
  /\d{1,3}(?:°|\xc2\xb0) ?\d{1,2}['′\xe2][^\n]{0,40}?[NS][,; ]{1,3}\d{1,3}(?:°|\xc2\xb0)[^\n]{0,24}?[EW]/iy;

/** Pairs of coordinates near a word of place, `geo:` addresses, sentences of a satellite receiver. */
export const geoRule: Rule = {
  name: 'geo',
  triggers: ['geo:', '0.0000', '$gpgga,', '$gprmc,', '$gngga,', '$gnrmc,', '$gpgll,', '$gngll,', '0\xc2\xb0'],
  hostile: '1.00000,1.0000 ',
  find(window, from, to) {
    const { bytes } = window;
    const first = bytes[from];
    if (first === 0x24)
      return (
        window.test(/[^\n\r*]{8,100}/y, to) && window.take('geo', to, Math.min(window.end, endOf(window.text, to)))
      );
    if (first === 0x67 || first === 0x47)
      return !window.wordBefore(from) && window.test(PAIR, to) && window.take('geo', to, PAIR.lastIndex);
    let start = from;
    while (start > window.floor && from - start < 3 && isNumber(bytes[start - 1])) start--;
    if (bytes[to - 2] === 0xc2) return window.test(DEGREES, start) && window.take('geo', start, DEGREES.lastIndex);
    if (!pairGoesOn(window, to) || !window.test(PAIR, start)) return false;
    return NEAR.test(window.slice(Math.max(0, start - 40), start)) && window.take('geo', start, PAIR.lastIndex);
  },
};

/** A first look: whether something that may join two coordinates stands behind the digits. */
function pairGoesOn({ bytes }: Window, from: number): boolean {
  let at = from;
  while (at < from + 24 && is(bytes[at], DIGIT)) at++;
  return at === from + 24 || JOINTS.has(bytes[at] ?? 0);
}

const JOINTS = new Set(Buffer.from(',%; /\xb0NSEWnsew', 'latin1'));

function isNumber(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x30 && byte <= 0x39) || byte === 0x2d);
}

function endOf(text: string, from: number): number {
  let at = from;
  while (at < text.length && at - from < 100 && text[at] !== '\n' && text[at] !== '\r' && text[at] !== '*') at++;
  return at;
}
