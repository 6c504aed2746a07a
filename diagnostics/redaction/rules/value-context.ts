import { NAME, is } from '../engine/byte-class.ts';
import type { Canonical, Window } from '../engine/window.ts';
import type { Separator } from './key-separator.ts';
import type { KeyWord } from './key-words.ts';
import type { Extent } from './value-extent.ts';

/** A key, what joins it to its value, and the value: all that the decision is made from. */
export interface ValueContext {
  window: Window;
  separator: Separator;
  extent: Extent;
  kind: string;
  reading: KeyWord['reading'];
  /** What follows from the reading and the kind. */
  isSecret: boolean;
  longest: number;
  canonical: Canonical | undefined;
  atLineStart: boolean;
  /** Where the word stands that names the value, its tail included. */
  keyFrom: number;
  keyTo: number;
}

/** The whole name of the key, lower case. */
export function keyName({ window, keyFrom, keyTo }: ValueContext): string {
  let start = keyFrom;
  const limit = Math.max(0, keyFrom - 48);
  while (start > limit && is(window.bytes[start - 1], NAME)) start--;
  return window.slice(start, keyTo).toLowerCase();
}
