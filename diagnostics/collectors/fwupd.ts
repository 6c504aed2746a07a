import { parseFwupdDevices, parseFwupdHistory } from '../parsers/fwupd-json.ts';
import type { EvidencePointer } from '../snapshot/evidence.ts';
import { updaterFacts } from '../snapshot/updater-facts.ts';
import { MEBIBYTE } from './collector.ts';
import type { Collector } from './collector.ts';
import { runProgram } from './program.ts';

/** Its daemon looks at every device when it starts. */
const TIMEOUT_MS = 15_000;

/** The firmware of peripherals that fwupd can update, and what it has updated. */
export const fwupd: Collector = {
  name: 'fwupd',
  platforms: ['linux'],
  sections: ['updaters'],
  weight: 'heavy',
  budget: { timeMs: 35_000, bytes: 4 * MEBIBYTE },
  carries: ['software', 'hardware'],
  collect: async (host) => {
    const devices = await runProgram(host, ['fwupdmgr', 'get-devices', '--json'], { timeoutMs: TIMEOUT_MS });
    if (devices === null) return {};
    const evidence: EvidencePointer[] = [{ file: devices.source }];
    // Without a history it ends with an error, in JSON all the same.
    const history = await runProgram(host, ['fwupdmgr', 'get-history', '--json'], {
      timeoutMs: TIMEOUT_MS,
      anyExit: true,
    });
    if (history !== null) evidence.push({ file: history.source });
    const updates = history === null ? [] : parseFwupdHistory(history.stdout, history.source);
    return {
      components: parseFwupdDevices(devices.stdout, devices.source),
      facts: { updaters: updaterFacts({ fwupd: { history: updates } }) },
      evidence,
    };
  },
};
