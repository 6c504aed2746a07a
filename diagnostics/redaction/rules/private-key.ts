import { ALPHA, BASE64, is, isOf } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { takeWrapped, wrappedText } from './armoured-lines.ts';

/** A blank may be written as in an address. */
const HEADER =
  /-----BEGIN(?: |%20|\+)(?:[A-Z0-9 %+]{0,40}(?: |%20|\+))?(?:PRIVATE|SECRET)(?: |%20|\+)KEY(?:(?: |%20|\+)BLOCK)?-----/iy;
/** Line breaks, real ones or written as escapes, and blanks. */
const GAP = /(?:[ \t\r\n]|\\{1,4}[rn]|%0[ad])*/iy;
/** Longest body that is looked through for its end. */
const BODY_BYTES = 24 * 1024;
/** Characters of base64 up to the end of their line; those behind a written line break may end at a quotation mark too. */
const BODY_LINE = String.raw`(?:(?<![ \t\r\n])[A-Za-z0-9+/]+={0,2}(?=[ \t]*(?:[\r\n"'<\\%]|$))|[A-Za-z0-9+/]+={0,2}(?=[ \t]*(?:[\r\n\\]|$)))`;
const BODY_HEADER = String.raw`(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset|MessageID): [\w .,:;/()+-]*`;
const BODY_BREAK = String.raw`(?:\r?\n(?!-----|\r?\n[^A-Za-z0-9+/])|\\{1,4}[rn]|%[0-9a-f]{2})`;
/** What a body is made of when its end is missing: lines of base64 and nothing else, and the headers before them. */
const BODY = new RegExp(`(?:[ \\t]*(?:${BODY_BREAK}|${BODY_HEADER}|${BODY_LINE}))*`, 'iy');

/**
 * What private keys begin with in base64, without a header: PKCS#1 and PKCS#8 of RSA (RFC 8017, RFC 5958), those of
 * elliptic curves (RFC 5915, RFC 8410), encrypted ones (PBES2, RFC 8018).
 */
const BEGINNINGS = [
  'IBADANBgkqhkiG9w0BAQEFAASC',
  'IBAAKC',
  'IBAAKB',
  'MHcCAQEEI',
  'MIGkAgEBBD',
  'MIGHAgEAMBMG',
  'MIG2AgEAMBAG',
  'MC4CAQAwBQYDK2Vw',
  'BgkqhkiG9w0BBQ0w',
];
const FEWEST_BARE_BYTES = 60;

/** The body of a private key, to its end line or as far as it looks like one. The header and the lines stay. */
export const privateKeyRule: Rule = {
  name: 'private-key',
  triggers: ['-----begin ', 'private-lines: ', '-----begin%20', '-----begin+', '-----end ', ...BEGINNINGS],
  hostile: '-----BEGIN PRIVATE KEY-----A',
  find(window, from, to) {
    if (isOf(window.bytes[from], ALPHA))
      return window.bytes[to - 1] === 0x20 ? puttyKey(window, to) : bareKey(window, from, to);
    if (to - from === END.length) return beforeEnd(window, from);
    if (!window.test(HEADER, from)) return false;
    const begin = HEADER.lastIndex;
    const wrapped = isBlankOrBreak(window.bytes[begin]) ? wrappedText(window, from) : -1;
    if (wrapped !== -1 && window.pseudonymAt(wrapped) !== -1) return false;
    if (wrapped !== -1 && takeWrapped(window, from, wrapped)) return true;
    const start = skip(window, begin);
    if (window.pseudonymAt(start) !== -1) return false;
    const limit = Math.min(window.end, start + BODY_BYTES);
    const close = dashes(window, start, limit);
    const ends = close < limit && window.test(ANY_END, close);
    const end = ends ? beforeGap(window, start, close) : bodyEnd(window, start);
    if (!window.take('key', start, end)) return false;
    if (!ends) window.resume = bodyEnd;
    return true;
  },
};

function isBlankOrBreak(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0d || byte === 0x0a;
}

const END = '-----end ';
const ANY_END = /-----END/iy;
const FOOTER = /-----END (?:[A-Z0-9]{1,16} ){0,3}(?:PRIVATE|SECRET) KEY/iy;
const FEWEST_BODY_BYTES = 32;

/** A body whose first line went with the value of a header or a quotation: what is left of it before its end. */
function beforeEnd(window: Window, end: number): boolean {
  const { bytes } = window;
  const limit = Math.max(window.floor, end - BODY_BYTES);
  if (end - limit < FEWEST_BODY_BYTES || !window.test(FOOTER, end)) return false;
  let start = end;
  while (start > limit && isBody(bytes[start - 1])) start--;
  const to = beforeGap(window, start, end);
  if (window.test(GAP, start)) start = Math.min(GAP.lastIndex, to);
  return to - start >= FEWEST_BODY_BYTES && window.take('key', start, to);
}

/** Base64, and line breaks, real or escaped. */
function isBody(byte: number | undefined): boolean {
  return is(byte, BASE64) || byte === 0x0a || byte === 0x0d || byte === 0x5c;
}

/** A key without its header, in one run of base64. */
function bareKey(window: Window, from: number, to: number): boolean {
  const { bytes, end } = window;
  if (!BEGINNINGS.includes(window.slice(from, to))) return false;
  let start = from;
  while (start > from - 16 && is(bytes[start - 1], BASE64) && bytes[start - 1] !== 0x3d) start--;
  if (bytes[start] !== 0x4d || window.wordBefore(start)) return false;
  const close = runEnd(window, to);
  if (close - start < FEWEST_BARE_BYTES || !window.take('key', start, close)) return false;
  if (close === end) window.resume = runEnd;
  return true;
}

function runEnd({ bytes, end }: Window, from: number): number {
  let at = from;
  while (at < end && isOf(bytes[at], BASE64)) at++;
  return at;
}

const PUTTY = /\d{1,3}\r?\n((?:[A-Za-z0-9+/=]{1,80}\r?\n?){1,100})/y;

function puttyKey(window: Window, at: number): boolean {
  if (!window.test(PUTTY, at)) return false;
  const end = PUTTY.lastIndex;
  const start = window.bytes.indexOf(0x0a, at) + 1;
  return window.take('key', start, window.bytes[end - 1] === 0x0a ? end - 1 : end);
}

/** The next five dashes, or the mark that ends a string, or the limit. */
function dashes(window: Window, from: number, limit: number): number {
  const { bytes } = window;
  for (let at = from, run = 0; at < limit; at++) {
    run = bytes[at] === 0x2d ? run + 1 : 0;
    if (run === 5) return at - 4;
    if (bytes[at] === 0x22) {
      let mark = at;
      while (mark > from && bytes[mark - 1] === 0x5c) mark--;
      return mark;
    }
  }
  return limit;
}

function skip(window: Window, at: number): number {
  return window.test(GAP, at) ? GAP.lastIndex : at;
}

function bodyEnd(window: Window, at: number): number {
  const end = window.test(BODY, at) ? BODY.lastIndex : at;
  return end === window.end && !window.final ? end : beforeGap(window, at, end);
}

/** Leaves the line break before the end line where it is. */
function beforeGap(window: Window, from: number, to: number): number {
  const text = window.slice(Math.max(from, to - 8), to);
  const gap = /(?:[ \t\r\n]|\\{1,4}[rn]|%0[ad])*$/i.exec(text);
  return to - (gap?.[0].length ?? 0);
}
