/** The first bytes of a pattern, by which a place is looked at more closely. */
const GRAM_BYTES = 4;
const FILTER_BITS = 16;
const SPREAD = 0x9e3779b1;

/** Byte -> the byte, capital letters of ASCII made small. */
const SMALL: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);

/**
 * Finds many patterns in one go, whatever the case of their ASCII letters: a filter over the first four bytes of each
 * turns nearly every place down, and what is left is compared.
 */
export class PatternSearch {
  private readonly filter = new Uint8Array(1 << FILTER_BITS);
  private readonly byGram = new Map<number, { bytes: Buffer; id: number }[]>();

  /** `pattern` has at least four bytes. */
  add(pattern: Buffer, id: number): void {
    const bytes = Buffer.from(pattern.map((byte) => SMALL[byte] as number));
    const gram = bytes.readInt32BE(0);
    this.filter[slotOf(gram)] = 1;
    const others = this.byGram.get(gram);
    if (others === undefined) this.byGram.set(gram, [{ bytes, id }]);
    else others.push({ bytes, id });
  }

  /** Tells of each place where a pattern begins. */
  find(text: Uint8Array, length: number, tell: (id: number, at: number) => void): void {
    const { filter } = this;
    let gram = 0;
    for (let at = 0; at < length; at++) {
      gram = (gram << 8) | (SMALL[text[at] as number] as number);
      if (filter[Math.imul(gram, SPREAD) >>> (32 - FILTER_BITS)] === 1 && at >= GRAM_BYTES - 1)
        this.compare(text, length, gram, at - GRAM_BYTES + 1, tell);
    }
  }

  private compare(
    text: Uint8Array,
    length: number,
    gram: number,
    at: number,
    tell: (id: number, at: number) => void,
  ): void {
    for (const { bytes, id } of this.byGram.get(gram) ?? []) {
      if (at + bytes.length > length) continue;
      let same = GRAM_BYTES;
      while (same < bytes.length && SMALL[text[at + same] as number] === bytes[same]) same++;
      if (same === bytes.length) tell(id, at);
    }
  }
}

function slotOf(gram: number): number {
  return Math.imul(gram, SPREAD) >>> (32 - FILTER_BITS);
}
