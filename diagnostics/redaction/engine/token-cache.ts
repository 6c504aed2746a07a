import { LONGEST_PSEUDONYM } from '../pseudonym-shape.ts';
import type { Canonical, Window } from './window.ts';

/** Values remembered, a power of two; a later value takes the place of an earlier one. */
const ENTRIES = 1 << 12;
/** Longer values are not remembered. */
const ENTRY_BYTES = 64;

/**
 * The pseudonyms of values seen lately, found by their bytes alone: most findings of a log are the same few, and no text
 * needs to be made for them.
 */
export class TokenCache {
  private readonly hashes = new Int32Array(ENTRIES);
  private readonly lengths = new Uint8Array(ENTRIES);
  private readonly values = new Uint8Array(ENTRIES * ENTRY_BYTES);
  private readonly kinds = Array.from({ length: ENTRIES }, () => '');
  private readonly canonicals: (string | Canonical | undefined)[] = Array.from({ length: ENTRIES });
  private readonly groups: (Canonical | undefined)[] = Array.from({ length: ENTRIES });
  /** The pseudonyms, and of each its length. */
  readonly tokens = Buffer.alloc(ENTRIES * LONGEST_PSEUDONYM);
  readonly tokenLengths = new Uint8Array(ENTRIES);
  /** Where the value looked for last stands, or would. */
  private slot = 0;
  private hash = 0;

  /** The entry of the window's finding, where the same bytes were found in the same way before, or -1. */
  get({ bytes, from, to, kind, value, group }: Window): number {
    const length = to - from;
    if (length > ENTRY_BYTES) return -1;
    let hash = length;
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
    const slot = (hash ^ (hash >>> 15)) & (ENTRIES - 1);
    this.slot = slot;
    this.hash = hash;
    if (this.hashes[slot] !== hash || this.lengths[slot] !== length) return -1;
    if (this.kinds[slot] !== kind || this.canonicals[slot] !== value || this.groups[slot] !== group) return -1;
    const { values } = this;
    for (let at = from, own = slot * ENTRY_BYTES; at < to; at++, own++) if (values[own] !== bytes[at]) return -1;
    return slot;
  }

  /** Remembers the finding that `get` did not know. */
  set({ bytes, from, to, kind, value, group }: Window, token: string): void {
    if (to - from > ENTRY_BYTES || token.length > LONGEST_PSEUDONYM) return;
    const { slot } = this;
    this.hashes[slot] = this.hash;
    this.lengths[slot] = to - from;
    this.kinds[slot] = kind;
    this.canonicals[slot] = value;
    this.groups[slot] = group;
    this.tokenLengths[slot] = token.length;
    for (let i = 0, own = slot * LONGEST_PSEUDONYM; i < token.length; i++, own++)
      this.tokens[own] = token.charCodeAt(i);
    for (let at = from, own = slot * ENTRY_BYTES; at < to; at++, own++) this.values[own] = bytes[at] as number;
  }
}
