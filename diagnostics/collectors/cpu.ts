import { parseCpuinfo } from '../parsers/cpuinfo.ts';
import { numberOrNull } from '../parsers/numbers.ts';
import { parsePressure } from '../parsers/pressure.ts';
import { MEBIBYTE, SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { Reader } from './reader.ts';

/** Processor, load, and how long tasks wait for it. */
export const cpu: Collector = {
  name: 'cpu',
  platforms: ['linux', 'android'],
  sections: ['cpu'],
  weight: 'light',
  budget: SMALL_BUDGET,
  carries: ['hardware', 'usage'],
  collect: async (host) => {
    const reader = new Reader(host);
    const info = parseCpuinfo((await reader.text('/proc/cpuinfo', MEBIBYTE)) ?? '');
    const load = (await reader.text('/proc/loadavg'))?.trim().split(/\s+/).slice(0, 3).map(numberOrNull) ?? [];
    const pressure = parsePressure((await reader.text('/proc/pressure/cpu')) ?? '');
    if (info.cores === null && load.length === 0) return {};
    const facts = {
      ...info,
      loadAverage: load.filter((value) => value !== null),
      pressureSome60: pressure.some60,
    };
    return { facts: { cpu: facts }, evidence: reader.evidence };
  },
};
