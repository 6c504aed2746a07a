import type { EvidencePointer } from '../snapshot/evidence.ts';
import { MEBIBYTE } from './collector.ts';
import type { Collector } from './collector.ts';

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 4 * MEBIBYTE;

/** What matters to a meeting room, and dropbox, which keeps what crashed and what did not respond. */
const SERVICES: readonly (readonly string[])[] = [
  ['media.camera'],
  ['audio'],
  ['media.audio_policy'],
  ['media.audio_flinger'],
  ['input'],
  ['display'],
  ['SurfaceFlinger'],
  ['usb'],
  ['wifi'],
  ['connectivity'],
  ['ethernet'],
  ['thermalservice'],
  ['power'],
  ['activity', 'processes'],
  ['activity', 'activities'],
  ['dropbox'],
  ['meminfo'],
  ['cpuinfo'],
];

/** The words of Android's services, as evidence; each that is denied is noted. */
export const androidServices: Collector = {
  name: 'android-services',
  platforms: ['android'],
  sections: [],
  weight: 'heavy',
  budget: { timeMs: 60_000, bytes: 64 * MEBIBYTE },
  carries: ['logs', 'hardware', 'software', 'usage', 'network-identity', 'device-identity'],
  collect: async (host, _settings, signal) => {
    const evidence: EvidencePointer[] = [];
    for (const words of SERVICES) {
      if (signal.aborted) break;
      const run = await host.run(['dumpsys', ...words], { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES });
      if (run.ok && run.stdout !== '') evidence.push({ file: run.source });
    }
    return { evidence };
  },
};
