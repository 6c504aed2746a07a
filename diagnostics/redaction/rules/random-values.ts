import { ALPHA, BASE64, DIGIT, UPPER, is } from '../engine/byte-class.ts';
import { mayBeRandom } from '../engine/first-look.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';

const FEWEST = 28;
const FEWEST_OF_TEXT = 20;
const LONGEST = 512;
/** Keys whose values look drawn by lot and are no secrets: a log needs them. */
const FINGERPRINT =
  /(?:sha\d*|md5|hash|digest|fingerprint|checksum|integrity|etag|build\w*|commit|revision|rev|crc\d*|invocation\w*|class|path|file|name|url|uri|action|cmp|component|package|intent|tag|type|pkg|activity|proc|process|thread|service|at|from|to)["' \\]*$/i;

/** A long value with small and capital letters and digits, behind any key: what issuers of secrets give out. */
export function randomValueRule(hides: (decoded: Buffer) => boolean): Rule {
  return {
    name: 'random-value',
    triggers: ['=', ': "', ": '", '":"', "':'", '= "', '= '],
    hostile: '=Aa0Aa0Aa0Aa0Aa0Aa0Aa0Aa0A ',
    find(window, from, to) {
      const { bytes } = window;
      if (bytes[to] === 0x20 || !mayBeRandom(bytes, to)) return false;
      const start = bytes[to] === 0x22 || bytes[to] === 0x27 ? to + 1 : to;
      const end = runEnd(window, start);
      if (end === -1) return takeBase64(window, start, hides);
      if (FINGERPRINT.test(window.slice(Math.max(0, from - 24), from))) return false;
      const text = window.slice(start, end);
      if (/^[0-9a-f-]+$/i.test(text) || /[a-z]{4,}[/_-][a-z]{3,}|[A-Z]{3,}_[A-Z]{3,}|\/\w+\/\w+\//.test(text))
        return false;
      return window.take('secret', start, end);
    },
  };
}

/** What is not random enough may be a text in base64 that hides something: all rules look into it. */
function takeBase64(window: Window, start: number, hides: (decoded: Buffer) => boolean): boolean {
  const { bytes } = window;
  if (bytes[start] === 0x3d || !is(bytes[start + 9], BASE64) || !is(bytes[start + FEWEST_OF_TEXT - 1], BASE64))
    return false;
  if (!beginsText(bytes, start)) return false;
  const limit = Math.min(window.end, start + LONGEST);
  let end = start;
  let padding = false;
  for (; end < limit && is(bytes[end], BASE64); end++) {
    if (padding && bytes[end] !== 0x3d) return false;
    padding = bytes[end] === 0x3d;
  }
  if (end - start < FEWEST_OF_TEXT || window.wordAfter(end)) return false;
  const decoded = Buffer.from(window.slice(start, end), 'base64');
  return decoded.every((byte) => IS_TEXT[byte] === 1) && hides(decoded) && window.take('base64', start, end);
}

/** Six bits of each character of base64, or 64. */
const SIX_BITS = new Uint8Array(256).fill(64);
for (const [value, character] of Buffer.from(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  'latin1',
).entries())
  SIX_BITS[character] = value;
SIX_BITS[0x2d] = 62;
SIX_BITS[0x5f] = 63;

const IS_TEXT = Uint8Array.from({ length: 256 }, (_, byte) =>
  (byte >= 0x20 && byte !== 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09 ? 1 : 0,
);

/** A first look, for hashes and the like: whether the first twelve characters are those of a text. */
function beginsText(bytes: Uint8Array, start: number): boolean {
  for (let at = start; at < start + 12; at += 4) {
    const first = SIX_BITS[bytes[at] as number] as number;
    const second = SIX_BITS[bytes[at + 1] as number] as number;
    const third = SIX_BITS[bytes[at + 2] as number] as number;
    const fourth = SIX_BITS[bytes[at + 3] as number] as number;
    // Padding or the end: the whole of it tells.
    if ((first | second | third | fourth) > 63) return true;
    if (IS_TEXT[(first << 2) | (second >> 4)] !== 1) return false;
    if (IS_TEXT[((second & 15) << 4) | (third >> 2)] !== 1) return false;
    if (IS_TEXT[((third & 3) << 6) | fourth] !== 1) return false;
  }
  return true;
}

/** The end of a run that has all three kinds of characters and at least four digits, or -1. */
function runEnd(window: Window, start: number): number {
  const { bytes } = window;
  // Most values are short: a look at where they would have to go on.
  if (bytes[start] === 0x3d || !is(bytes[start + FEWEST - 1], BASE64) || !is(bytes[start + 18], BASE64)) return -1;
  const limit = Math.min(window.end, start + LONGEST);
  let digits = 0;
  let capitals = 0;
  let small = 0;
  let at = start;
  for (; at < limit; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x80) return -1;
    if (is(byte, DIGIT)) digits++;
    else if (is(byte, UPPER)) capitals++;
    else if (is(byte, ALPHA)) small++;
    else if (byte !== 0x2b && byte !== 0x2f && byte !== 0x5f && byte !== 0x2d) break;
  }
  for (let padding = 0; padding < 2 && bytes[at] === 0x3d; padding++) at++;
  const after = bytes[at];
  if (at < window.end && (after === 0x2e || after === 0x28 || after === 0x3a || after === 0x3c)) return -1;
  return at - start >= FEWEST && at < limit + 1 && digits >= 4 && capitals >= 3 && small >= 3 ? at : -1;
}
