const LANES = 4;
const NOT_BASE64 = 64;
const NOT_HEX = 16;

const SIX_BITS = new Uint8Array(256).fill(NOT_BASE64);
for (const [value, char] of Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/').entries())
  SIX_BITS[char.charCodeAt(0)] = value;
SIX_BITS[0x2d] = 62;
SIX_BITS[0x5f] = 63;
const FOUR_BITS = new Uint8Array(256).fill(NOT_HEX);
for (const [value, char] of Array.from('0123456789abcdef').entries())
  for (const written of [char, char.toUpperCase()]) FOUR_BITS[written.charCodeAt(0)] = value;

/** Texts that came out of decoding, one behind the other, with a NUL between them. */
interface Decoded {
  bytes: Buffer;
  length: number;
}

/** Decodes runs of characters; what it gives holds until it is asked again. */
export class RunDecoder {
  private readonly lanes = Array.from({ length: LANES }, () => ({ bytes: Buffer.alloc(0), length: 0 }));
  private readonly pairs = { bytes: Buffer.alloc(0), length: 0 };

  /**
   * Runs of base64 (both alphabets) of at least `fewest` characters, decoded from each of four places, as a value may
   * begin anywhere; each of the four apart.
   */
  base64(text: Uint8Array, fewest: number): readonly Decoded[] {
    const { lanes } = this;
    const { length } = text;
    for (const lane of lanes) empty(lane, length + 8);
    for (let at = 0; at < length;) {
      let end = at;
      while (end < length && SIX_BITS[text[end] as number] !== NOT_BASE64) end++;
      if (end - at >= fewest)
        for (let lane = 0; lane < LANES; lane++) decodeRun(text, at + lane, end, lanes[lane] as Decoded);
      at = end + 1;
    }
    return lanes;
  }

  /** Runs of hexadecimal of at least `fewest` bytes, from both of its digits, perhaps with one mark between the bytes. */
  hex(text: Uint8Array, fewest: number): Decoded {
    const { pairs } = this;
    const { length } = text;
    empty(pairs, length * 2 + 16);
    for (let at = 0; at < length;) {
      let end = at;
      while (end < length && FOUR_BITS[text[end] as number] !== NOT_HEX) end++;
      if (end - at >= fewest * 2) for (const shift of [0, 1]) decodeHex(text, at + shift, end, 2, pairs);
      else if (end - at >= 2 && isMark(text[end])) {
        const joined = endOfPairs(text, end - 2, length);
        if ((joined - end) / 3 + 1 >= fewest) decodeHex(text, end - 2, joined, 3, pairs);
        if (joined > end) end = joined;
      }
      at = end + 1;
    }
    return pairs;
  }
}

function empty(decoded: Decoded, room: number): void {
  if (decoded.bytes.length < room) decoded.bytes = Buffer.allocUnsafe(room);
  decoded.length = 0;
}

function decodeRun(text: Uint8Array, from: number, to: number, into: Decoded): void {
  const { bytes } = into;
  let out = into.length;
  let at = from;
  for (; at + 4 <= to; at += 4) {
    const bits =
      ((SIX_BITS[text[at] as number] as number) << 18) |
      ((SIX_BITS[text[at + 1] as number] as number) << 12) |
      ((SIX_BITS[text[at + 2] as number] as number) << 6) |
      (SIX_BITS[text[at + 3] as number] as number);
    bytes[out] = bits >> 16;
    bytes[out + 1] = bits >> 8;
    bytes[out + 2] = bits;
    out += 3;
  }
  if (to - at >= 2) {
    const bits =
      ((SIX_BITS[text[at] as number] as number) << 18) |
      ((SIX_BITS[text[at + 1] as number] as number) << 12) |
      (to - at === 3 ? (SIX_BITS[text[at + 2] as number] as number) << 6 : 0);
    bytes[out++] = bits >> 16;
    if (to - at === 3) bytes[out++] = bits >> 8;
  }
  bytes[out++] = 0;
  into.length = out;
}

function decodeHex(text: Uint8Array, from: number, to: number, step: number, into: Decoded): void {
  const { bytes } = into;
  for (let at = from; at + 2 <= to; at += step)
    bytes[into.length++] =
      ((FOUR_BITS[text[at] as number] as number) << 4) | (FOUR_BITS[text[at + 1] as number] as number);
  bytes[into.length++] = 0;
}

/** The end of pairs of digits with one mark between each, the first of them at `from`. */
function endOfPairs(text: Uint8Array, from: number, length: number): number {
  let at = from + 2;
  while (at + 3 <= length && isMark(text[at]) && isHex(text[at + 1]) && isHex(text[at + 2])) at += 3;
  return at;
}

function isHex(byte: number | undefined): boolean {
  return byte !== undefined && FOUR_BITS[byte] !== NOT_HEX;
}

function isMark(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x3a || byte === 0x2d;
}
