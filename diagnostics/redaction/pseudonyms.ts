import { createHash } from 'node:crypto';
import { GivenHashes } from './given-hashes.ts';
import { KeyedHash } from './keyed-hash.ts';
import {
  CHECK_DIGITS,
  type Latin1Buffer,
  LONGEST_PSEUDONYM,
  checkDigits,
  pseudonymEndIn,
  writeHex,
} from './pseudonym-shape.ts';

/** Hexadecimal digits of the keyed hash: 48 bits. */
const HASH_DIGITS = 12;
/** As many as a value gets whose first 48 bits another value has already. */
const LONG_HASH_DIGITS = 24;
/** Digits that members of one group (a subnet, a MAC vendor) have in common. */
const GROUP_DIGITS = 4;
const KEY_BYTES = 16;

export interface PseudonymsOptions {
  /** The secret of one ticket; its pseudonyms cannot be linked with those of another. */
  key: Uint8Array;
  /** Told of each new pseudonym, so that the unit's owner can keep the map; now and then again of an old one. */
  onNew?: ((token: string, kind: string, value: string) => void) | undefined;
}

/** Gives each value its pseudonym, `<kind:digits>`. */
export interface Pseudonyms {
  /** `value` in canonical form, of characters up to U+00FF; `group` is what relatives share, such as a subnet. */
  of(kind: string, value: string, group?: string): string;
}

/** A keyed hash over kind and value, cut to 48 bits; a value that would share them with another one gets more. */
export function createPseudonyms({ key, onNew }: PseudonymsOptions): Pseudonyms {
  const hash = new KeyedHash(createHash('sha256').update(key).digest().subarray(0, KEY_BYTES));
  const given = new GivenHashes();
  const scratch = Buffer.alloc(LONGEST_PSEUDONYM) as Latin1Buffer;

  function put(text: string, at: number): number {
    for (let i = 0; i < text.length; i++) scratch[at + i] = text.charCodeAt(i);
    return at + text.length;
  }
  return {
    of(kind, value, group) {
      let end = put(':', put(kind, put('<', 0)));
      // No value is hashed so: a NUL follows the kind there.
      if (group !== undefined) end = writeHex(scratch, end, hash.of(kind, '/group\0', group), GROUP_DIGITS);
      const digest = hash.of(kind, '\0', value);
      const fate = given.add(digest);
      end = writeHex(scratch, end, digest, fate === 'taken' ? LONG_HASH_DIGITS : HASH_DIGITS);
      end = put('>', writeHex(scratch, end, [checkDigits(scratch, 1, end) << 16], CHECK_DIGITS));
      const token = scratch.latin1Slice(0, end);
      // A copy: the value may be a part of a window, which must not stay in memory for its sake.
      if (fate !== 'known') onNew?.(token, kind, Buffer.from(value, 'utf16le').toString('utf16le'));
      return token;
    },
  };
}

/** The end of the pseudonym that begins at `at` in a text, or -1 where none does. */
export function pseudonymEnd(text: string, at: number): number {
  if (text[at] !== '<') return -1;
  // A pseudonym is ASCII: as far as one goes, bytes and characters are the same.
  const bytes = Buffer.from(text.slice(at, at + LONGEST_PSEUDONYM), 'utf8');
  const end = pseudonymEndIn(bytes, 0, bytes.length);
  return end === -1 ? -1 : at + end;
}
