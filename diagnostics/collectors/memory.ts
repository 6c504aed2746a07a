import { parseMeminfo } from '../parsers/meminfo.ts';
import { intOrNull } from '../parsers/numbers.ts';
import { parsePressure } from '../parsers/pressure.ts';
import { SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { Reader } from './reader.ts';

/** How much memory there is, how much is left, and what its want has cost. */
export const memory: Collector = {
  name: 'memory',
  platforms: ['linux', 'android'],
  sections: ['memory'],
  weight: 'light',
  budget: SMALL_BUDGET,
  carries: ['usage'],
  collect: async (host) => {
    const reader = new Reader(host);
    const info = parseMeminfo((await reader.text('/proc/meminfo')) ?? '');
    const pressure = parsePressure((await reader.text('/proc/pressure/memory')) ?? '');
    const vmstat = await reader.text('/proc/vmstat');
    const totalBytes = info.get('MemTotal');
    // Kernels before 3.14 have no MemAvailable; what is free or could be dropped comes close.
    const availableBytes =
      info.get('MemAvailable') ?? sum(info.get('MemFree'), info.get('Buffers'), info.get('Cached'));
    if (totalBytes === undefined || availableBytes === undefined) return {};
    const facts = {
      totalBytes,
      availableBytes,
      swapTotalBytes: info.get('SwapTotal') ?? 0,
      swapFreeBytes: info.get('SwapFree') ?? 0,
      pressureFull60: pressure.full60,
      oomKills: intOrNull(/^oom_kill (\d+)$/m.exec(vmstat ?? '')?.[1]),
    };
    return { facts: { memory: facts }, evidence: reader.evidence };
  },
};

function sum(...parts: (number | undefined)[]): number | undefined {
  return parts.reduce((total, part) => (total === undefined || part === undefined ? undefined : total + part), 0);
}
