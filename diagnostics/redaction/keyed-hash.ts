const BLOCK_WORDS = 4;
const BLOCK_BYTES = 16;
const ROUNDS = 12;

/**
 * Chaskey-12 (Mouha and others, 2014; ISO/IEC 29192-6): a keyed hash of 128 bits for short messages, made of steps of
 * 32 bits, so that a message of one block takes some fifty nanoseconds here. The key has 16 bytes.
 */
export class KeyedHash {
  /** The message. */
  private bytes = new Uint8Array(256);
  /** The hash: four words. Used again by the next call. */
  readonly out = new Int32Array(BLOCK_WORDS);
  private words = new Int32Array(this.bytes.buffer);
  private readonly key: Int32Array;
  /** Of a last block that is whole, and of one that is filled up. */
  private readonly wholeKey: Int32Array;
  private readonly filledKey: Int32Array;
  private v0 = 0;
  private v1 = 0;
  private v2 = 0;
  private v3 = 0;

  constructor(key: Buffer) {
    this.key = Int32Array.from([0, 4, 8, 12], (at) => key.readInt32LE(at));
    this.wholeKey = doubled(this.key);
    this.filledKey = doubled(this.wholeKey);
  }

  /** Hashes texts one behind the other, a byte for each character up to U+00FF. */
  of(first: string, second: string, third: string): Int32Array {
    return this.hash(this.put(this.put(this.put(0, first), second), third));
  }

  /** The same of two texts and bytes behind them; `table` tells what a byte becomes, or -1 where it is left out. */
  ofBytes(
    first: string,
    second: string,
    source: Uint8Array,
    from: number,
    to: number,
    table: Int16Array | undefined,
  ): Int32Array {
    let length = this.put(this.put(0, first), second);
    const bytes = this.roomFor(length + to - from);
    for (let at = from; at < to; at++) {
      const byte = source[at] as number;
      const become = table === undefined ? byte : (table[byte] as number);
      if (become >= 0) bytes[length++] = become;
    }
    return this.hash(length);
  }

  private put(at: number, text: string): number {
    const bytes = this.roomFor(at + text.length);
    for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
    return at + text.length;
  }

  private roomFor(length: number): Uint8Array {
    if (length + BLOCK_BYTES > this.bytes.length) {
      const larger = new Uint8Array(((length + BLOCK_BYTES) * 2) & -BLOCK_BYTES);
      larger.set(this.bytes);
      this.bytes = larger;
      this.words = new Int32Array(larger.buffer);
    }
    return this.bytes;
  }

  private hash(length: number): Int32Array {
    const { bytes, words, key, out } = this;
    const filled = length === 0 || length % BLOCK_BYTES !== 0;
    const last = filled ? length & -BLOCK_BYTES : length - BLOCK_BYTES;
    if (filled) {
      bytes[length] = 1;
      for (let at = length + 1; at < last + BLOCK_BYTES; at++) bytes[at] = 0;
    }
    this.v0 = key[0] as number;
    this.v1 = key[1] as number;
    this.v2 = key[2] as number;
    this.v3 = key[3] as number;
    for (let at = 0; at < last; at += BLOCK_BYTES) {
      this.mix(words, at >> 2);
      this.permute();
    }
    const lastKey = filled ? this.filledKey : this.wholeKey;
    this.mix(words, last >> 2);
    this.mix(lastKey, 0);
    this.permute();
    this.mix(lastKey, 0);
    out[0] = this.v0;
    out[1] = this.v1;
    out[2] = this.v2;
    out[3] = this.v3;
    return out;
  }

  private mix(words: Int32Array, at: number): void {
    this.v0 ^= words[at] as number;
    this.v1 ^= words[at + 1] as number;
    this.v2 ^= words[at + 2] as number;
    this.v3 ^= words[at + 3] as number;
  }

  private permute(): void {
    let { v0, v1, v2, v3 } = this;
    for (let round = 0; round < ROUNDS; round++) {
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v0 = (v0 << 16) | (v0 >>> 16);
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = ((v3 << 13) | (v3 >>> 19)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 7) | (v1 >>> 25)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
    }
    this.v0 = v0;
    this.v1 = v1;
    this.v2 = v2;
    this.v3 = v3;
  }
}

/** A key times two in the field of 2^128. */
function doubled(key: Int32Array): Int32Array {
  return Int32Array.from(key, (word, i) =>
    i === 0 ? (word << 1) ^ ((key[3] as number) < 0 ? 0x87 : 0) : (word << 1) | ((key[i - 1] as number) >>> 31),
  );
}
