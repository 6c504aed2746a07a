import type { Canonical } from './window.ts';

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
  private readonly kinds = new Array<string>(ENTRIES).fill('');
  private readonly canonicals = new Array<string | Canonical | undefined>(ENTRIES).fill(undefined);
  private readonly tokens = new Array<string>(ENTRIES).fill('');
  /** Where the value looked for last stands, or would. */
  private slot = 0;
  private hash = 0;

  /** The pseudonym of the bytes from `from` to `to`, found as this kind and made canonical in this way. */
  get(
    bytes: Uint8Array,
    from: number,
    to: number,
    kind: string,
    canonical: string | Canonical | undefined,
  ): string | undefined {
    const length = to - from;
    if (length > ENTRY_BYTES) return undefined;
    let hash = length;
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
    const slot = (hash ^ (hash >>> 15)) & (ENTRIES - 1);
    this.slot = slot;
    this.hash = hash;
    if (this.hashes[slot] !== hash || this.lengths[slot] !== length) return undefined;
    if (this.kinds[slot] !== kind || this.canonicals[slot] !== canonical) return undefined;
    const { values } = this;
    for (let at = from, own = slot * ENTRY_BYTES; at < to; at++, own++) if (values[own] !== bytes[at]) return undefined;
    return this.tokens[slot];
  }

  /** Remembers the value that `get` did not find. */
  set(
    bytes: Uint8Array,
    from: number,
    to: number,
    kind: string,
    canonical: string | Canonical | undefined,
    token: string,
  ): void {
    if (to - from > ENTRY_BYTES) return;
    const { slot } = this;
    this.hashes[slot] = this.hash;
    this.lengths[slot] = to - from;
    this.kinds[slot] = kind;
    this.canonicals[slot] = canonical;
    this.tokens[slot] = token;
    for (let at = from, own = slot * ENTRY_BYTES; at < to; at++, own++) this.values[own] = bytes[at] as number;
  }
}
