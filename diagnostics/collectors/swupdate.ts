import { parseSwupdateLog } from '../parsers/swupdate-log.ts';
import type { EvidencePointer } from '../snapshot/evidence.ts';
import type { SwupdateFacts } from '../snapshot/updater-facts.ts';
import { updaterFacts } from '../snapshot/updater-facts.ts';
import { MEBIBYTE } from './collector.ts';
import type { Collector } from './collector.ts';
import { readBootVariable, readJournalOf } from './program.ts';

const LOG_FILES = ['/var/log/swupdate.log', '/var/log/swupdate/swupdate.log'];

/** How SWUpdate's last runs ended, by its log and the boot loader's `ustate`. */
export const swupdate: Collector = {
  name: 'swupdate',
  platforms: ['linux'],
  sections: ['updaters'],
  weight: 'light',
  budget: { timeMs: 15_000, bytes: 6 * MEBIBYTE },
  carries: ['software', 'logs'],
  provesUpdates: true,
  collect: async (host) => {
    const evidence: EvidencePointer[] = [];
    const runs: SwupdateFacts['runs'] = [];
    for (const path of LOG_FILES) {
      const read = await host.readFile(path, { maxBytes: MEBIBYTE, tail: true });
      if (!read.ok) continue;
      evidence.push({ file: read.source });
      runs.push(...parseSwupdateLog(read.text, read.source));
    }
    const journal = await readJournalOf(host, ['swupdate']);
    if (journal !== null) {
      evidence.push({ file: journal.source });
      runs.push(...parseSwupdateLog(journal.stdout, journal.source));
    }
    const bootState = await readBootVariable(host, 'ustate');
    if (runs.length === 0 && bootState === null) return {};
    return { facts: { updaters: updaterFacts({ swupdate: { runs, bootState } }) }, evidence };
  },
};
