import { parseAptHistory, parseUnfinishedPackages } from '../parsers/apt-history.ts';
import type { EvidencePointer } from '../snapshot/evidence.ts';
import { updaterFacts } from '../snapshot/updater-facts.ts';
import { MEBIBYTE } from './collector.ts';
import type { Collector } from './collector.ts';

const MAX_RUNS = 100;
/** dpkg's status of a desktop system is a few MiB. */
const STATUS_BYTES = 16 * MEBIBYTE;

/** What apt did and how it ended, and what dpkg left in the middle. */
export const apt: Collector = {
  name: 'apt',
  platforms: ['linux'],
  sections: ['updaters'],
  weight: 'light',
  budget: { timeMs: 10_000, bytes: STATUS_BYTES + 2 * MEBIBYTE },
  carries: ['software', 'logs'],
  provesUpdates: true,
  collect: async (host) => {
    const evidence: EvidencePointer[] = [];
    const history = await host.readFile('/var/log/apt/history.log', { maxBytes: MEBIBYTE, tail: true });
    if (history.ok) evidence.push({ file: history.source });
    const status = await host.readFile('/var/lib/dpkg/status', { maxBytes: STATUS_BYTES });
    if (!history.ok && !status.ok) return {};
    const facts = {
      runs: history.ok ? parseAptHistory(history.text, history.source).slice(-MAX_RUNS) : [],
      unfinished: status.ok ? parseUnfinishedPackages(status.text, status.source) : [],
    };
    for (const { at } of facts.unfinished) evidence.push(at);
    return { facts: { updaters: updaterFacts({ apt: facts }) }, evidence };
  },
};
