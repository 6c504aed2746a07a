const HEADER = [0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00];
const BLOCK_BYTES = 128;
const FIRST_DESCRIPTOR = 54;
const DESCRIPTOR_BYTES = 18;
const NAME_TAG = 0xfc;

export interface Edid {
  /** Three letters of the PNP register, e.g. `DTB`. */
  manufacturer: string;
  product: number;
  name: string | null;
  checksumOk: boolean;
}

/** The first block of an EDID (VESA E-EDID 1.3/1.4): maker, product number, name. Null where it is none. */
export function parseEdid(bytes: Uint8Array): Edid | null {
  if (bytes.length < BLOCK_BYTES || HEADER.some((byte, at) => bytes[at] !== byte)) return null;
  const block = bytes.subarray(0, BLOCK_BYTES);
  const letters = ((block[8] ?? 0) << 8) | (block[9] ?? 0);
  return {
    manufacturer: [10, 5, 0].map((shift) => String.fromCharCode(64 + ((letters >> shift) & 31))).join(''),
    product: (block[10] ?? 0) | ((block[11] ?? 0) << 8),
    name: readName(block),
    checksumOk: block.reduce((sum, byte) => sum + byte, 0) % 256 === 0,
  };
}

function readName(block: Uint8Array): string | null {
  for (let at = FIRST_DESCRIPTOR; at + DESCRIPTOR_BYTES < BLOCK_BYTES; at += DESCRIPTOR_BYTES) {
    if (block[at] !== 0 || block[at + 1] !== 0 || block[at + 3] !== NAME_TAG) continue;
    const text = String.fromCharCode(...block.subarray(at + 5, at + DESCRIPTOR_BYTES));
    const name = (text.split('\n')[0] ?? '').replace(/[^\x20-\x7e]/g, '').trim();
    return name === '' ? null : name;
  }
  return null;
}
