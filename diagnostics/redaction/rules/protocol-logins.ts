import { BASE64, isOf } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { LOWER_CASE } from './canonical.ts';
import { looksRandom, mayBePerson, saysNothing } from './value-guard.ts';

const TRIGGERS = [
  'auth plain ',
  'auth login ',
  'auth xoauth2 ',
  'authenticate plain ',
  ' login ',
  'pass ',
  '334 ugfzc3dvcmq6',
  '334 vxnlcm5hbwu6',
] as const;
const LONGEST = 512;
const FEWEST_OF_BASE64 = 8;
/** What stands before a command of the client in a trace, or is the line of the user before it. */
const CLIENT = /(?:^|\n|[>\]] ?|(?:^|[^\w])C: ?)$/;
const TRACED = /(?:>|C:) ?$/;
const USER_BEFORE = /(?:^|[\s>]|\[[\d;]{0,8}m)USER [^\n]{1,64}\n(?:[^\n]{0,120}\n){0,2}$/;
const TAG = /(^|[\n>:\]["] ?|\s)[a-zA-Z]{1,4}\d{1,6}$/;
/** An account, a password, and nothing else on the line. */
const ACCOUNT_AND_PASSWORD =
  /^(\\{0,3}["']?)(<[^<>\n]{1,40}>|[^\s"'\\{}()<>]{1,128})(\\{0,3}["']? \\{0,3}["']?)([^\s"'\\{}()<>]{4,128})(?=\\{0,3}["'\]]?(?:[\r\n",\]]|\\|$))/;
const BETWEEN = /\\{0,3}["']? \\{0,3}["']?/y;
const ANSWER = /[^\n]{0,8}\n(?:[^\n]{0,80}[ \t>])?[a-z0-9+/]{4,128}={0,2}(?=\r?(?:\n|$))/iy;
const WORD = /[^\s"'\\<>\0]{1,128}(?=[\s"'\\\]]|$)/y;

/** What proves an identity in the protocols of mail and files: SMTP's `AUTH PLAIN`, FTP's `PASS`, IMAP's `LOGIN`. */
export const protocolLoginRule: Rule = {
  name: 'protocol-login',
  triggers: TRIGGERS,
  hostile: '\na1 LOGIN a ',
  find(window, from, to, trigger) {
    const name = TRIGGERS[trigger] ?? 'pass ';
    // The commands are written in capitals.
    const last = window.bytes[to - 2] as number;
    if (last >= 0x61 && !name.startsWith('334')) return false;
    if (name === 'pass ') return window.bytes[from] === 0x50 && takePass(window, from, to);
    if (name.startsWith('334')) return takeAnswer(window, to);
    if (name === ' login ') return takeLogin(window, from, to);
    let end = to;
    while (end < to + LONGEST && isOf(window.bytes[end], BASE64)) end++;
    const value = window.slice(to, end);
    return value.length >= FEWEST_OF_BASE64 && /[\da-z=]/.test(value) && window.take('secret', to, end);
  },
};

/** What the client answers on the next line when it is asked for its name and its password in base64. */
function takeAnswer(window: Window, to: number): boolean {
  if (!window.test(ANSWER, to)) return false;
  const end = ANSWER.lastIndex;
  let start = end;
  while (isOf(window.bytes[start - 1], BASE64)) start--;
  return window.take('secret', start, end);
}

function takePass(window: Window, from: number, to: number): boolean {
  const before = window.slice(Math.max(0, from - LONGEST), from);
  if (!CLIENT.test(before)) return false;
  if (!TRACED.test(before) && !USER_BEFORE.test(before)) return false;
  if (!window.test(WORD, to) || saysNothing(window.slice(to, WORD.lastIndex).replace(/\]$/, ''))) return false;
  return window.take('secret', to, WORD.lastIndex);
}

function takeLogin(window: Window, from: number, to: number): boolean {
  const tag = TAG.exec(window.slice(Math.max(0, from - 16), from));
  if (tag === null) return false;
  const found = ACCOUNT_AND_PASSWORD.exec(window.slice(to, Math.min(window.end, to + LONGEST)));
  const password = found?.[4];
  if (found === null || password === undefined || saysNothing(password)) return false;
  if (tag[1] === ' ' && !looksRandom(password)) return false;
  const start = to + (found[1] ?? '').length;
  const account = found[2] ?? '';
  const end = start + account.length;
  if (account.startsWith('<') || !mayBePerson(account)) return takePassword(window, end);
  if (!window.take('user', start, end, LOWER_CASE)) return false;
  window.more = takePassword;
  return true;
}

/** The word behind the account that ends at `at`. */
function takePassword(window: Window, at: number): boolean {
  if (!window.test(BETWEEN, at) || !window.test(WORD, BETWEEN.lastIndex)) return false;
  return window.take('secret', BETWEEN.lastIndex, WORD.lastIndex);
}
