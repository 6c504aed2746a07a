import { closeSync, fsyncSync, openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../../agent/base/atomic-file.ts';
import type { Clock } from '../../agent/base/clock.ts';
import { SECOND_MS } from '../../agent/base/clock.ts';
import { parseIso } from '../../agent/base/iso-time.ts';
import { BudgetedHost } from '../collectors/budgeted-host.ts';
import { KIBIBYTE, MEBIBYTE } from '../collectors/collector.ts';
import type { Host } from '../host/host.ts';
import { createLiveHost } from '../host/live-host.ts';
import { createRecordingHost } from '../host/recording-host.ts';
import type { FreezeRequest } from './freeze-request.ts';
import { FROZEN_RECORD_FILE } from './frozen-record.ts';
import type { FrozenRecord } from './frozen-record.ts';

/** All of it together; what does not answer in this time is left to the collection. */
const TIME_MS = 2.5 * SECOND_MS;
const BYTES = 8 * MEBIBYTE;
const ONE_LOG_BYTES = 2 * MEBIBYTE;
const ONE_COMMAND_MS = 1.5 * SECOND_MS;

/** What is true of this moment only. */
const FILES = [
  ...['cpu', 'io', 'memory'].map((what) => `/proc/pressure/${what}`),
  ...['loadavg', 'meminfo', 'stat', 'vmstat', 'diskstats', 'interrupts', 'net/dev', 'net/wireless'].map(
    (name) => `/proc/${name}`,
  ),
];
const LOG_FILES = ['/var/log/syslog', '/var/log/messages'];

/** The first that works: procps, then what busybox and toybox have. */
const PROCESSES = [
  ['ps', '-eo', 'pid,ppid,stat,pcpu,pmem,rss,etime,comm', '--sort=-pcpu'],
  ['top', '-b', '-n', '1'],
] as const;

/**
 * Keeps what would roll away: load and pressure, the busiest processes, the kernel's ring, and the ends of the logs. In
 * seconds, in bounded bytes, changing nothing; synced, so that neither a kill nor a power cut takes what was kept.
 */
export async function freezeEvidence(
  { folder, window, logFiles }: FreezeRequest,
  { clock, environment, signal }: { clock: Clock; environment: Record<string, string>; signal: AbortSignal },
): Promise<FrozenRecord> {
  const began = clock.monotonic();
  const live = await createLiveHost({ clock, environment, roots: logFiles, signal });
  const recording = await createRecordingHost(live, folder);
  const host = new BudgetedHost(recording, clock, { deadline: began + TIME_MS, bytes: BYTES }, signal);
  for (const path of FILES) await host.readFile(path, { maxBytes: 64 * KIBIBYTE });
  for (const argv of PROCESSES) {
    const run = await host.run(argv, { timeoutMs: ONE_COMMAND_MS, maxBytes: 256 * KIBIBYTE });
    if (run.ok && run.exitCode === 0) break;
  }
  await freezeLogs(host, window.from, logFiles);
  const bytes = syncAll(folder);
  const missing = host.refused
    .filter(({ reason }) => reason !== 'absent')
    .map(({ what, reason }) => `${what} (${reason})`);
  const record = { at: live.identity.capturedAt, tookMs: Math.round(clock.monotonic() - began), bytes, missing };
  writeFileAtomic(join(folder, FROZEN_RECORD_FILE), `${JSON.stringify(record)}\n`);
  return record;
}

async function freezeLogs(host: Host, from: string, logFiles: readonly string[]): Promise<void> {
  const since = String(Math.floor(parseIso(from) / SECOND_MS));
  const log = { timeoutMs: ONE_COMMAND_MS, maxBytes: ONE_LOG_BYTES, tail: true };
  await host.run(['dmesg'], log);
  if (host.identity.platform === 'android')
    await host.run(
      ['logcat', '-d', '-b', 'all', '-v', 'threadtime', '-v', 'year', '-v', 'UTC', '-T', `${since}.000`],
      log,
    );
  else await host.run(['journalctl', '-q', '--no-pager', '-o', 'short-iso', '--since', `@${since}`], log);
  for (const path of [...(host.identity.platform === 'linux' ? LOG_FILES : []), ...logFiles])
    await host.readFile(path, { maxBytes: 256 * KIBIBYTE, tail: true });
}

/** Syncs every file and folder, the outermost last. Returns the bytes of the files. */
function syncAll(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += syncAll(path);
    else if (entry.isFile()) {
      sync(path);
      bytes += statSync(path).size;
    }
  }
  sync(folder);
  return bytes;
}

function sync(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
