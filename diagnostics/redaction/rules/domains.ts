import { ALPHA, DIGIT, is } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { LOWER_CASE } from './canonical.ts';
import { isPublicHost } from './public-hosts.ts';
import { takeHost } from './urls.ts';

const ENDS =
  '.com,.net,.org,.edu,.gov,.mil,.info,.biz,.local,.lan,.corp,.internal,.intra,.intranet,.home.arpa,.localdomain,.localnet,.de,.at,.ch,.fr,.it,.es,.nl,.be,.pl,.se,.no,.dk,.fi,.cz,.uk,.co.uk,.eu,.ca,.com.au,.au,.nz,.jp,.co.jp,.cn,.com.cn,.in,.kr,.br,.com.br,.mx,.ru,.cloud,.tech,.online,.ad,.io,.ai,.onmicrosoft.com,.ag,.li,.lu,.ie,.pt,.gr,.tr,.za,.il,.ae,.sg,.hk,.tw,.hu,.ro,.sk,.si,.hr,.bg,.lt,.lv,.ee,.th,.my,.vn,.ph,.cl,.me,.app,.dev,.group,.global,.gmbh,.swiss'.split(
    ',',
  );
/** Ends that names of code and files have as well: such a host has another dot, or a hyphen. */
const ALSO_CODE = /\.(?:info|io|ai|li|ie|pt|gr|tr|il|ae|ro|sk|si|hr|lt|th|my|cl|me|app|dev|group|global)$/;
/** The facility and level that some daemons of syslog write. */
const FACILITY = /^(?:kern|user|mail|daemon|auth|authpriv|syslog|lpr|news|uucp|cron|ftp|local[0-7])\.info$/;
/** Words that stand before such an end in names of code. */
const CODE =
  /^(?:java|javax|android|androidx|system|asp|node|socket|com|org|net|libcore|dalvik|kotlin|self|this|vb|ado|sys|kernel|proc|dev|std|log|process|build|io|us|tv|ro|persist|_?[a-z0-9-]{1,15}\._(?:tcp|udp))(?:\.|$)/i;
const LIMIT = 253;

/** Domain names in running text, by their ending; `www.` announces one too. Names of code and files stay. */
export const domainRule: Rule = {
  name: 'domain',
  triggers: ENDS,
  endsWord: true,
  hostile: 'a.com.com',
  find(window, from, to) {
    const { bytes, end } = window;
    if (to < end && (is(bytes[to], ALPHA | DIGIT) || bytes[to] === 0x5f || bytes[to] === 0x2d || bytes[to] === 0x28))
      return false;
    if (bytes[to] === 0x3c && window.wordAfter(to)) return false;
    if (bytes[to] === 0x2e && is(bytes[to + 1], ALPHA | DIGIT)) return false;
    const start = labelsBefore(window, from);
    if (start === -1) return false;
    const host = window.slice(start, to).toLowerCase();
    if (isPublicHost(host) || !plausible(window, start, to, host)) return false;
    return window.take('host', start, to, LOWER_CASE);
  },
};

function labelsBefore(window: Window, from: number): number {
  const { bytes, floor } = window;
  const limit = Math.max(floor, from - LIMIT);
  let at = from;
  while (at > limit && isHostByte(bytes[at - 1]) && !window.escapedAt(at - 1)) at--;
  if (at === limit && at > floor) return -1;
  while (at < from && (bytes[at] === 0x2d || bytes[at] === 0x2e || bytes[at] === 0x5f)) at++;
  return at < from ? at : -1;
}

function isHostByte(byte: number | undefined): boolean {
  return is(byte, ALPHA | DIGIT) || byte === 0x2d || byte === 0x2e || byte === 0x5f;
}

function plausible(window: Window, start: number, to: number, host: string): boolean {
  const { bytes } = window;
  if (!/[a-z\x80-\xff]{2}/.test(host.slice(0, host.lastIndexOf('.'))) || CODE.test(host)) return false;
  const before = bytes[start - 1];
  if (before === 0x24 || before === 0x40 || before === 0x23 || FACILITY.test(host)) return false;
  if (ALSO_CODE.test(host) && !/-|\..*\./.test(host) && bytes[to] !== 0x3a) return false;
  // Two letters end many words of code and figures: such a name must have a long label, and stand free.
  if (to - window.slice(start, to).lastIndexOf('.') - start > 3) return true;
  if (before === 0x2f || bytes[to] === 0x3d || (bytes[to] === 0x3a && bytes[to + 1] === 0x3a)) return false;
  return /[a-z]{4}/.test(host.slice(0, -3)) && !/^\d/.test(host) && !/_/.test(host);
}

/** What stands before the name of a host in messages of resolvers and tools, and what must stand behind it. */
const BEFORE_HOST: ReadonlyMap<string, RegExp | undefined> = new Map([
  ['enotfound ', undefined],
  ['eai_again ', undefined],
  ['could not resolve host: ', undefined],
  ['unable to resolve host ', undefined],
  ['failed to connect to ', / port \d/y],
  [' bytes from ', / \(/y],
]);
const NAMED = /(?:\\{0,3}")?[a-z0-9\x80-\xff][a-z0-9\x80-\xff._-]{0,252}/iy;

/** `www.` and whatever follows; the cloud's names made of addresses; hosts that a message speaks of. */
export const namedHostRule: Rule = {
  name: 'named-host',
  triggers: ['www.', 'ip-0', ...BEFORE_HOST.keys()],
  hostile: 'www.a ',
  find(window, from, to, trigger) {
    if (trigger > 1) return takeNamed(window, from, to);
    if (window.wordBefore(from)) return false;
    if (window.bytes[from] === 0x69 || window.bytes[from] === 0x49)
      return window.test(ADDRESS_NAME, from) && window.take('host', from, ADDRESS_NAME.lastIndex);
    if (!window.test(WWW, from)) return false;
    const host = window.slice(from, WWW.lastIndex).toLowerCase();
    return to < WWW.lastIndex && !isPublicHost(host) && window.take('host', from, WWW.lastIndex, LOWER_CASE);
  },
};

function takeNamed(window: Window, from: number, to: number): boolean {
  if (!window.test(NAMED, to)) return false;
  const end = NAMED.lastIndex;
  const behind = BEFORE_HOST.get(window.slice(from, to).toLowerCase());
  let start = to;
  while (!is(window.bytes[start], ALPHA | DIGIT)) start++;
  return (behind === undefined || window.test(behind, end)) && takeHost(window, start);
}

const ADDRESS_NAME = /ip(?:-\d{1,3}){4}(?![\w-])/iy;
const WWW = /www\.(?:[a-z0-9\x80-\xff][a-z0-9\x80-\xff-]{0,62}\.){1,5}[a-z\x80-\xff]{2,24}/iy;
