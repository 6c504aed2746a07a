import type { Host } from '../host/host.ts';
import { parseDpkgLog } from '../parsers/dpkg-log.ts';
import type { PackageLogEntry } from '../parsers/dpkg-log.ts';
import type { EvidencePointer } from '../snapshot/evidence.ts';
import { MEBIBYTE } from './collector.ts';
import type { Collector } from './collector.ts';

const MAX_BYTES = 2 * MEBIBYTE;
/** Enough for the last updates; the whole log is in the evidence. */
const MAX_CHANGES = 500;
/** With fewer in it, the log was rotated lately, and the one before tells the rest. */
const FEW_CHANGES = 50;

/** The latest changes that the package manager made. */
export const packages: Collector = {
  name: 'packages',
  platforms: ['linux'],
  sections: ['packages'],
  weight: 'light',
  budget: { timeMs: 10_000, bytes: 4 * MAX_BYTES },
  carries: ['software', 'logs'],
  provesUpdates: true,
  collect: async (host) => {
    const evidence: EvidencePointer[] = [];
    const current = await readChanges(host, '/var/log/dpkg.log', evidence);
    if (current === null) return {};
    const older =
      current.length < FEW_CHANGES ? ((await readChanges(host, '/var/log/dpkg.log.1', evidence)) ?? []) : [];
    const history = await host.readFile('/var/log/apt/history.log', { maxBytes: MAX_BYTES, tail: true });
    if (history.ok) evidence.push({ file: history.source });
    const changes = [...older, ...current].slice(-MAX_CHANGES).map(({ line: _line, ...change }) => change);
    return { facts: { packages: changes }, evidence };
  },
};

async function readChanges(host: Host, path: string, evidence: EvidencePointer[]): Promise<PackageLogEntry[] | null> {
  const read = await host.readFile(path, { maxBytes: MAX_BYTES, tail: true });
  if (!read.ok) return null;
  evidence.push({ file: read.source });
  return parseDpkgLog(read.text);
}
