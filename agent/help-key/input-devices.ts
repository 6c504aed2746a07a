/** An input device with its event node, as `/proc/bus/input/devices` tells it. */
export interface InputDevice {
  name: string;
  /** e.g. `event3`. */
  node: string;
  /** The codes of the keys that it has. */
  hasKey: (code: number) => boolean;
}

/** Reads the blocks of `/proc/bus/input/devices` that have an event node. `wordBits`: size of a long of this process. */
export function readInputDevices(text: string, wordBits: 64 | 32): InputDevice[] {
  return text.split(/\n\s*\n/).flatMap((block) => {
    const name = /^N: Name="(.*)"$/m.exec(block)?.[1];
    const node = /^H: Handlers=.*\b(event\d{1,4})\b/m.exec(block)?.[1];
    const keys = /^B: KEY=([0-9a-f ]+)$/m.exec(block)?.[1] ?? '';
    if (name === undefined || node === undefined) return [];
    return [{ name, node, hasKey: (code: number) => hasBit(keys, code, wordBits) }];
  });
}

/** The kernel writes bitmaps as hexadecimal longs, the highest first, without those that are zero at the top. */
function hasBit(bitmap: string, bit: number, wordBits: number): boolean {
  const word = bitmap.trim().split(/\s+/).toReversed()[Math.floor(bit / wordBits)];
  if (word === undefined || !/^[0-9a-f]{1,16}$/.test(word)) return false;
  return ((BigInt(`0x${word}`) >> BigInt(bit % wordBits)) & 1n) === 1n;
}
