import { parseOstreeStatus } from '../parsers/ostree-status.ts';
import { updaterFacts } from '../snapshot/updater-facts.ts';
import { SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { runProgram } from './program.ts';

/** OSTree's deployments: which one runs, which one waits, which one can be gone back to. */
export const ostree: Collector = {
  name: 'ostree',
  platforms: ['linux'],
  sections: ['updaters'],
  weight: 'light',
  budget: SMALL_BUDGET,
  carries: ['software'],
  collect: async (host) => {
    const run = await runProgram(host, ['ostree', 'admin', 'status']);
    const deployments = run === null ? [] : parseOstreeStatus(run.stdout, run.source);
    if (run === null || deployments.length === 0) return {};
    return { facts: { updaters: updaterFacts({ ostree: { deployments } }) }, evidence: [{ file: run.source }] };
  },
};
