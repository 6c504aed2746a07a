import { LONGEST_PSEUDONYM } from '../pseudonym-shape.ts';
import type { Canonical, Window } from './window.ts';

/** Values remembered, a power of two; a later value takes the place of an earlier one. */
const ENTRIES = 1 << 12;
/** Longer values are not remembered. */
const ENTRY_BYTES = 64;

/**
 * The pseudonyms of values seen lately, found by their bytes alone: most findings of a log are the same few, and no text
 * needs to be made for them. A value is remembered from the second time on, so that values that never come again cost
 * little.
 */
export class TokenCache {
  private readonly hashes = new Int32Array(ENTRIES);
  /** Of each value: its length, or zero where only its hash was seen so far. */
  private readonly lengths = new Uint8Array(ENTRIES);
  private readonly values = new Uint8Array(ENTRIES * ENTRY_BYTES);
  private readonly kinds = Array.from({ length: ENTRIES }, () => '');
  private readonly canonicals: (string | Canonical | undefined)[] = Array.from({ length: ENTRIES });
  /** The pseudonyms, and of each its length. */
  readonly tokens = Buffer.alloc(ENTRIES * LONGEST_PSEUDONYM);
  readonly tokenLengths = new Uint8Array(ENTRIES);
  /** Where the value looked for last is to be remembered, or -1. */
  private slot = -1;

  /** The entry of the window's finding, where the same bytes were found in the same way before, or -1. */
  get({ bytes, from, to, kind, value }: Window): number {
    const { hashes, lengths, values } = this;
    const length = to - from;
    this.slot = -1;
    if (length > ENTRY_BYTES) return -1;
    let hash = length;
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
    const slot = (hash ^ (hash >>> 15)) & (ENTRIES - 1);
    if (hashes[slot] !== hash) {
      hashes[slot] = hash;
      lengths[slot] = 0;
      return -1;
    }
    this.slot = slot;
    if (lengths[slot] !== length || this.kinds[slot] !== kind || this.canonicals[slot] !== value) return -1;
    for (let at = from, own = slot * ENTRY_BYTES; at < to; at++, own++) if (values[own] !== bytes[at]) return -1;
    return slot;
  }

  /** Remembers the finding that `get` did not know. */
  set({ bytes, from, to, kind, value }: Window, written: Uint8Array, tokenFrom: number, tokenTo: number): void {
    const { slot } = this;
    if (slot === -1) return;
    this.lengths[slot] = to - from;
    this.kinds[slot] = kind;
    this.canonicals[slot] = value;
    this.tokenLengths[slot] = tokenTo - tokenFrom;
    for (let at = tokenFrom, own = slot * LONGEST_PSEUDONYM; at < tokenTo; at++, own++)
      this.tokens[own] = written[at] as number;
    for (let at = from, own = slot * ENTRY_BYTES; at < to; at++, own++) this.values[own] = bytes[at] as number;
  }
}
