import { MEBIBYTE } from './collector.ts';
import type { Collector } from './collector.ts';

/** The archive; its text, which is what is kept, is some five times as large. */
const MAX_BYTES = 64 * MEBIBYTE;
const TIMEOUT_MS = 240_000;

/**
 * A bugreport of the unit, where the configuration asks for one and the platform allows it (root or shell). Its text
 * goes along, redacted like any other. Before Android 11 bugreportz cannot stream: it then writes its archive on the
 * unit, and says where.
 */
export const bugreport: Collector = {
  name: 'bugreport',
  platforms: ['android'],
  sections: [],
  weight: 'heavy',
  budget: { timeMs: TIMEOUT_MS, bytes: 2 * MAX_BYTES },
  carries: ['logs', 'hardware', 'software', 'usage', 'network-identity', 'device-identity'],
  collect: async (host, settings) => {
    if (settings.bugreport !== true) return {};
    const limits = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES };
    const streamed = await host.run(['bugreportz', '-s'], { ...limits, bugreport: true });
    if (streamed.ok && streamed.exitCode === 0 && streamed.stdout !== '')
      return { evidence: [{ file: streamed.source }] };
    if (!streamed.ok) return {};
    const written = await host.run(['bugreportz'], limits);
    return written.ok && written.stdout !== '' ? { evidence: [{ file: written.source }] } : {};
  },
};
