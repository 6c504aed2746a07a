import { detailedTiming } from './edid-timings.ts';
import type { DisplayMode } from './edid-timings.ts';

const LAST_BYTE = 127;
const DESCRIPTOR_BYTES = 18;
const AUDIO = 1;
const VIDEO = 2;

/** Video identification codes of CTA-861. Those that televisions and meeting room displays offer; another is left out. */
const VICS: Readonly<Record<number, string>> = {
  1: '640x480@60',
  2: '720x480@60',
  3: '720x480@60',
  4: '1280x720@60',
  5: '1920x1080i@60',
  6: '1440x480i@60',
  7: '1440x480i@60',
  8: '1440x240@60',
  9: '1440x240@60',
  10: '2880x480i@60',
  11: '2880x480i@60',
  12: '2880x240@60',
  13: '2880x240@60',
  14: '1440x480@60',
  15: '1440x480@60',
  16: '1920x1080@60',
  17: '720x576@50',
  18: '720x576@50',
  19: '1280x720@50',
  20: '1920x1080i@50',
  21: '1440x576i@50',
  22: '1440x576i@50',
  23: '1440x288@50',
  24: '1440x288@50',
  25: '2880x576i@50',
  26: '2880x576i@50',
  27: '2880x288@50',
  28: '2880x288@50',
  29: '1440x576@50',
  30: '1440x576@50',
  31: '1920x1080@50',
  32: '1920x1080@24',
  33: '1920x1080@25',
  34: '1920x1080@30',
  35: '2880x480@60',
  36: '2880x480@60',
  37: '2880x576@50',
  38: '2880x576@50',
  39: '1920x1080i@50',
  40: '1920x1080i@100',
  41: '1280x720@100',
  46: '1920x1080i@120',
  47: '1280x720@120',
  60: '1280x720@24',
  61: '1280x720@25',
  62: '1280x720@30',
  63: '1920x1080@120',
  64: '1920x1080@100',
  65: '1280x720@24',
  66: '1280x720@25',
  67: '1280x720@30',
  68: '1280x720@50',
  69: '1280x720@60',
  70: '1280x720@100',
  71: '1280x720@120',
  72: '1920x1080@24',
  73: '1920x1080@25',
  74: '1920x1080@30',
  75: '1920x1080@50',
  76: '1920x1080@60',
  77: '1920x1080@100',
  78: '1920x1080@120',
  79: '1680x720@24',
  80: '1680x720@25',
  81: '1680x720@30',
  82: '1680x720@50',
  83: '1680x720@60',
  84: '1680x720@100',
  85: '1680x720@120',
  86: '2560x1080@24',
  87: '2560x1080@25',
  88: '2560x1080@30',
  89: '2560x1080@50',
  90: '2560x1080@60',
  91: '2560x1080@100',
  92: '2560x1080@120',
  93: '3840x2160@24',
  94: '3840x2160@25',
  95: '3840x2160@30',
  96: '3840x2160@50',
  97: '3840x2160@60',
  98: '4096x2160@24',
  99: '4096x2160@25',
  100: '4096x2160@30',
  101: '4096x2160@50',
  102: '4096x2160@60',
  103: '3840x2160@24',
  104: '3840x2160@25',
  105: '3840x2160@30',
  106: '3840x2160@50',
  107: '3840x2160@60',
  117: '3840x2160@100',
  118: '3840x2160@120',
};

export interface CtaBlock {
  /** Whether it takes sound: the basic kind, or described formats. */
  audio: boolean;
  modes: DisplayMode[];
}

/** A CTA-861 extension block: data blocks, then detailed timings. What points out of the block ends the reading. */
export function parseCtaBlock(block: Uint8Array): CtaBlock {
  const byte = (at: number): number => block[at] ?? 0;
  const revision = byte(1);
  const timings = byte(2);
  const dataEnd = revision < 3 ? 4 : Math.min(Math.max(timings === 0 ? LAST_BYTE : timings, 4), LAST_BYTE);
  let audio = revision >= 2 && (byte(3) & 0x40) !== 0;
  const modes: DisplayMode[] = [];
  for (let at = 4; at < dataEnd;) {
    const [tag, end] = [byte(at) >> 5, at + 1 + (byte(at) & 31)];
    if (end > dataEnd) break;
    if (tag === AUDIO) audio = true;
    if (tag === VIDEO) modes.push(...[...block.subarray(at + 1, end)].flatMap(modeOfCode));
    at = end;
  }
  const firstTiming = timings === 0 ? LAST_BYTE : Math.max(timings, 4);
  for (let at = firstTiming; at + DESCRIPTOR_BYTES <= LAST_BYTE; at += DESCRIPTOR_BYTES) {
    const timing = detailedTiming(block.subarray(at, at + DESCRIPTOR_BYTES));
    if (timing === null) break;
    const { sizeMm: _size, ...mode } = timing;
    modes.push(mode);
  }
  return { audio, modes };
}

/** Codes 1 to 64 may be marked native by the highest bit; 129 to 192 are these. */
function modeOfCode(code: number): DisplayMode[] {
  const mode = VICS[code > 128 && code <= 192 ? code & 0x7f : code];
  const [, width, height, interlaced, refresh] = /^(\d+)x(\d+)(i?)@(\d+)$/.exec(mode ?? '') ?? [];
  if (width === undefined) return [];
  return [{ width: Number(width), height: Number(height), refresh: Number(refresh), interlaced: interlaced === 'i' }];
}
