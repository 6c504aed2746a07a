import { NAME, UPPER, isOf } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { LOWER_CASE } from './canonical.ts';
import { NO_USER } from './sentences.ts';
import { mayBePerson } from './value-guard.ts';

const ACCOUNT = String.raw`[\w\x80-\xff][\w.@+\x80-\xff-]{0,63}`;

interface Form {
  /** What stands before the account's name, right behind the words; or behind it, where `back` is set. */
  words: string;
  /** Tells the name, its first group: from the words on, or the text that ends before them. */
  pattern: RegExp;
  back?: boolean;
}

const back = (words: string, pattern: string): Form => ({ words, pattern: new RegExp(pattern, 'i'), back: true });
const ahead = (words: string, pattern: string): Form => ({ words, pattern: new RegExp(pattern, 'iy') });

const LOGGED = String.raw`(?:(?:^|[\s"'[(=:])(?=[\w.-]{1,32}\\)|\buser )((?:[\w.-]{1,32}\\{1,4})?[\w.$-]{1,64})$`;

/** Lines of daemons in their own words, each with the name of an account in it. */
const FORMS: readonly Form[] = [
  // sshd, PAM
  ahead('starting session: ', String.raw`(?:\S{1,24} ){1,5}?for (${ACCOUNT})(?= from )`),
  back('(uid=', String.raw`(?:^|\s)(${ACCOUNT})$`),
  ahead(': user ', String.raw`(${ACCOUNT})(?= from \S{1,64} not allowed because)`),
  // sudo
  back(' incorrect password attempt', String.raw`(?:^|[\s:[])(${ACCOUNT}) : \d{1,3}$`),
  back(' : user not in sudoers', String.raw`(?:^|[\s:[])(${ACCOUNT})$`),
  back(' : command not allowed', String.raw`(?:^|[\s:[])(${ACCOUNT})$`),
  back(' : a password is required', String.raw`(?:^|[\s:[])(${ACCOUNT})$`),
  // cron
  back(') cmd (', String.raw`(?:^|[\s:[])\((${ACCOUNT})$`),
  back(') list (', String.raw`(?:^|[\s:[])\((${ACCOUNT})$`),
  back(') replace (', String.raw`(?:^|[\s:[])\((${ACCOUNT})$`),
  back(') reload (', String.raw`(?:^|[\s:[])\((${ACCOUNT})$`),
  back(') begin edit (', String.raw`(?:^|[\s:[])\((${ACCOUNT})$`),
  // useradd
  back("' to group '", String.raw`\badd '(${ACCOUNT})$`),
  back("' to shadow group '", String.raw`\badd '(${ACCOUNT})$`),
  // su
  ahead('(to ', String.raw`(${ACCOUNT})(?=\) ${ACCOUNT} on (?:pts|tty|none|console|\?))`),
  ahead('(to root) ', String.raw`(${ACCOUNT})(?= on (?:pts|tty|none|console|\?))`),
  // dropbear, dovecot, id
  ahead('exit (', String.raw`(${ACCOUNT})(?=\)(?: from |:))`),
  ahead('user=<', String.raw`([^<>\s:]{1,64})(?=>)`),
  ahead('uid=0', String.raw`\d{0,9}\((${ACCOUNT})(?=\))`),
  ahead('gid=0', String.raw`\d{0,9}\((${ACCOUNT})(?=\))`),
  // vsftpd, smbd
  back('] ok login:', String.raw`\[(${ACCOUNT})$`),
  back('] fail login:', String.raw`\[(${ACCOUNT})$`),
  ahead('user [', String.raw`([\w.-]{1,32}\]\\{1,4}\[[\w.$@-]{1,64})(?=\])`),
  // Android
  ahead('account {name=', String.raw`([^,{}\n<]{1,80})(?=, type)`),
  // Windows
  back(' logged on', LOGGED),
  back(' logged off', LOGGED),
  back(' logged in', LOGGED),
  back(' logged out', LOGGED),
];

const LOOK_BACK = 112;

/** The accounts in lines of sshd, sudo, cron, su, useradd, dropbear, dovecot, and of Android's and Windows's own. */
export const daemonUserRule: Rule = {
  name: 'daemon-user',
  triggers: FORMS.map(({ words }) => words),
  hostile: 'a logged on',
  find(window, from, to, trigger) {
    const { pattern, back: before = false } = FORMS[trigger] as Form;
    if (!before) return takeAhead(window, to, pattern);
    // Behind a bracket, cron's and vsftpd's words are written in capitals.
    if ((window.bytes[from] === 0x29 || window.bytes[from] === 0x5d) && !isOf(window.bytes[from + 2], UPPER))
      return false;
    if (window.bytes[from + 1] === LETTER_L && !isOwned(window, from)) return false;
    const text = window.slice(Math.max(window.floor, from - LOOK_BACK), from);
    const match = pattern.exec(text);
    const name = match?.[1];
    if (match === null || name === undefined || !namesAccount(name)) return false;
    const start = from - text.length + match.index + match[0].lastIndexOf(name);
    return window.take('user', start, start + name.length, LOWER_CASE);
  },
};

/** The first letter of `logged`. */
const LETTER_L = 0x6c;

/** Whether a backslash or the word `user` stands before the word that ends at a place. */
function isOwned({ bytes }: Window, to: number): boolean {
  let at = to;
  while (at > to - 64 && (isOf(bytes[at - 1], NAME) || bytes[at - 1] === 0x24)) at--;
  return bytes[at - 1] === 0x5c || (bytes[at - 1] === 0x20 && bytes[at - 2] === 0x72 && bytes[at - 3] === 0x65);
}

function takeAhead(window: Window, at: number, pattern: RegExp): boolean {
  pattern.lastIndex = at;
  const name = pattern.exec(window.text)?.[1];
  if (name === undefined || !namesAccount(name)) return false;
  const end = pattern.lastIndex;
  if (window.bytes[end] === 0x3e && window.pseudonymBefore(end + 1)) return false;
  if (!window.take('user', end - name.length, end, LOWER_CASE)) return false;
  window.more = (next, from) => takeSameGroup(next, from, name);
  return true;
}

const GROUP = /\)(?: (?:groups|gid|context)=|,)\d{1,10}\(/y;

/** The group of the same name, and no other: `uid=1000(jane) gid=1000(jane) groups=1000(jane),27(sudo)`. */
function takeSameGroup(window: Window, at: number, name: string): boolean {
  if (!window.test(GROUP, at)) return false;
  const from = GROUP.lastIndex;
  if (window.slice(from, from + name.length + 1) !== `${name})`) return false;
  if (!window.take('user', from, from + name.length, LOWER_CASE)) return false;
  window.more = (next, end) => takeSameGroup(next, end, name);
  return true;
}

function namesAccount(name: string): boolean {
  return mayBePerson(name) && !NO_USER.test(name);
}

/** The user in a line of an access log: `10.0.0.5 - jane [22/Nov/2026:…]`. */
export const accessLogRule: Rule = {
  name: 'access-log',
  triggers: [' [00/'],
  hostile: 'a - b [22/Nov/2026:',
  find(window, from, to) {
    if (!window.test(MONTH, to)) return false;
    const name = CLIENT.exec(window.slice(Math.max(window.floor, from - LOOK_BACK), from))?.[1];
    return name !== undefined && namesAccount(name) && window.take('user', from - name.length, from, LOWER_CASE);
  },
};

const MONTH = /[A-Z][a-z]{2}\/\d{4}:\d\d/y;
const CLIENT = new RegExp(String.raw`(?:^|\S) [\w.@+-]{1,64} ((?:[\w.-]{1,32}\\{1,4})?${ACCOUNT})$`);

/** The name of a user of Android: `UserInfo{10:Jane Doe:c13}`. Those of the system's making stay. */
export const userInfoRule: Rule = {
  name: 'user-info',
  triggers: ['userinfo{'],
  hostile: 'UserInfo{0:Aa:',
  find(window, _, to) {
    if (!window.test(NUMBER, to)) return false;
    const from = NUMBER.lastIndex;
    if (!window.test(TITLE, from)) return false;
    if (MADE_BY_SYSTEM.test(window.slice(from, TITLE.lastIndex))) return false;
    return window.take('name', from, TITLE.lastIndex);
  },
};

const MADE_BY_SYSTEM = /^(?:Owner|Guest|System|Driver|Work profile|Private space|null)$/i;
const NUMBER = /\d{1,6}:/y;
const TITLE = /[^:{}<>\n]{1,64}(?=:)/y;
