import { ALPHA, CONTROL, DIGIT, UPPER, is, isOf } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';
import { LOWER_CASE } from './canonical.ts';

const ISO = /(?:^|[\n"])(?:<\d{1,3}>1? ?)?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d) $/;
/** Words in a host's place that name no host of the customer's. */
const NO_HOST = new Set(
  'localhost,kernel,android,info,warn,error,debug,trace,fatal,notice,warning,critical'.split(','),
);

/** What the daemon of BusyBox writes before the program. */
const FACILITY =
  /(?:kern|user|mail|daemon|auth|authpriv|syslog|lpr|news|uucp|cron|ftp|local[0-7])\.(?:emerg|alert|crit|err|warn|notice|info|debug) /y;

/** Whether the line begins with a time that ends before `to`. */
function afterTime(window: Window, to: number): boolean {
  const { bytes } = window;
  if (shortTime(bytes, to - 16)) return true;
  return bytes[to - 2] !== 0x20 && ISO.test(window.slice(Math.max(0, to - 48), to));
}

/** `Nov 22 20:09:38 ` at the start of a line, a string or a message. */
function shortTime(bytes: Uint8Array, start: number): boolean {
  if (start < 0 || bytes[start + 3] !== 0x20 || bytes[start + 6] !== 0x20 || bytes[start + 9] !== 0x3a) return false;
  if (start > 0 && !isOf(bytes[start - 1], CONTROL) && !BEFORE_TIME.has(bytes[start - 1] as number)) return false;
  if (!is(bytes[start], UPPER) || !isSmall(bytes[start + 1]) || !isSmall(bytes[start + 2])) return false;
  return (bytes[start + 4] === 0x20 || is(bytes[start + 4], DIGIT)) && is(bytes[start + 5], DIGIT);
}

const BEFORE_TIME = new Set(Buffer.from(' >"[({|', 'latin1'));

function isSmall(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x61 && byte <= 0x7a;
}

/** The host that a line of syslog begins with. */
export const syslogHostRule: Rule = {
  name: 'syslog-host',
  triggers: [':00:00 ', ':00z ', '+00:00 ', '-00:00 ', '+0000 ', '-0000 ', '000z '],
  hostile: ':00:00 aaaaaaaaa ',
  find(window, _from, to) {
    const end = hostEnd(window, to);
    if (end === -1 || !afterTime(window, to)) return false;
    return namesHost(window, to, end) && window.take('host', to, end, LOWER_CASE);
  },
};

/** A name has a letter, and is none of the words that stand in its place: those have nothing but letters. */
function namesHost(window: Window, from: number, to: number): boolean {
  let letters = 0;
  for (let at = from; at < to; at++) if (isOf(window.bytes[at], ALPHA)) letters++;
  return letters > 0 && (letters < to - from || !NO_HOST.has(window.slice(from, to).toLowerCase()));
}

/** The end of a host that a program's name or a process's number follows, as `program[12]: ` or `program 12 `, or -1. */
function hostEnd(window: Window, from: number): number {
  const { bytes } = window;
  const limit = from + 63;
  let end = from;
  while (end < limit && (isLetterOrDigit(bytes[end]) || (end > from && isJoint(bytes[end])))) end++;
  if (end === from || bytes[end] !== 0x20 || end >= window.end) return -1;
  let program = end + 1;
  let at = programEnd(bytes, program);
  if (bytes[at] === 0x20 && hasDot(bytes, program) && window.test(FACILITY, program)) {
    program = at + 1;
    at = programEnd(bytes, program);
  }
  if (at === program || at > program + 64) return -1;
  if (bytes[at] === 0x20) return at - program <= 48 && processFollows(window, program, at) ? end : -1;
  if (bytes[at] === 0x5b) {
    const digits = digitsEnd(bytes, at + 1);
    if (digits === at + 1 || bytes[digits] !== 0x5d) return -1;
    at = digits + 1;
  }
  return bytes[at] === 0x3a && bytes[at + 1] === 0x20 ? end : -1;
}

/** A first look: none of the facilities is longer than `authpriv`. */
function hasDot(bytes: Uint8Array, from: number): boolean {
  let at = from + 3;
  while (at < from + 9 && bytes[at] !== 0x2e) at++;
  return at < from + 9;
}

function programEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < from + 65 && (isProgram(bytes[at]) || isParenthesis(bytes[at]))) at++;
  return at;
}

/** RFC 5424: the name of the program, then its process's number or a dash. */
function processFollows({ bytes }: Window, program: number, blank: number): boolean {
  for (let at = program; at < blank; at++) if (isParenthesis(bytes[at])) return false;
  if (bytes[blank + 1] === 0x2d) return bytes[blank + 2] === 0x20;
  const end = digitsEnd(bytes, blank + 1);
  return end > blank + 1 && bytes[end] === 0x20;
}

function digitsEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < from + 20 && is(bytes[at], DIGIT)) at++;
  return at;
}

function isLetterOrDigit(byte: number | undefined): boolean {
  return is(byte, ALPHA | DIGIT);
}

/** Within the name of a host. */
function isJoint(byte: number | undefined): boolean {
  return byte === 0x2e || byte === 0x2d || byte === 0x5f;
}

function isProgram(byte: number | undefined): boolean {
  return (is(byte, ALPHA | DIGIT) && (byte ?? 0) < 0x80) || isJoint(byte) || byte === 0x2f;
}

/** These and the @ stand in names of programs of the older form alone. */
function isParenthesis(byte: number | undefined): boolean {
  return byte === 0x28 || byte === 0x29 || byte === 0x40;
}
