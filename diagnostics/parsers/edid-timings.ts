/** A picture that a display can show. */
export interface DisplayMode {
  width: number;
  height: number;
  /** Hz, to a thousandth. */
  refresh: number;
  interlaced: boolean;
}

/** Three bytes of bits, VESA E-EDID 1.4 table 3.18; the last entry is Apple's 1152x870. */
const ESTABLISHED: readonly (readonly [number, number, number])[] = [
  [720, 400, 70],
  [720, 400, 88],
  [640, 480, 60],
  [640, 480, 67],
  [640, 480, 72],
  [640, 480, 75],
  [800, 600, 56],
  [800, 600, 60],
  [800, 600, 72],
  [800, 600, 75],
  [832, 624, 75],
  [1024, 768, 87],
  [1024, 768, 60],
  [1024, 768, 70],
  [1024, 768, 75],
  [1280, 1024, 75],
  [1152, 870, 75],
];
const INTERLACED_ESTABLISHED = 11;

/** Heights over widths that a standard timing names with two bits (EDID 1.3 and later). */
const ASPECTS = [10 / 16, 3 / 4, 4 / 5, 9 / 16];

export function establishedModes(bytes: Uint8Array): DisplayMode[] {
  return ESTABLISHED.flatMap(([width, height, refresh], index) => {
    const byte = bytes[index >> 3] ?? 0;
    const set = (byte & (0x80 >> (index & 7))) !== 0;
    return set ? [{ width, height, refresh, interlaced: index === INTERLACED_ESTABLISHED }] : [];
  });
}

/** Eight pairs of bytes; 01 01 is an empty place. */
export function standardModes(bytes: Uint8Array): DisplayMode[] {
  const modes: DisplayMode[] = [];
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const [first = 0, second = 0] = [bytes[at], bytes[at + 1]];
    if (first === 0 || (first === 1 && second === 1)) continue;
    const width = (first + 31) * 8;
    const height = Math.round(width * (ASPECTS[second >> 6] ?? 1));
    modes.push({ width, height, refresh: (second & 63) + 60, interlaced: false });
  }
  return modes;
}

/** A detailed timing, and the size of the picture that it is meant for. */
export interface DetailedTiming extends DisplayMode {
  /** Millimetres; null where it does not say. */
  sizeMm: { width: number; height: number } | null;
}

/** 18 bytes (VESA E-EDID 1.4, 3.10.2); null for a descriptor that is no timing. */
export function detailedTiming(bytes: Uint8Array): DetailedTiming | null {
  const byte = (at: number): number => bytes[at] ?? 0;
  const clockHz = (byte(0) | (byte(1) << 8)) * 10_000;
  const width = byte(2) | ((byte(4) & 0xf0) << 4);
  const fieldHeight = byte(5) | ((byte(7) & 0xf0) << 4);
  const across = width + (byte(3) | ((byte(4) & 0x0f) << 8));
  const down = fieldHeight + (byte(6) | ((byte(7) & 0x0f) << 8));
  if (clockHz === 0 || width === 0 || fieldHeight === 0) return null;
  const interlaced = (byte(17) & 0x80) !== 0;
  // The lines of an odd number are shared by two fields.
  const lines = interlaced ? down + 0.5 : down;
  const size = { width: byte(12) | ((byte(14) & 0xf0) << 4), height: byte(13) | ((byte(14) & 0x0f) << 8) };
  return {
    width,
    height: interlaced ? fieldHeight * 2 : fieldHeight,
    refresh: Math.round((clockHz * 1000) / (across * lines)) / 1000,
    interlaced,
    sizeMm: size.width > 0 && size.height > 0 ? size : null,
  };
}
