import { parseCtaBlock } from './edid-cta.ts';
import { detailedTiming, establishedModes, standardModes } from './edid-timings.ts';
import type { DetailedTiming, DisplayMode } from './edid-timings.ts';

const HEADER = [0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00];
const BLOCK_BYTES = 128;
const MAX_BLOCKS = 256;
const FIRST_DESCRIPTOR = 54;
const DESCRIPTOR_BYTES = 18;
const SERIAL_TAG = 0xff;
const TEXT_TAG = 0xfe;
const NAME_TAG = 0xfc;
const CTA_TAG = 0x02;
/** Instead of a week: the year is that of the model. */
const MODEL_YEAR = 0xff;

export interface EdidExtension {
  /** 0x02 is CTA-861, 0x70 DisplayID. */
  tag: number;
  revision: number;
  checksum: number;
  checksumOk: boolean;
}

export interface Edid {
  /** Three letters of the PNP register, e.g. `DTB`. */
  manufacturer: string;
  product: number;
  name: string | null;
  /** The text of the serial number or, without one, the number; null where neither is given. */
  serial: string | null;
  /** Further text descriptors. */
  texts: string[];
  /** Week of manufacture, 1 to 54; null where only a year is given. */
  week: number | null;
  year: number;
  /** `1.3`. */
  version: string;
  digital: boolean;
  /** Of the picture; null where it is not fixed (projectors), or not told. */
  sizeCm: { width: number; height: number } | null;
  /** The first detailed timing; null where the first descriptor is none. */
  preferred: DisplayMode | null;
  /** The preferred one first, then the others in the order in which they stand, each once. */
  modes: DisplayMode[];
  /** Whether an extension says that it takes sound. */
  audio: boolean;
  extensions: EdidExtension[];
  /** How many extension blocks are announced; with fewer in `extensions`, it was cut. */
  announcedExtensions: number;
  /** Of the first block. */
  checksum: number;
  checksumOk: boolean;
}

/** An EDID (VESA E-EDID 1.3/1.4) with its extension blocks, as far as they are there. Null where it is none. */
export function parseEdid(bytes: Uint8Array): Edid | null {
  if (bytes.length < BLOCK_BYTES || HEADER.some((byte, at) => bytes[at] !== byte)) return null;
  const block = bytes.subarray(0, BLOCK_BYTES);
  const byte = (at: number): number => block[at] ?? 0;
  const letters = (byte(8) << 8) | byte(9);
  const number = byte(12) + byte(13) * 0x100 + byte(14) * 0x10000 + byte(15) * 0x1000000;
  const [width, height] = [byte(21), byte(22)];
  const timings = detailedTimings(block);
  const extensions = extensionBlocks(bytes);
  const cta = extensions.filter(({ 0: tag }) => tag === CTA_TAG).map(parseCtaBlock);
  const week = byte(16);
  return {
    manufacturer: [10, 5, 0].map((shift) => String.fromCharCode(64 + ((letters >> shift) & 31))).join(''),
    product: byte(10) | (byte(11) << 8),
    name: textsOf(block, NAME_TAG)[0] ?? null,
    serial: textsOf(block, SERIAL_TAG)[0] ?? (number === 0 ? null : String(number)),
    texts: textsOf(block, TEXT_TAG),
    week: week >= 1 && week <= 54 && week !== MODEL_YEAR ? week : null,
    year: 1990 + byte(17),
    version: `${byte(18)}.${byte(19)}`,
    digital: (byte(20) & 0x80) !== 0,
    sizeCm: width > 0 && height > 0 ? { width, height } : null,
    preferred: timings[0] ?? null,
    modes: distinctModes([
      ...timings,
      ...establishedModes(block.subarray(35, 38)),
      ...standardModes(block.subarray(38, FIRST_DESCRIPTOR)),
      ...cta.flatMap(({ modes }) => modes),
    ]),
    audio: cta.some(({ audio }) => audio),
    extensions: extensions.map((extension) => ({
      tag: extension[0] ?? 0,
      revision: extension[1] ?? 0,
      checksum: extension[BLOCK_BYTES - 1] ?? 0,
      checksumOk: sumsUp(extension),
    })),
    announcedExtensions: byte(126),
    checksum: byte(127),
    checksumOk: sumsUp(block),
  };
}

function extensionBlocks(bytes: Uint8Array): Uint8Array[] {
  const whole = Math.min(Math.floor(bytes.length / BLOCK_BYTES), 1 + (bytes[126] ?? 0), MAX_BLOCKS);
  return Array.from({ length: Math.max(0, whole - 1) }, (_, index) =>
    bytes.subarray((index + 1) * BLOCK_BYTES, (index + 2) * BLOCK_BYTES),
  );
}

function sumsUp(block: Uint8Array): boolean {
  return block.reduce((sum, byte) => sum + byte, 0) % 256 === 0;
}

function descriptors(block: Uint8Array): Uint8Array[] {
  return [0, 1, 2, 3].map((index) => {
    const at = FIRST_DESCRIPTOR + index * DESCRIPTOR_BYTES;
    return block.subarray(at, at + DESCRIPTOR_BYTES);
  });
}

/** The first descriptor is a timing by rule; those after it may be texts. */
function detailedTimings(block: Uint8Array): DisplayMode[] {
  const timings: (DetailedTiming | null)[] = descriptors(block).map(detailedTiming);
  if (timings[0] === null) return [];
  return timings.flatMap((timing) => {
    if (timing === null) return [];
    const { sizeMm: _size, ...mode } = timing;
    return [mode];
  });
}

/** Display descriptors of a kind: ASCII, ended by a newline, filled up with blanks. */
function textsOf(block: Uint8Array, tag: number): string[] {
  return descriptors(block).flatMap((descriptor) => {
    if (descriptor[0] !== 0 || descriptor[1] !== 0 || descriptor[3] !== tag) return [];
    const text = String.fromCharCode(...descriptor.subarray(5));
    const clean = (text.split('\n')[0] ?? '').replace(/[^\x20-\x7e]/g, '').trim();
    return clean === '' ? [] : [clean];
  });
}

function distinctModes(modes: readonly DisplayMode[]): DisplayMode[] {
  return [...new Map(modes.map((mode) => [modeText(mode), mode])).values()];
}

/** `1920x1080@60`, `1920x1080i@59.94`. */
export function modeText({ width, height, refresh, interlaced }: DisplayMode): string {
  return `${width}x${height}${interlaced ? 'i' : ''}@${Math.round(refresh * 100) / 100}`;
}
