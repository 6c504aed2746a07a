import { ALPHA, DIGIT, HEX, is } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import type { Rule } from '../rule.ts';

const FEWEST_AS_ARGUMENT = 10;
const FEWEST_ALONE = 32;
const LONGEST = 512;
/** Functions whose argument is a hash or a name, which a log needs. */
const FINGERPRINT =
  /(?:sha\d*|md5|hash|digest|fingerprint|checksum|crc\d*|uuid|id|build\w*|commit|revision|ref)\(\\{0,3}["']$/i;

/** A hexadecimal literal in source, as the one argument of a call or alone on its line: the way keys get into code. */
export const hexLiteralRule: Rule = {
  name: 'hex-literal',
  triggers: ['("', "('", '    "', '\t"', '(\\"', '(\\\\\\"'],
  hostile: '("0123456789abcdef"',
  find(window, from, to) {
    const { bytes, end } = window;
    if (!is(bytes[to], HEX) || !is(bytes[to + FEWEST_AS_ARGUMENT - 1], HEX)) return false;
    const argument = bytes[from] === 0x28;
    const mark = bytes[to - 1];
    const limit = Math.min(end, to + LONGEST);
    let at = to;
    let digits = 0;
    while (at < limit && is(bytes[at], HEX)) if (is(bytes[at++], DIGIT)) digits++;
    // As many backslashes stand before the closing mark as before the opening one.
    const close = argument ? at + to - from - 2 : at;
    if (close > at && bytes[at] !== 0x5c) return false;
    if (bytes[close] !== mark || at - to < (argument ? FEWEST_AS_ARGUMENT : FEWEST_ALONE)) return false;
    if (digits === 0 || digits === at - to) return false;
    if (argument ? !isArgument(window, from, to, close) : !standsAlone(window, from, at + 1)) return false;
    return window.take('secret', to, at);
  },
};

function isArgument(window: Window, from: number, to: number, close: number): boolean {
  const { bytes } = window;
  if (bytes[close + 1] !== 0x29 || !is(bytes[from - 1], ALPHA | DIGIT)) return false;
  return !FINGERPRINT.test(window.slice(Math.max(0, from - 24), to));
}

/** Nothing else on the line, and no list that it is a member of. */
function standsAlone(window: Window, from: number, behind: number): boolean {
  const { bytes, end } = window;
  const after = bytes[behind];
  if (behind < end && after !== 0x0a && after !== 0x0d) return false;
  let at = from;
  while (at > 0 && from - at < 64 && (bytes[at - 1] === 0x20 || bytes[at - 1] === 0x09)) at--;
  if (bytes[at - 1] === 0x2b || bytes[at - 1] === 0x2d) at--;
  if (at > 0 && bytes[at - 1] !== 0x0a) return false;
  const before = /[^\s]\s*$/.exec(window.slice(Math.max(0, at - 80), at))?.[0][0];
  const next = /^\s*([^\s])/.exec(window.slice(behind, Math.min(end, behind + 80)))?.[1];
  return before !== '[' && before !== ',' && next !== ']';
}
