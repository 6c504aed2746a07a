import { parseInputDevices } from '../parsers/input-devices.ts';
import { inputOfService } from './android-devices.ts';
import { MEBIBYTE, SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { distinct } from './distinct.ts';
import { Reader } from './reader.ts';

/** Touch, keys, pointers. */
export const input: Collector = {
  name: 'input',
  platforms: ['linux', 'android'],
  sections: ['input'],
  weight: 'light',
  budget: SMALL_BUDGET,
  carries: ['hardware'],
  collect: async (host) => {
    const reader = new Reader(host);
    const text = await reader.text('/proc/bus/input/devices', MEBIBYTE);
    if (text === null) return await inputOfService(host);
    const found = parseInputDevices(text).map(({ bus, vendor, product, name, kind }) => ({
      id: `${bus}:${vendor}:${product}:${name}`,
      name,
      kind,
    }));
    return { facts: { input: distinct(found) }, evidence: reader.evidence };
  },
};
