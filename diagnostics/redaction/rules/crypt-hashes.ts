import { ALPHA, DIGIT, isOf } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { LOWER_CASE } from './canonical.ts';
import { mayBePerson } from './value-guard.ts';

const HASH = new RegExp(
  [
    String.raw`\$(?:[1567]|y|gy|apr1|md5|sha1)\$(?:[\w.,=/+]{1,64}\$){1,3}(?=[a-zA-Z./]{0,64}\d)[\w./]{20,128}`,
    String.raw`\$2[abxy]?\$\d\d\$[\w./]{20,64}`,
    String.raw`\$(?:argon2i?d?|scrypt|pbkdf2-sha\d{3})\$(?:[\w.,=/+-]{1,64}\$){1,4}[\w./+=-]{20,128}`,
  ].join('|'),
  'y',
);
const SCHEME = /\{(?:S?SHA(?:256|384|512)?|S?MD5|CRYPT|PBKDF2[\w-]{0,16}|BCRYPT|ARGON2)\}[\w$.+/=,-]{8,256}/iy;
const LONGEST_NAME = 32;

/** The hash of a password, and the account that it belongs to: `mkeller:$6$…`, `{SSHA}…`. */
export const cryptHashRule: Rule = {
  name: 'crypt-hash',
  triggers: [
    '$1$', '$y$', '$gy$', '$2a$', '$2b$', '$2y$', '$apr1$', '$md5$', '$sha1$', '$argon2', '$scrypt$', '$pbkdf2-sha',
    '{sha}', '{ssha}', '{ssha256}', '{ssha512}', '{sha256}', '{sha512}', '{md5}', '{smd5}', '{crypt}', '{pbkdf2', '{bcrypt}', '{argon2}',
  ], // prettier-ignore
  hostile: '$6$aaaaaaa$aaaaaaaaaaaaaaa1',
  find(window, from) {
    const pattern = window.bytes[from] === 0x24 ? HASH : SCHEME;
    if (!window.test(pattern, from)) return false;
    return takeAccount(window, from) || takeHash(window, from);
  },
};

/** The account before the colon: it is reported first, and then the hash. */
function takeAccount(window: Window, from: number): boolean {
  const { bytes } = window;
  if (bytes[from - 1] !== 0x3a) return false;
  let start = from - 1;
  while (start > window.floor && from - start < LONGEST_NAME && isName(bytes[start - 1])) start--;
  if (start > 0 && !'\n "\'[('.includes(String.fromCharCode(bytes[start - 1] as number))) return false;
  if (!mayBePerson(window.slice(start, from - 1)) || !window.take('user', start, from - 1, LOWER_CASE)) return false;
  window.more = takeBehindColon;
  return true;
}

function takeBehindColon(window: Window, at: number): boolean {
  return takeHash(window, at + 1);
}

function takeHash(window: Window, from: number): boolean {
  const pattern = window.bytes[from] === 0x24 ? HASH : SCHEME;
  return window.test(pattern, from) && window.take('secret', from, pattern.lastIndex);
}

function isName(byte: number | undefined): boolean {
  return isOf(byte, ALPHA | DIGIT) || byte === 0x5f || byte === 0x2d || byte === 0x2e;
}
