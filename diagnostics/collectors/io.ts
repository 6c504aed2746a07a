import { parsePressure } from '../parsers/pressure.ts';
import { SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { Reader } from './reader.ts';

/** How long programs wait for disks. */
export const io: Collector = {
  name: 'io',
  platforms: ['linux', 'android'],
  sections: ['io'],
  weight: 'light',
  budget: SMALL_BUDGET,
  carries: ['usage'],
  collect: async (host) => {
    const reader = new Reader(host);
    const text = await reader.text('/proc/pressure/io');
    if (text === null) return {};
    const { some60, full60 } = parsePressure(text);
    return { facts: { io: { pressureSome60: some60, pressureFull60: full60 } }, evidence: reader.evidence };
  },
};
