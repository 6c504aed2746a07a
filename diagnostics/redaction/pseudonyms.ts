import { createHash } from 'node:crypto';
import { GivenHashes } from './given-hashes.ts';
import { KeyedHash } from './keyed-hash.ts';
import { CHECK_DIGITS, type Latin1Buffer, LONGEST_PSEUDONYM, checkDigits, writeHex } from './pseudonym-shape.ts';

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

/** A value, as bytes or as text of characters up to U+00FF. */
export interface NamedValue {
  kind: string;
  /** What relatives share, such as a subnet. */
  group: string | undefined;
  /** The text in canonical form; undefined: the bytes. */
  text: string | undefined;
  bytes: Uint8Array;
  from: number;
  to: number;
}

/**
 * Gives each value its pseudonym, `<kind:digits>`: a keyed hash over kind and value, cut to 48 bits; a value that would
 * share them with another one gets more.
 */
export class Pseudonyms {
  /** The pseudonym written last. */
  readonly bytes = Buffer.alloc(LONGEST_PSEUDONYM) as Latin1Buffer;
  private readonly hash: KeyedHash;
  private readonly given = new GivenHashes();
  private readonly onNew: PseudonymsOptions['onNew'];

  constructor({ key, onNew }: PseudonymsOptions) {
    this.hash = new KeyedHash(createHash('sha256').update(key).digest().subarray(0, KEY_BYTES));
    this.onNew = onNew;
  }

  /** Writes the pseudonym of a value into `bytes`. Returns its length. */
  write(value: NamedValue): number {
    const { bytes, hash } = this;
    const { kind, group } = value;
    bytes[0] = 0x3c;
    let end = 1;
    for (let i = 0; i < kind.length; i++) bytes[end++] = kind.charCodeAt(i);
    bytes[end++] = 0x3a;
    if (group !== undefined) {
      // No value begins so: what follows the kind is a NUL there.
      const length = hash.putText(hash.putText(hash.putText(0, kind), '/group\0'), group);
      end = writeHex(bytes, end, hash.hash(length), GROUP_DIGITS);
    }
    const digest = hash.hash(this.putValue(value));
    const fate = this.given.add(digest);
    end = writeHex(bytes, end, digest, fate === 'taken' ? LONG_HASH_DIGITS : HASH_DIGITS);
    end = writeHex(bytes, end, [checkDigits(bytes, 1, end) << 16], CHECK_DIGITS);
    bytes[end++] = 0x3e;
    if (fate !== 'known' && this.onNew !== undefined) this.tell(value, this.onNew, end);
    return end;
  }

  private putValue({ kind, text, bytes, from, to }: NamedValue): number {
    const { hash } = this;
    const at = hash.putText(hash.putText(0, kind), '\0');
    return text === undefined ? hash.putBytes(at, bytes, from, to) : hash.putText(at, text);
  }

  private tell(
    { kind, text, bytes, from, to }: NamedValue,
    onNew: NonNullable<PseudonymsOptions['onNew']>,
    end: number,
  ): void {
    const plain = text ?? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', from, to);
    // A copy: the text may be a part of a window, which must not stay in memory for its sake.
    onNew(this.bytes.latin1Slice(0, end), kind, Buffer.from(plain, 'utf16le').toString('utf16le'));
  }
}
