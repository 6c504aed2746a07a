import type { Host } from '../host/host.ts';
import type { EvidencePointer } from '../snapshot/evidence.ts';
import { MEBIBYTE } from './collector.ts';
import type { Collector } from './collector.ts';

const TIMEOUT_MS = 15_000;
/** A line of the journal is about so long; more lines than could fit are not asked for. */
const SHORTEST_LINE_BYTES = 80;

const LOG_FILES = ['/var/log/syslog', '/var/log/messages', '/var/log/daemon.log', '/var/log/boot.log'];

/** The ends of the system's logs, as evidence; other collectors and rules read facts out of what matters. */
export const systemLogs: Collector = {
  name: 'system-logs',
  platforms: ['linux', 'android'],
  sections: [],
  weight: 'heavy',
  budget: { timeMs: 60_000, bytes: 512 * MEBIBYTE },
  carries: ['logs'],
  collect: async (host, { logTailBytes, logFiles }, signal) => {
    const evidence: EvidencePointer[] = [];
    for (const argv of logCommands(host, logTailBytes)) {
      const run = await host.run(argv, { timeoutMs: TIMEOUT_MS, maxBytes: logTailBytes, tail: true });
      if (run.ok && run.stdout !== '') evidence.push({ file: run.source });
    }
    for (const path of [...(host.identity.platform === 'linux' ? LOG_FILES : []), ...logFiles]) {
      if (signal.aborted) break;
      const read = await host.readFile(path, { maxBytes: logTailBytes, tail: true });
      if (read.ok) evidence.push({ file: read.source });
    }
    return { evidence };
  },
};

function logCommands(host: Host, tailBytes: number): (readonly [string, ...string[]])[] {
  if (host.identity.platform === 'android')
    return [['logcat', '-d', '-b', 'all', '-v', 'threadtime', '-v', 'year', '-v', 'UTC']];
  const lines = String(Math.ceil(tailBytes / SHORTEST_LINE_BYTES));
  return [['journalctl', '-q', '--no-pager', '-o', 'short-iso', '-n', lines]];
}
