import { BLANK, is } from '../engine/byte-class.ts';
import type { Window } from '../engine/window.ts';
import { nameFrom } from './separator-forms.ts';

const LOOK_BACK = 320;
const QUOTE = String.raw`\\{0,3}["']`;
const SIGN = String.raw`\s{0,4}[:=]\s{0,4}`;
const VALUE_FIRST = new RegExp(
  String.raw`((?:${QUOTE}|[\s<{,]|^)value(?:${QUOTE})?${SIGN}${QUOTE})([^"'\\\n<]{1,200})${QUOTE}\s{0,8}(?:,|where\s)?\s{0,8}(?:${QUOTE})?(?:name|key|id|field|property)(?:${QUOTE})?${SIGN}${QUOTE}$`,
  'i',
);

/** Where a value stands that was written before its name, as `{"value":"…","name":"password"}` and `<add value="…" key="password"/>`. */
export interface Place {
  from: number;
  to: number;
}

/** The value before a name that ends with the key from `keyFrom` to `keyTo`, or undefined. */
export function valueBefore(window: Window, keyFrom: number, keyTo: number): Place | undefined {
  const { bytes } = window;
  const mark = bytes[keyTo];
  if (mark !== 0x22 && mark !== 0x27 && mark !== 0x5c) return undefined;
  const name = nameFrom(bytes, keyFrom);
  if (bytes[name - 1] !== 0x22 && bytes[name - 1] !== 0x27) return undefined;
  let sign = name - 1;
  while (sign > 0 && (bytes[sign - 1] === 0x5c || is(bytes[sign - 1], BLANK)) && name - sign < 16) sign--;
  if (bytes[sign - 1] !== 0x3a && bytes[sign - 1] !== 0x3d) return undefined;
  const start = Math.max(window.floor, name - LOOK_BACK);
  const found = VALUE_FIRST.exec(window.slice(start, name));
  if (found === null) return undefined;
  const from = start + found.index + (found[1] ?? '').length;
  return { from, to: from + (found[2] ?? '').length };
}
