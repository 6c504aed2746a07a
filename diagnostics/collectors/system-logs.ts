import { SECOND_MS } from '../../agent/base/clock.ts';
import { parseIso } from '../../agent/base/iso-time.ts';
import type { Host } from '../host/host.ts';
import type { EvidencePointer } from '../snapshot/evidence.ts';
import { MEBIBYTE } from './collector.ts';
import type { Collector } from './collector.ts';
import type { LogWindow } from './settings.ts';

const TIMEOUT_MS = 15_000;
/** A line of the journal is about so long; more lines than could fit are not asked for. */
const SHORTEST_LINE_BYTES = 80;

const LOG_FILES = ['/var/log/syslog', '/var/log/messages', '/var/log/daemon.log', '/var/log/boot.log'];

/** The lines around an incident are kept whole up to this, whatever the tail of a log may be. */
const WINDOW_BYTES = 32 * MEBIBYTE;

/**
 * The system's logs, as evidence: the lines around the incident first and whole, then their ends. Other collectors and
 * rules read facts out of what matters.
 */
export const systemLogs: Collector = {
  name: 'system-logs',
  platforms: ['linux', 'android'],
  sections: [],
  weight: 'heavy',
  budget: { timeMs: 60_000, bytes: 512 * MEBIBYTE },
  carries: ['logs'],
  collect: async (host, { logTailBytes, logFiles, window }, signal) => {
    const evidence: EvidencePointer[] = [];
    const files = [...(host.identity.platform === 'linux' ? LOG_FILES : []), ...logFiles];
    if (window !== undefined) evidence.push(...(await linesAround(host, window, files, signal)));
    const aroundIncident = evidence.map(({ file }) => file);
    for (const argv of logCommands(host, logTailBytes)) {
      const run = await host.run(argv, { timeoutMs: TIMEOUT_MS, maxBytes: logTailBytes, tail: true });
      if (run.ok && run.stdout !== '') evidence.push({ file: run.source });
    }
    for (const path of files) {
      if (signal.aborted) break;
      const read = await host.readFile(path, { maxBytes: logTailBytes, tail: true });
      if (read.ok) evidence.push({ file: read.source });
    }
    return { evidence, aroundIncident };
  },
};

/** What was logged around the incident: by the journal or logcat, and in each log file and the one rotated before it. */
async function linesAround(
  host: Host,
  { from, until }: LogWindow,
  files: readonly string[],
  signal: AbortSignal,
): Promise<EvidencePointer[]> {
  const evidence: EvidencePointer[] = [];
  const around = { from: parseIso(from), until: parseIso(until) };
  const run = await host.run(windowCommand(host, around), {
    timeoutMs: TIMEOUT_MS,
    maxBytes: WINDOW_BYTES,
    tail: true,
  });
  if (run.ok && run.exitCode === 0 && run.stdout !== '') evidence.push({ file: run.source });
  for (const path of files.flatMap((file) => [`${file}.1`, file])) {
    if (signal.aborted) break;
    const read = await host.readFile(path, { maxBytes: WINDOW_BYTES, around });
    if (read.ok) evidence.push({ file: read.source });
  }
  return evidence;
}

/** journalctl takes `@seconds` for both ends; logcat takes seconds for the beginning and knows no end. */
function windowCommand(
  { identity }: Host,
  { from, until }: { from: number; until: number },
): readonly [string, ...string[]] {
  const seconds = (at: number): string => String(Math.floor(at / SECOND_MS));
  if (identity.platform === 'android')
    return ['logcat', '-d', '-b', 'all', '-v', 'threadtime', '-v', 'year', '-v', 'UTC', '-T', `${seconds(from)}.000`];
  const ends = ['--since', `@${seconds(from)}`, '--until', `@${seconds(until)}`];
  return ['journalctl', '-q', '--no-pager', '-o', 'short-iso', ...ends];
}

function logCommands(host: Host, tailBytes: number): (readonly [string, ...string[]])[] {
  if (host.identity.platform === 'android')
    return [['logcat', '-d', '-b', 'all', '-v', 'threadtime', '-v', 'year', '-v', 'UTC']];
  const lines = String(Math.ceil(tailBytes / SHORTEST_LINE_BYTES));
  return [['journalctl', '-q', '--no-pager', '-o', 'short-iso', '-n', lines]];
}
