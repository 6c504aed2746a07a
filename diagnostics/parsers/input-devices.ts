import { numberedLines } from './lines.ts';

/** Bits of linux/input-event-codes.h. */
const PROP_POINTER = 0;
const PROP_DIRECT = 1;
const EV_REL = 2;
const EV_ABS = 3;
const EV_REP = 20;
const ABS_MT_POSITION_X = 0x35;
const KEY_A = 30;
const BTN_LEFT = 0x110;
const BTN_TOUCH = 0x14a;

export interface InputEntry {
  /** Four hexadecimal digits each. */
  bus: string;
  vendor: string;
  product: string;
  name: string;
  kind: 'touch' | 'keyboard' | 'pointer' | 'button' | 'other';
  line: number;
}

/** /proc/bus/input/devices: blocks of `I:`, `N:`, `H:`, `B:` lines, one a device. */
export function parseInputDevices(text: string): InputEntry[] {
  const entries: InputEntry[] = [];
  let block = new Map<string, string>();
  let line = 0;
  const close = (): void => {
    const entry = readBlock(block, line);
    if (entry !== null) entries.push(entry);
    block = new Map();
  };
  for (const { line: at, text: row } of numberedLines(text)) {
    if (row.startsWith('I:')) {
      close();
      line = at;
    }
    const [, kind = '', rest = ''] = /^([A-Z]): (.*)$/.exec(row) ?? [];
    if (kind === 'B') {
      const [key = '', bits = ''] = rest.split('=');
      block.set(key, bits);
    } else if (kind !== '') block.set(kind, rest);
  }
  close();
  return entries;
}

function readBlock(block: ReadonlyMap<string, string>, line: number): InputEntry | null {
  const ids = /Bus=([0-9a-f]{4}) Vendor=([0-9a-f]{4}) Product=([0-9a-f]{4})/.exec(block.get('I') ?? '');
  const name = /^Name="(.*)"$/.exec(block.get('N') ?? '')?.[1];
  if (ids === null || name === undefined) return null;
  const [, bus = '', vendor = '', product = ''] = ids;
  return { bus, vendor, product, name: name.trim(), kind: kindOf(block), line };
}

function kindOf(block: ReadonlyMap<string, string>): InputEntry['kind'] {
  const has = (map: string, bit: number): boolean => hasBit(block.get(map) ?? '', bit);
  const touches = has('EV', EV_ABS) && (has('ABS', ABS_MT_POSITION_X) || has('KEY', BTN_TOUCH));
  if (has('PROP', PROP_DIRECT) && touches) return 'touch';
  if (has('PROP', PROP_POINTER) || (has('KEY', BTN_LEFT) && (has('EV', EV_REL) || has('EV', EV_ABS)))) return 'pointer';
  // Drivers older than the property bits: a finger's position without a button to click.
  if (has('ABS', ABS_MT_POSITION_X) && !has('KEY', BTN_LEFT)) return 'touch';
  if (has('KEY', KEY_A) && has('EV', EV_REP)) return 'keyboard';
  return /[1-9a-f]/.test(block.get('KEY') ?? '') ? 'button' : 'other';
}

/** A bitmap as words of 64 bits in hexadecimal, the highest first. (32-bit kernels write words of 32.) */
function hasBit(bitmap: string, bit: number): boolean {
  const words = bitmap.trim().split(/\s+/).toReversed();
  const word = words[Math.floor(bit / 64)];
  if (word === undefined || !/^[0-9a-f]{1,16}$/.test(word)) return false;
  return ((BigInt(`0x${word}`) >> BigInt(bit % 64)) & 1n) === 1n;
}
