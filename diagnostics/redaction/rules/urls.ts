import { ALPHA, CONTROL, is } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { LOWER_CASE } from './canonical.ts';
import { isPublicHost } from './public-hosts.ts';

const SCHEME =
  /(?:https?|wss?|ftps?|sftp|ssh|rtsps?|rtmps?|smb|nfs|cifs|ldaps?|mqtts?|amqps?|rediss?|mongodb|srv|postgres|postgresql|mysql|mariadb|mssql|sqlserver|oracle|git|tcp|udp|tls|ssl|imaps?|smtps?|pop3|telnet|vnc|rdp|sips?|turns?|stuns?|snmp|ntp|coaps?|svn|socks[45]?h?|http2|quic|dav|clickhouse|cassandra|nats|kafka|sentry|proxy|ipps?)$/i;
const HOST = /[a-z0-9\x80-\xff](?:[a-z0-9\x80-\xff_-]{0,62}\.){0,8}[a-z0-9\x80-\xff_-]{0,62}/iy;

/** User and password in an address, and the customer's hosts. */
export const urlRule: Rule = {
  name: 'url',
  triggers: ['://', ':\\/\\/', ':\\\\/\\\\/', ':\\\\\\/\\\\\\/', '%3a%2f%2f'],
  hostile: 'http://a:b',
  find(window, from, to) {
    if (!isHttp(window.bytes, from) && !SCHEME.test(window.slice(Math.max(0, from - 12), from))) return false;
    const at = userInfoEnd(window, to);
    if (at > to) {
      const named = window.slice(to, at);
      return window.take(named.includes(':') || named.length > 24 ? 'secret' : 'user', to, at);
    }
    return takeHost(window, to);
  },
};

/** The most frequent scheme of all. */
function isHttp(bytes: Uint8Array, end: number): boolean {
  const from = bytes[end - 1] === 0x73 ? end - 5 : end - 4;
  return bytes[from] === 0x68 && bytes[from + 1] === 0x74 && bytes[from + 2] === 0x74 && bytes[from + 3] === 0x70;
}

/** Takes the host that begins at `at`, unless it is an address, local, or public. */
export function takeHost(window: Window, at: number): boolean {
  if (!window.test(HOST, at)) return false;
  let end = HOST.lastIndex;
  while (end > at && (window.bytes[end - 1] === 0x2e || window.bytes[end - 1] === 0x2d)) end--;
  const host = window.slice(at, end).toLowerCase();
  if (isPublicHost(host) || /^(?:[\d.]+|localhost|[a-z])$/.test(host)) return false;
  return window.take('host', at, end, LOWER_CASE);
}

/** The place of the @ behind user and password, or -1. A password may hold a slash or an @ of its own. */
function userInfoEnd(window: Window, from: number): number {
  const { bytes } = window;
  if (from < window.signlessTo) return -1;
  const limit = Math.min(window.end, from + 256);
  let last = -1;
  let colon = -1;
  let path = -1;
  let at = from;
  for (; at < limit; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x20 || is(byte, CONTROL) || byte === 0x22 || byte === 0x3c || byte === 0x3e || byte === 0x27) break;
    if (byte === 0x5c && !is(bytes[at + 1], ALPHA)) break;
    if (byte === 0x2f || byte === 0x3f || byte === 0x23) {
      if (path === -1) path = at;
      if (last !== -1 || colon === -1 || isPort(window, colon + 1, path)) break;
    } else if (byte === 0x3a && colon === -1) colon = at;
    else if (byte === 0x40) last = at;
  }
  if (last === -1) window.signlessTo = at;
  return last;
}

function isPort(window: Window, from: number, to: number): boolean {
  return to > from && /^\d{1,5}$/.test(window.slice(from, Math.min(to, from + 6)));
}
