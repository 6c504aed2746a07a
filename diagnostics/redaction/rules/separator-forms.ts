import { BLANK, NAME, is, isOf } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import { sharedPrefix } from './line-prefix.ts';

const LONGEST_NAME = 48;
const LOOK_BACK = 160;

const VALUE_BELOW = /(?:\r?\n|(?:\\{1,4}r)?\\{1,4}n)[ \t]{0,64}\\{0,3}["']?value\\{0,3}["']?[ \t]{0,8}:[ \t]{1,8}/iy;
const VALUE_INSET = /[ \t]{0,64}value:[ \t]{1,8}/iy;

/**
 * Where the value begins that a list gives on the line below its name, or -1: `- name: MQTT_PASSWORD`, `value: …`. What
 * a log puts before both lines is passed over.
 */
export function valueBelow(window: Window, keyFrom: number, at: number): number {
  if (window.test(VALUE_BELOW, at)) return VALUE_BELOW.lastIndex;
  const { bytes } = window;
  const next = bytes[at] === 0x0d ? at + 2 : at + 1;
  if (bytes[next - 1] !== 0x0a) return -1;
  const line = bytes.lastIndexOf(0x0a, keyFrom) + 1;
  if (keyFrom - line > LOOK_BACK) return -1;
  const shared = sharedPrefix(window, line, next, keyFrom);
  return shared > 0 && window.test(VALUE_INSET, next + shared) ? VALUE_INSET.lastIndex : -1;
}

const WRITES =
  /(?:\b|_)(?:set|put|add|append|insert|store|save|write|update|with|define|header|property|param|setting|config)(?!\w{0,24}(?:error|hint|label|title|tag|message|descr|placeholder|type|log|violation|listener))\w{0,32}\s{0,4}\(\s{0,8}$/i;
const ROW = /(?:\bvalues\s{0,4}|\),\s{0,4})\((?:[^()\n]{0,120},\s{0,4})?$/i;

/**
 * Where the string begins that follows a name in a call that stores it, or in a row of a table, or -1. The name ends the
 * string before the comma: `putString("access_token", "…")`, `VALUES('wifi_password','…')`.
 */
export function pairedString(window: Window, keyFrom: number, comma: number): number {
  const { bytes } = window;
  const value = quoteAt(window, comma + 1);
  if (value === -1) return -1;
  let open = nameFrom(bytes, keyFrom) - 1;
  if (bytes[open] !== 0x22 && bytes[open] !== 0x27) return -1;
  while (open > 0 && bytes[open - 1] === 0x5c) open--;
  const before = window.slice(Math.max(0, open - LOOK_BACK), open);
  return WRITES.test(before.slice(-80)) || ROW.test(before) ? value : -1;
}

const CREDENTIALS = /^credentials?/i;
const ACCOUNT = /\\{0,7}["'][^"'\\\n]{0,64}\\{0,7}["'], {0,4}(?=\\{0,7}["'])/y;
const SETTER = /(?:^|\.)(?:set|with|put|update|change|save|store|use|verify|check|try|enter)\w*$/i;

/** Where the string begins that a call is given which is named for it, or -1: `setPassword("…")`. */
export function calledString(window: Window, keyFrom: number, bracket: number): number {
  const value = quoteAt(window, bracket + 1);
  if (value === -1) return -1;
  // Of an account and its password, the second one.
  if (CREDENTIALS.test(window.slice(keyFrom, bracket)) && window.test(ACCOUNT, value)) return ACCOUNT.lastIndex;
  return SETTER.test(window.slice(nameFrom(window.bytes, keyFrom), bracket)) ? value : -1;
}

/** Where the name that holds the key begins. */
export function nameFrom(bytes: Uint8Array, keyFrom: number): number {
  let at = keyFrom;
  while (at > keyFrom - LONGEST_NAME && isOf(bytes[at - 1], NAME)) at--;
  return at;
}

/** The place of a quotation mark, or of the backslashes before it, behind some blanks; else -1. */
function quoteAt({ bytes }: Window, from: number): number {
  let at = from;
  while (at < from + 8 && is(bytes[at], BLANK)) at++;
  let mark = at;
  while (mark < at + 8 && bytes[mark] === 0x5c) mark++;
  return bytes[mark] === 0x22 || bytes[mark] === 0x27 ? at : -1;
}
