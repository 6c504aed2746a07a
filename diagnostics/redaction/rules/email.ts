import { ALPHA, DIGIT, NAME, is, isOf } from '../engine/byte-class.ts';
import { isLetter } from '../engine/first-look.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { LOWER_CASE } from './canonical.ts';
import { takeHost } from './urls.ts';

/** Ends of names that are no domains: units of systemd, files, Teams' threads have a rule of their own. */
const NO_DOMAIN = new Set(
  'service,socket,target,slice,mount,timer,path,scope,device,swap,so,conf,log,txt,json,xml,js,ts,py,png,jpg,jpeg,gif,svg,apk,jar,java,kt,cpp,hpp,css,html,desktop'.split(
    ',',
  ),
);

/** Most ends of domains are told from them by the first letter and the length. */
const NO_DOMAIN_BEGINS = new Set([...NO_DOMAIN].map((word) => beginning(word.charCodeAt(0), word.length)));

function beginning(letter: number, length: number): number {
  return length * 256 + letter;
}

/** Every way to write an @; the last two are the one of full width, and the small one. */
const SIGNS = [
  '@',
  '%40',
  '%2540',
  '\\u0040',
  '&#64;',
  '&#x40;',
  '&amp;#64;',
  '&amp;#x40;',
  '&commat;',
  '\xef\xbc\xa0',
  '\xef\xb9\xab',
];

/** A backslash that JSON escapes thrice. */
const MOST_BACKSLASHES = 8;

/** E-mail, SIP and XMPP addresses, in any script, and with the @ written in another way. */
export const emailRule: Rule = {
  name: 'email',
  triggers: SIGNS,
  hostile: 'a.b@c.d-',
  find(window, from, to, trigger) {
    if (trigger > 0 && !isSign(window, from, SIGNS[trigger] ?? '')) return false;
    const at = window.bytes[from] === 0x5c ? escapedFrom(window.bytes, from) : from;
    // What stood before the @ is a pseudonym already: the host alone is left.
    if (at === window.floor && at > 0) return takeHost(window, to);
    if (at === window.floor || !mayBeDomain(window.bytes[to]) || !isLocal(window, at - 1)) return false;
    const domainEnd = domainAfter(window, to);
    if (domainEnd === -1) return false;
    const start = localBefore(window, at);
    if (start === at) return false;
    if (mayBeCallId(window.bytes, start) && CALL_ID.test(window.slice(Math.max(0, start - 12), start)))
      return takeHost(window, to);
    return window.take(kindOf(window, start), start, domainEnd, LOWER_CASE);
  },
};

/** The first of the backslashes of a sign, which JSON may have escaped again. */
function escapedFrom(bytes: Uint8Array, last: number): number {
  let at = last;
  while (at > last - MOST_BACKSLASHES && bytes[at - 1] === 0x5c) at--;
  return at;
}

/** The search takes one digit for another, and one byte beyond ASCII. */
function isSign({ bytes }: Window, at: number, sign: string): boolean {
  for (let i = 0; i < sign.length; i++) {
    const wanted = sign.charCodeAt(i);
    if (!(wanted >= 0x61 && wanted <= 0x7a) && bytes[at + i] !== wanted) return false;
  }
  return true;
}

function kindOf(window: Window, start: number): string {
  if (window.bytes[start - 1] !== 0x3a) return 'email';
  const scheme = window.slice(Math.max(0, start - 6), start).toLowerCase();
  return /(?:^|[^a-z])sips?:$/.test(scheme) ? 'sip' : scheme.endsWith('xmpp:') ? 'xmpp' : 'email';
}

/** Where the local part begins. It passes no other @, so that all calls together look at each byte once. */
function localBefore(window: Window, at: number): number {
  const { bytes, floor } = window;
  let start = at;
  while (start > floor && isPlain(bytes[start - 1] as number)) start--;
  // What stands before may be the beginning of an escape, or belong to the name.
  if (start > floor && !endsName(bytes[start - 1] as number)) start = at;
  while (start > floor && isLocal(window, start - 1)) start--;
  while (start < at && !is(bytes[start], ALPHA | DIGIT) && bytes[start] !== 0x5f && bytes[start] !== 0x2b) start++;
  return start;
}

/** A letter of ASCII, a digit, one of `._+-`. */
function isPlain(byte: number): boolean {
  return byte < 0x80 && (isOf(byte, NAME) || byte === 0x2b);
}

/** A blank, a sign or a bracket before a name. */
function endsName(byte: number): boolean {
  return byte === 0x20 || byte === 0x3a || byte === 0x3c || byte === 0x3d || byte === 0x22 || byte === 0x0a;
}

function isLocal(window: Window, at: number): boolean {
  const { bytes } = window;
  const byte = bytes[at] ?? 0;
  if (byte >= 0x80) return !isWidePunctuation(window, at);
  if (is(byte, ALPHA | DIGIT)) return !(at > 0 && (window.escapedAt(at) || firstOfEscape(window, at)));
  return (
    byte === 0x2e ||
    byte === 0x5f ||
    byte === 0x2b ||
    byte === 0x2d ||
    (byte === 0x27 && between(window, at)) ||
    byte === 0x21 ||
    byte === 0x23 ||
    byte === 0x24 ||
    byte === 0x2a ||
    byte === 0x7e ||
    byte === 0x5e
  );
}

/** The first digit of `%3D`. */
function firstOfEscape(window: Window, at: number): boolean {
  return window.bytes[at - 1] === 0x25 && window.test(/[0-9a-f]{2}/iy, at);
}

/** `O'Brien@…`, but not the mark of a quotation. */
function between(window: Window, at: number): boolean {
  return at > 0 && is(window.bytes[at - 1], ALPHA) && is(window.bytes[at + 1], ALPHA);
}

/** Full-width colons, commas, brackets and ideographic stops: they end a word as their ASCII forms do. */
function isWidePunctuation(window: Window, last: number): boolean {
  const { bytes } = window;
  const [a, b, c = 0] = [bytes[last - 2], bytes[last - 1], bytes[last]];
  return (
    (a === 0xef && b === 0xbc && ((c >= 0x81 && c <= 0x8f) || (c >= 0x9a && c <= 0xa0))) ||
    (a === 0xe3 && b === 0x80 && c <= 0x95)
  );
}

const LABELS =
  /(?:[a-z0-9\x80-\xff](?:[a-z0-9\x80-\xff_-]{0,62})\.){1,8}(xn--[a-z0-9-]{2,59}|[a-z\x80-\xff]{2,63})(?![a-z_-])/iy;
const ADDRESS = /\[?(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)\]?|\[(?:IPv6:)?[0-9a-f:]{2,45}\]/iy;
const SCHEME = /(?:sips?|xmpp|mailto|im|h323|callto)(?::|%3A)$/i;
/** The name of a call in SIP is drawn by lot; the host behind it is not. */
const CALL_ID = /call-id\\{0,3}["']?[:=] ?\\{0,3}["']?$/i;
const HOST = /[a-z0-9][a-z0-9-]{0,62}(?![a-z0-9_.-])/iy;
const PROMPT = /[a-z][a-z0-9-]{1,62}(?=: ?[~/])/iy;

/** A first look: whether the sign of a key stands before the value, its quotation mark and a blank. */
function mayBeCallId(bytes: Uint8Array, start: number): boolean {
  let at = start - 1;
  while (at > start - 6 && (bytes[at] === 0x22 || bytes[at] === 0x27 || bytes[at] === 0x5c || bytes[at] === 0x20)) at--;
  return bytes[at] === 0x3a || bytes[at] === 0x3d;
}

/** The first byte of a name or an address. */
function mayBeDomain(byte: number | undefined): boolean {
  return is(byte, ALPHA | DIGIT) || byte === 0x5b;
}

/** The end of the domain that begins at `to`, or -1. */
function domainAfter(window: Window, to: number): number {
  const { bytes } = window;
  const label = labelEnd(window, to);
  const after = label - to > LONGEST_LABEL ? -1 : bytes[label];
  const plain = after === 0x2e ? plainEnd(window, to, label + 1) : -1;
  if (plain !== -1 || ((after === 0x2e || after === -1) && window.test(LABELS, to))) {
    const end = plain === -1 ? LABELS.lastIndex : plain;
    let dot = end - 1;
    while (bytes[dot] !== 0x2e) dot--;
    const may = NO_DOMAIN_BEGINS.has(beginning((bytes[dot + 1] as number) | 0x20, end - dot - 1));
    return may && NO_DOMAIN.has(window.slice(dot + 1, end).toLowerCase()) ? -1 : end;
  }
  if (!is(bytes[to], ALPHA) && window.test(ADDRESS, to))
    return window.pseudonymAt(ADDRESS.lastIndex) === -1 ? ADDRESS.lastIndex : -1;
  if ((after === 0x3a || after === -1) && window.test(PROMPT, to)) return PROMPT.lastIndex;
  return behindScheme(window, to) && window.test(HOST, to) ? HOST.lastIndex : -1;
}

/** The end of a name of two labels, such as `acme.com`, or -1 where it takes a longer look. */
function plainEnd({ bytes, end }: Window, from: number, second: number): number {
  let at = second;
  while (at < end && at < second + LONGEST_END && isLetter(bytes[at])) at++;
  const after = bytes[at];
  const isPlain = at - second >= 2 && isOf(bytes[from], ALPHA | DIGIT) && !isOf(after, ALPHA | NAME);
  return isPlain && at < end ? at : -1;
}

const LONGEST_END = 24;
const LONGEST_LABEL = 63;

/** The first byte from `from` on that is no part of a label of a name; looks no further than one of them is long. */
function labelEnd({ bytes, end }: Window, from: number): number {
  const limit = Math.min(end, from + LONGEST_LABEL + 1);
  let at = from;
  while (at < limit && (isOf(bytes[at], ALPHA | DIGIT) || bytes[at] === 0x2d || bytes[at] === 0x5f)) at++;
  return at;
}

/** Whether the name before the @ that ends at `to` stands behind the scheme of an address: `sip:jane@host`. */
function behindScheme(window: Window, to: number): boolean {
  const { bytes } = window;
  const limit = Math.max(window.floor, to - 80);
  let at = to;
  // No @ stands between the scheme and this one.
  for (let first = true; at > limit && bytes[at - 1] !== 0x3a && bytes[at - 1] !== 0x20; at--) {
    if (bytes[at - 1] === 0x40 && !first) return false;
    first = false;
  }
  return SCHEME.test(window.slice(Math.max(0, at - 9), at));
}
