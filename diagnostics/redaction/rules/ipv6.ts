import { ALPHA, DIGIT, HEX, is } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';

const COLON = 0x3a;

/** IPv6 addresses, mapped IPv4 too. The zone stays behind the pseudonym. Loopback, any and multicast stay. */
export const ipv6Rule: Rule = {
  name: 'ipv6',
  triggers: [':'],
  hostile: '1:2:3:4:5:6:7::',
  find(window, at) {
    const { bytes } = window;
    const double = bytes[at + 1] === COLON;
    if (!double && !is(bytes[at + 1], HEX)) return false;
    let start = at;
    while (start > 0 && at - start < 5 && is(bytes[start - 1], HEX)) start--;
    // Only the first colon of an address is looked at, and none within a word or behind another colon.
    if (at - start > 4 || (start === at && !double) || start < window.floor) return false;
    if (start > 0 && (bytes[start - 1] === 0x2e || window.wordBefore(start))) return false;
    if (bytes[start - 1] === COLON && start > 0 && isGroup(bytes, start - 1)) return false;
    const end = addressEnd(window, start);
    if (end === -1) return false;
    const groups = groupsOf(window.slice(start, end));
    if (groups === undefined || staysAsIs(groups)) return false;
    if (!/\d/.test(window.slice(start, end))) return false;
    const first = Number.parseInt(groups[0] ?? '0', 16);
    const isPrivate = (first & 0xffc0) === 0xfe80 || (first & 0xfe00) === 0xfc00;
    if (!window.take(isPrivate ? 'ip-private' : 'ip', start, end, fullForm)) return false;
    window.group = network;
    return true;
  },
};

/** Whether a group of an address, or another colon, stands before the colon at `at`, and not the name of a key. */
function isGroup(bytes: Uint8Array, at: number): boolean {
  let from = at;
  while (from > 0 && at - from < 5 && is(bytes[from - 1], HEX)) from--;
  if (from === at) return bytes[at - 1] === COLON || is(bytes[at - 1], DIGIT);
  return at - from < 5 && !is(bytes[from - 1], ALPHA | DIGIT) && bytes[from - 1] !== 0x5f;
}

/** The end of what may be an address: up to eight groups, one `::` at most, perhaps an IPv4 address at its end. */
function addressEnd(window: Window, start: number): number {
  const { bytes, end } = window;
  let at = start;
  let groups = 0;
  let doubles = 0;
  while (at < end) {
    const first = at;
    while (at < end && at - first < 5 && is(bytes[at], HEX)) at++;
    if (at - first > 4 && doubles === 1 && groups > 1 && bytes[first - 2] !== COLON && window.test(PORT, first))
      return first - 1;
    if (at - first > 4) return -1;
    if (at > first) groups++;
    if (bytes[at] === 0x2e && groups > 1 && is(bytes[at + 1], DIGIT) && !window.test(DOTTED_PORT, at)) {
      if (window.test(DOTTED, first))
        return boundary(window, DOTTED.lastIndex) && doubles + groups > 1 ? DOTTED.lastIndex : -1;
      return -1;
    }
    if (bytes[at] !== COLON || groups > 8) break;
    if (bytes[at + 1] === COLON) {
      doubles++;
      at += 2;
      if (!is(bytes[at], HEX)) break;
    } else if (is(bytes[at + 1], HEX)) at++;
    else break;
  }
  const whole = doubles === 1 ? groups < 8 && groups > 0 : groups === 8 && doubles === 0;
  return whole && boundary(window, at) ? at : -1;
}

/** As netstat writes it, behind the last colon. */
const PORT = /\d{5}(?![\w:.])/y;
/** As tcpdump does, behind a dot. */
const DOTTED_PORT = /\.\d{1,5}(?= > |: )/y;
const DOTTED = /\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}/y;

function boundary(window: Window, at: number): boolean {
  if (at >= window.end) return true;
  const { bytes } = window;
  const after = bytes[at];
  if (after === 0x3c) return !window.wordAfter(at);
  if (after === COLON && window.pseudonymAt(at + 1) !== -1) return false;
  if (after === COLON) return bytes[at + 1] !== COLON && !is(bytes[at + 1], HEX);
  if (after === 0x2e && is(bytes[at + 1], DIGIT)) return window.test(DOTTED_PORT, at);
  return !is(after, ALPHA | DIGIT) && after !== 0x5f;
}

/** Eight groups of lower-case hexadecimal without leading zeros. */
function groupsOf(address: string): string[] | undefined {
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const plain =
    dotted === null
      ? address
      : address.slice(0, dotted.index) +
        [0, 2].map((i) => (Number(dotted[i + 1]) * 256 + Number(dotted[i + 2])).toString(16)).join(':');
  const [head = '', tail] = plain.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  return [...left, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...right].map((group) =>
    group.replace(/^0+(?=.)/, ''),
  );
}

function fullForm(address: string): string {
  return groupsOf(address)?.join(':') ?? address;
}

/** The first 64 bits. */
function network(address: string): string {
  return groupsOf(address)?.slice(0, 4).join(':') ?? address;
}

function staysAsIs(groups: readonly string[]): boolean {
  const address = groups.join(':');
  return (
    address === '0:0:0:0:0:0:0:1' ||
    address === '0:0:0:0:0:0:0:0' ||
    address === 'fe80:0:0:0:0:0:0:0' ||
    /^ff0[0-9a-f]:/.test(address)
  );
}
