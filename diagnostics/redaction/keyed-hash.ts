/** The 128 bits of texts under one key, as four words of 32 bits. The array is used again by the next call. */
export type KeyedHash = (kind: string, value: string) => Int32Array;

/**
 * SipHash-2-4 with 128 bits of output (Aumasson and Bernstein, 2012): a pseudo-random function for short inputs, made
 * to be keyed with a secret, here of 16 bytes. It hashes the kind, a NUL and the value, whose characters are up to
 * U+00FF, a byte each. A call costs a tenth of an HMAC's.
 */
export function createKeyedHash(key: Buffer): KeyedHash {
  const k = [0, 4, 8, 12].map((at) => key.readInt32LE(at)) as [number, number, number, number];
  const out = new Int32Array(4);
  const state = new SipState();
  let bytes = new Uint8Array(1024);
  let words = new Int32Array(bytes.buffer);
  return (kind, value) => {
    const length = kind.length + 1 + value.length;
    if (length + 8 > bytes.length) {
      bytes = new Uint8Array(((length + 8) << 1) & -8);
      words = new Int32Array(bytes.buffer);
    }
    let end = put(bytes, 0, kind);
    bytes[end++] = 0;
    end = put(bytes, end, value);
    bytes.fill(0, end, (end & ~7) + 8);
    bytes[end | 7] = end;
    state.begin(k);
    const count = ((end >> 3) + 1) << 1;
    for (let at = 0; at < count; at += 2) state.absorb(words[at] as number, words[at + 1] as number);
    state.finish(out);
    return out;
  };
}

function put(bytes: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  return at + text.length;
}

/** Four words of 64 bits, each in two halves. */
class SipState {
  private v0l = 0;
  private v0h = 0;
  private v1l = 0;
  private v1h = 0;
  private v2l = 0;
  private v2h = 0;
  private v3l = 0;
  private v3h = 0;

  begin([k0l, k0h, k1l, k1h]: readonly [number, number, number, number]): void {
    this.v0l = k0l ^ 0x70736575;
    this.v0h = k0h ^ 0x736f6d65;
    // The 0xee tells the variant of 128 bits.
    this.v1l = k1l ^ 0x6e646f6d ^ 0xee;
    this.v1h = k1h ^ 0x646f7261;
    this.v2l = k0l ^ 0x6e657261;
    this.v2h = k0h ^ 0x6c796765;
    this.v3l = k1l ^ 0x79746573;
    this.v3h = k1h ^ 0x74656462;
  }

  absorb(low: number, high: number): void {
    this.v3l ^= low;
    this.v3h ^= high;
    this.rounds(2);
    this.v0l ^= low;
    this.v0h ^= high;
  }

  finish(out: Int32Array): void {
    this.v2l ^= 0xee;
    this.rounds(4);
    this.put(out, 0);
    this.v1l ^= 0xdd;
    this.rounds(4);
    this.put(out, 2);
  }

  private put(out: Int32Array, at: number): void {
    out[at] = this.v0l ^ this.v1l ^ this.v2l ^ this.v3l;
    out[at + 1] = this.v0h ^ this.v1h ^ this.v2h ^ this.v3h;
  }

  private rounds(count: number): void {
    let { v0l, v0h, v1l, v1h, v2l, v2h, v3l, v3h } = this;
    for (let round = 0; round < count; round++) {
      let low = (v0l + v1l) | 0;
      v0h = (v0h + v1h + carry(low, v0l, v1l)) | 0;
      v0l = low;
      let swap = (v1l << 13) | (v1h >>> 19);
      v1h = ((v1h << 13) | (v1l >>> 19)) ^ v0h;
      v1l = swap ^ v0l;
      swap = v0l;
      v0l = v0h;
      v0h = swap;

      low = (v2l + v3l) | 0;
      v2h = (v2h + v3h + carry(low, v2l, v3l)) | 0;
      v2l = low;
      swap = (v3l << 16) | (v3h >>> 16);
      v3h = ((v3h << 16) | (v3l >>> 16)) ^ v2h;
      v3l = swap ^ v2l;

      low = (v0l + v3l) | 0;
      v0h = (v0h + v3h + carry(low, v0l, v3l)) | 0;
      v0l = low;
      swap = (v3l << 21) | (v3h >>> 11);
      v3h = ((v3h << 21) | (v3l >>> 11)) ^ v0h;
      v3l = swap ^ v0l;

      low = (v2l + v1l) | 0;
      v2h = (v2h + v1h + carry(low, v2l, v1l)) | 0;
      v2l = low;
      swap = (v1l << 17) | (v1h >>> 15);
      v1h = ((v1h << 17) | (v1l >>> 15)) ^ v2h;
      v1l = swap ^ v2l;
      swap = v2l;
      v2l = v2h;
      v2h = swap;
    }
    this.v0l = v0l;
    this.v0h = v0h;
    this.v1l = v1l;
    this.v1h = v1h;
    this.v2l = v2l;
    this.v2h = v2h;
    this.v3l = v3l;
    this.v3h = v3h;
  }
}

/** What a sum of two words of 32 bits carries over. */
function carry(sum: number, a: number, b: number): number {
  return ((a & b) | ((a | b) & ~sum)) >>> 31;
}
