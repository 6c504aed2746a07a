import { parseRaucInstaller, parseRaucStatus } from '../parsers/rauc-status.ts';
import { updaterFacts } from '../snapshot/updater-facts.ts';
import { SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { runProgram } from './program.ts';

const STATUS = ['rauc', 'status', '--output-format=json-pretty', '--detailed'] as const;
/** Its last error is told over D-Bus alone, and only until the service ends. */
const INSTALLER = [
  'busctl',
  '--system',
  'get-property',
  'de.pengutronix.rauc',
  '/',
  'de.pengutronix.rauc.Installer',
  'Operation',
  'LastError',
] as const;

/** RAUC's slots, and how its last installation ended. */
export const rauc: Collector = {
  name: 'rauc',
  platforms: ['linux'],
  sections: ['updaters'],
  weight: 'light',
  budget: { ...SMALL_BUDGET, timeMs: 12_000 },
  carries: ['software', 'logs'],
  provesUpdates: true,
  collect: async (host) => {
    const run = await runProgram(host, STATUS);
    const status = run === null ? null : parseRaucStatus(run.stdout, run.source);
    if (run === null || status === null) return {};
    const asked = await runProgram(host, INSTALLER);
    const installer = asked === null ? null : parseRaucInstaller(asked.stdout);
    const facts = {
      ...status,
      operation: installer?.operation ?? null,
      lastError:
        asked === null || installer === null || installer.lastError === ''
          ? null
          : { text: installer.lastError, at: { file: asked.source, line: 2 } },
    };
    return { facts: { updaters: updaterFacts({ rauc: facts }) }, evidence: [{ file: run.source }] };
  },
};
