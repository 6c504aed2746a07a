import { createHash } from 'node:crypto';
import { type KeyedHash, createKeyedHash } from './keyed-hash.ts';
import { type Latin1Buffer, checkDigits, CHECK_DIGITS, writeHex } from './pseudonym-shape.ts';

/** Hexadecimal digits of the keyed hash: 48 bits. */
const HASH_DIGITS = 12;
/** As many as a value gets whose first 48 bits another value has already. */
const LONG_HASH_DIGITS = 24;
/** Digits that members of one group (a subnet, a MAC vendor) have in common. */
const GROUP_DIGITS = 4;

export interface PseudonymsOptions {
  /** The secret of one ticket; its pseudonyms cannot be linked with those of another. */
  key: Uint8Array;
  /** Told of each new pseudonym, so that the unit's owner can keep the map; now and then again of an old one. */
  onNew?: ((token: string, kind: string, value: string) => void) | undefined;
}

/** Gives each value its pseudonym, `<kind:digits>`. */
export interface Pseudonyms {
  /** `value` in canonical form; `group` is what relatives share, such as a subnet. */
  of(kind: string, value: string, group?: string): string;
}

/** A keyed hash over kind and value, cut to 48 bits; a value that would share them with another one gets more. */
export function createPseudonyms({ key, onNew }: PseudonymsOptions): Pseudonyms {
  const hash: KeyedHash = createKeyedHash(createHash('sha256').update(key).digest().subarray(0, 16));
  const given = new GivenHashes();
  const scratch = Buffer.alloc(64) as Latin1Buffer;

  return {
    of(kind, value, group) {
      let end = scratch.latin1Write(`<${kind}:`, 0);
      if (group !== undefined) end = writeHex(scratch, end, hash(`${kind}/group`, group), GROUP_DIGITS);
      const digest = hash(kind, value);
      const fate = given.add(digest);
      end = writeHex(scratch, end, digest, fate === 'taken' ? LONG_HASH_DIGITS : HASH_DIGITS);
      end = writeHex(scratch, end, [checkDigits(scratch, 1, end) << 16], CHECK_DIGITS);
      scratch[end] = 0x3e;
      const token = scratch.latin1Slice(0, end + 1);
      // A copy: the value may be a part of a window, which must not stay in memory for its sake.
      if (fate !== 'known') onNew?.(token, kind, Buffer.from(value, 'utf16le').toString('utf16le'));
      return token;
    },
  };
}

const FIRST_SLOTS = 1 << 10;
/** The table is emptied rather than grown beyond this: it bounds the memory of a run over hostile input. */
const MOST_SLOTS = 1 << 17;
const WORDS = 4;

/** The hashes given so far, so that two values never share a pseudonym. Told by the 128 bits, kept by the first 48. */
class GivenHashes {
  private table = new Int32Array(FIRST_SLOTS * WORDS);
  private size = 0;

  /** `known`: the same value had it before; `taken`: another value has its first 48 bits. */
  add(digest: Int32Array): 'new' | 'known' | 'taken' {
    const slot = this.slotOf(digest);
    const { table } = this;
    if (!isFree(table, slot)) return table[slot + 2] === digest[2] && table[slot + 3] === digest[3] ? 'known' : 'taken';
    table.set(digest, slot);
    if (++this.size * 2 > table.length / WORDS) this.grow();
    return 'new';
  }

  /** Where the same first 48 bits stand, or would. */
  private slotOf(digest: Int32Array): number {
    const { table } = this;
    const mask = table.length - 1;
    const [first = 0, second = 0] = digest;
    let slot = (first * WORDS) & mask & -WORDS;
    while (!isFree(table, slot) && !(table[slot] === first && ((table[slot + 1] as number) ^ second) >>> 16 === 0))
      slot = (slot + WORDS) & mask;
    return slot;
  }

  private grow(): void {
    const { table } = this;
    const slots = table.length / WORDS;
    this.size = 0;
    this.table = new Int32Array(slots < MOST_SLOTS ? table.length * 2 : FIRST_SLOTS * WORDS);
    if (slots >= MOST_SLOTS) return;
    for (let at = 0; at < table.length; at += WORDS) if (!isFree(table, at)) this.add(table.subarray(at, at + WORDS));
  }
}

function isFree(table: Int32Array, slot: number): boolean {
  return table[slot] === 0 && table[slot + 1] === 0 && table[slot + 2] === 0 && table[slot + 3] === 0;
}
