import { MEBIBYTE } from './collector.ts';
import type { Collector } from './collector.ts';

/** The archive; its text, which is what is kept, is some five times as large. */
const MAX_BYTES = 64 * MEBIBYTE;
const TIMEOUT_MS = 240_000;

/**
 * A bugreport of the unit, where the configuration asks for one and the platform allows it (root or shell). Its text
 * goes along, redacted like any other. Before Android 11 bugreportz cannot stream, and there is none: an archive that
 * it writes on the unit would stay there.
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
    return streamed.ok && streamed.exitCode === 0 && streamed.stdout !== ''
      ? { evidence: [{ file: streamed.source }] }
      : {};
  },
};
