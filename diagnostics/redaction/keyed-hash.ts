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
  /** What the message began with last, and how long that is: most messages begin as the one before. */
  private first = '';
  private second = '';
  private begun = 0;

  constructor(key: Buffer) {
    this.key = Int32Array.from([0, 4, 8, 12], (at) => key.readInt32LE(at));
    this.wholeKey = doubled(this.key);
    this.filledKey = doubled(this.wholeKey);
  }

  /** Hashes texts one behind the other, a byte for each character up to U+00FF. */
  of(first: string, second: string, third: string): Int32Array {
    this.begin(first, second);
    return this.hash(this.put(this.begun, third));
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
    this.begin(first, second);
    let length = this.begun;
    const bytes = this.roomFor(length + to - from);
    if (table === undefined) for (let at = from; at < to; at++) bytes[length++] = source[at] as number;
    else
      for (let at = from; at < to; at++) {
        const become = table[source[at] as number] as number;
        if (become >= 0) bytes[length++] = become;
      }
    return this.hash(length);
  }

  private begin(first: string, second: string): void {
    if (first === this.first && second === this.second) return;
    this.begun = this.put(this.put(0, first), second);
    this.first = first;
    this.second = second;
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
    const lastKey = filled ? this.filledKey : this.wholeKey;
    let v0 = key[0] as number;
    let v1 = key[1] as number;
    let v2 = key[2] as number;
    let v3 = key[3] as number;
    for (let at = 0; at <= last; at += BLOCK_BYTES) {
      const word = at >> 2;
      v0 ^= words[word] as number;
      v1 ^= words[word + 1] as number;
      v2 ^= words[word + 2] as number;
      v3 ^= words[word + 3] as number;
      if (at === last) {
        v0 ^= lastKey[0] as number;
        v1 ^= lastKey[1] as number;
        v2 ^= lastKey[2] as number;
        v3 ^= lastKey[3] as number;
      }
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
    }
    out[0] = v0 ^ (lastKey[0] as number);
    out[1] = v1 ^ (lastKey[1] as number);
    out[2] = v2 ^ (lastKey[2] as number);
    out[3] = v3 ^ (lastKey[3] as number);
    return out;
  }
}

/** A key times two in the field of 2^128. */
function doubled(key: Int32Array): Int32Array {
  return Int32Array.from(key, (word, i) =>
    i === 0 ? (word << 1) ^ ((key[3] as number) < 0 ? 0x87 : 0) : (word << 1) | ((key[i - 1] as number) >>> 31),
  );
}
