import { parseFailedUnits } from '../parsers/failed-units.ts';
import { MEBIBYTE, SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { Reader } from './reader.ts';

const LIST_FAILED = [
  'systemctl',
  'list-units',
  '--state=failed',
  '--all',
  '--plain',
  '--no-legend',
  '--no-pager',
  '--full',
] as const;

/** Services that failed, where there is a manager to ask. */
export const services: Collector = {
  name: 'services',
  platforms: ['linux'],
  sections: ['services'],
  weight: 'light',
  budget: SMALL_BUDGET,
  carries: ['software'],
  collect: async (host) => {
    const reader = new Reader(host);
    const names = (await reader.entries('/run/systemd'))?.map((entry) => entry.name);
    if (names === undefined) return (await reader.entries('/run')) === null ? {} : NO_MANAGER;
    // `system` is there when systemd runs as the first process (sd_booted(3)).
    if (!names.includes('system')) return NO_MANAGER;
    const run = await host.run(LIST_FAILED, { timeoutMs: 3000, maxBytes: MEBIBYTE });
    if (!run.ok || run.exitCode !== 0) return {};
    const failed = parseFailedUnits(run.stdout);
    return { facts: { services: { manager: 'systemd', failed } }, evidence: [{ file: run.source }] };
  },
};

const NO_MANAGER = { facts: { services: { manager: null, failed: [] } } };
