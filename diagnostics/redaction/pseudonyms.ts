import { createHash } from 'node:crypto';
import { GivenHashes } from './given-hashes.ts';
import { KeyedHash } from './keyed-hash.ts';
import {
  CHECK_DIGITS,
  CHECK_START,
  type Latin1Buffer,
  LONGEST_PSEUDONYM,
  checkOver,
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
  /**
   * Writes the pseudonym of bytes into `out`, which has room for `LONGEST_PSEUDONYM` bytes from `at` on. Returns the place
   * behind it, or -1 where the kind wants the value as text.
   * @param table what each byte becomes, or -1 where it is left out
   * @param groupTo the end of what relatives share, or -1
   */
  ofBytes(
    out: Uint8Array,
    at: number,
    kind: string,
    bytes: Uint8Array,
    from: number,
    to: number,
    table: Int16Array | undefined,
    groupTo: number,
  ): number;
}

/** A keyed hash over kind and value, cut to 48 bits; a value that would share them with another one gets more. */
export function createPseudonyms({ key, onNew }: PseudonymsOptions): Pseudonyms {
  const ticketKey = createHash('sha256').update(key).digest().subarray(0, KEY_BYTES);
  const hash = new KeyedHash(ticketKey);
  const groupHash = new KeyedHash(ticketKey);
  const given = new GivenHashes();
  const scratch = Buffer.alloc(LONGEST_PSEUDONYM) as Latin1Buffer;

  /** The kind, and the digits of the group. Returns the place behind them. */
  function begin(out: Uint8Array, at: number, kind: string, group: Int32Array | undefined): number {
    out[at] = OPEN;
    const end = putText(out, at + 1, kind);
    out[end] = COLON;
    if (kind !== checkedKind) {
      checkedKind = kind;
      checkOfKind = checkOver(CHECK_START, out, at + 1, end + 1);
    }
    return group === undefined ? end + 1 : writeHex(out, end + 1, group, GROUP_DIGITS);
  }
  /** The digits of the value, and those that tell a pseudonym for one; its digits begin at `digits`. */
  function finish(out: Uint8Array, digits: number, at: number, digest: Int32Array, isTaken: boolean): number {
    const end = writeHex(out, at, digest, isTaken ? LONG_HASH_DIGITS : HASH_DIGITS);
    const hash = checkOver(checkOfKind, out, digits, end);
    check[0] = (hash ^ (hash >>> 16)) << 16;
    const close = writeHex(out, end, check, CHECK_DIGITS);
    out[close] = CLOSE;
    return close + 1;
  }
  const check = new Int32Array(1);
  /** The kind seen last, and what its letters make of the check. */
  let checkedKind = '';
  let checkOfKind = 0;
  return {
    of(kind, value, group) {
      // No value is hashed so: a NUL follows the kind there.
      const begun = begin(scratch, 0, kind, group === undefined ? undefined : groupHash.of(kind, GROUP_MARK, group));
      const digest = hash.of(kind, VALUE_MARK, value);
      const fate = given.add(digest);
      const token = scratch.latin1Slice(0, finish(scratch, kind.length + 2, begun, digest, fate === 'taken'));
      // A copy: the value may be a part of a window, which must not stay in memory for its sake.
      if (fate !== 'known') onNew?.(token, kind, Buffer.from(value, 'utf16le').toString('utf16le'));
      return token;
    },
    ofBytes(out, at, kind, bytes, from, to, table, groupTo) {
      const group = groupTo === -1 ? undefined : groupHash.ofBytes(kind, GROUP_MARK, bytes, from, groupTo, table);
      const begun = begin(out, at, kind, group);
      const digest = hash.ofBytes(kind, VALUE_MARK, bytes, from, to, table);
      const fate = given.add(digest);
      const end = finish(out, at + kind.length + 2, begun, digest, fate === 'taken');
      if (fate !== 'known' && onNew !== undefined) {
        const own = table === undefined ? bytes.subarray(from, to) : changed(bytes, from, to, table);
        onNew(Buffer.from(out.subarray(at, end)).toString('latin1'), kind, Buffer.from(own).toString('latin1'));
      }
      return end;
    },
  };
}

const OPEN = 0x3c;
const COLON = 0x3a;
const CLOSE = 0x3e;
const GROUP_MARK = '/group\0';
const VALUE_MARK = '\0';

function putText(into: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) into[at + i] = text.charCodeAt(i);
  return at + text.length;
}

/** The bytes as a table changes them. */
function changed(bytes: Uint8Array, from: number, to: number, table: Int16Array): Uint8Array {
  const into = new Uint8Array(to - from);
  let length = 0;
  for (let at = from; at < to; at++) {
    const become = table[bytes[at] as number] as number;
    if (become >= 0) into[length++] = become;
  }
  return into.subarray(0, length);
}

/** The end of the pseudonym that begins at `at` in a text, or -1 where none does. */
export function pseudonymEnd(text: string, at: number): number {
  if (text[at] !== '<') return -1;
  // A pseudonym is ASCII: as far as one goes, bytes and characters are the same.
  const bytes = Buffer.from(text.slice(at, at + LONGEST_PSEUDONYM), 'utf8');
  const end = pseudonymEndIn(bytes, 0, bytes.length);
  return end === -1 ? -1 : at + end;
}
