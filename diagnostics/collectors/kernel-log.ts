import type { Host } from '../host/host.ts';
import { parseKernelLog } from '../parsers/kernel-log.ts';
import { MEBIBYTE } from './collector.ts';
import type { Collector } from './collector.ts';

const MAX_BYTES = 8 * MEBIBYTE;
const TIMEOUT_MS = 5000;

/** The kernel's own log of this boot: its ring where we may read it, else what was written of it. */
export const kernelLog: Collector = {
  name: 'kernel-log',
  platforms: ['linux', 'android'],
  sections: ['kernelLog'],
  weight: 'light',
  budget: { timeMs: 10_000, bytes: 3 * MAX_BYTES },
  carries: ['logs', 'hardware'],
  collect: async (host, settings) => {
    const log = await readLog(host, Math.min(MAX_BYTES, settings.logTailBytes));
    if (log === null) return {};
    return { facts: { kernelLog: parseKernelLog(log.text) }, evidence: [{ file: log.source }] };
  },
};

async function readLog(host: Host, maxBytes: number): Promise<{ text: string; source: string } | null> {
  const commands = [['dmesg'], ['journalctl', '-k', '-b', '-q', '--no-pager', '-o', 'short-iso']] as const;
  for (const argv of commands) {
    const run = await host.run(argv, { timeoutMs: TIMEOUT_MS, maxBytes, tail: true });
    if (run.ok && run.exitCode === 0 && run.stdout !== '') return { text: run.stdout, source: run.source };
  }
  const file = await host.readFile('/var/log/kern.log', { maxBytes, tail: true });
  return file.ok ? file : null;
}
