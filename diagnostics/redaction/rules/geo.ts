import { DIGIT, is } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { jsonQuote } from './json-quote.ts';

const PAIR = /-?\d{1,3}\.\d{3,}\*{0,4}[°NSEW]{0,2}(?:,|%2C|;| |, |\/) ?-?\d{1,3}\.\d{3,}\*{0,4}/iy;
const NEAR =
  /(?:latitude|longitude|\blon\b|\blng\b|\blatlng|gps|geo|location|position|coord|fix|fused|\bmaps|[?&](?:q|ll|center)=)[^\n]{0,24}$/i;
const DEGREES =
  /\d{1,3}(?:°|\xc2\xb0) ?\d{1,2}['′\xe2][^\n]{0,40}?[NS][,; ]{1,3}\d{1,3}(?:°|\xc2\xb0)[^\n]{0,24}?[EW]/iy;

/** Pairs of coordinates near a word of place, `geo:` addresses, sentences of a satellite receiver. */
export const geoRule: Rule = {
  name: 'geo',
  triggers: [
    'geo:', '0.0000', '$gpgga,', '$gprmc,', '$gngga,', '$gnrmc,', '$gpgll,', '$gngll,', '0\xc2\xb0',
    'long: 0', 'long: -0', 'long=0', 'long=-0', 'long":0', 'long":-0', 'long": 0', 'long": -0', 'long\\":0', 'long\\":-0',
  ], // prettier-ignore
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
    if (first === 0x6c || first === 0x4c) return takeLongitude(window, from, to - 1);
    let start = from;
    while (start > window.floor && from - start < 3 && isNumber(bytes[start - 1])) start--;
    if (bytes[to - 2] === 0xc2) return window.test(DEGREES, start) && window.take('geo', start, DEGREES.lastIndex);
    if (behindOther(window, start)) return window.test(NUMBER, start) && window.take('geo', start, NUMBER.lastIndex);
    if (!pairGoesOn(window, to) || !window.test(PAIR, start)) return false;
    return NEAR.test(window.slice(Math.max(0, start - 40), start)) && window.take('geo', start, PAIR.lastIndex);
  },
};

const NUMBER = /-?\d{1,3}\.\d{3,}\*{0,4}/y;
const LATITUDE = /\blat(?:itude)?\\{0,3}"?(?:: ?|=)[^\n]{1,40}$/i;

/** `lat: 47.37 long: 8.54`: the word has another meaning where no latitude stands before it. */
function takeLongitude(window: Window, from: number, at: number): boolean {
  if (window.wordBefore(from)) return false;
  const start = window.bytes[at - 1] === 0x2d ? at - 1 : at;
  if (!window.test(NUMBER, start) || !LATITUDE.test(window.slice(Math.max(0, from - 64), from))) return false;
  const end = NUMBER.lastIndex;
  if (!window.take('geo', start, end)) return false;
  window.quote = jsonQuote(window, start, end);
  return true;
}

/** Whether the other coordinate of a pair stands before the place, and is a pseudonym already. */
function behindOther(window: Window, from: number): boolean {
  const { bytes } = window;
  const comma = bytes[from - 1] === 0x20 ? from - 2 : from - 1;
  if (bytes[comma] !== 0x2c || bytes[comma - 1] !== 0x3e) return false;
  return /<geo:[0-9a-f]{16,32}>$/.test(window.slice(Math.max(0, comma - 40), comma));
}

/** A first look: whether something that may join two coordinates stands behind the digits. */
function pairGoesOn({ bytes }: Window, from: number): boolean {
  let at = from;
  while (at < from + 24 && is(bytes[at], DIGIT)) at++;
  return at === from + 24 || JOINTS.has(bytes[at] ?? 0);
}

const JOINTS = new Set(Buffer.from(',%; /*\xb0NSEWnsew', 'latin1'));

function isNumber(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x30 && byte <= 0x39) || byte === 0x2d);
}

function endOf(text: string, from: number): number {
  let at = from;
  while (at < text.length && at - from < 100 && text[at] !== '\n' && text[at] !== '\r' && text[at] !== '*') at++;
  return at;
}
