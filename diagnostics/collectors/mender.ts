import type { Host } from '../host/host.ts';
import { parseMenderArtifact, parseMenderLog } from '../parsers/mender-log.ts';
import type { MenderFacts } from '../snapshot/updater-facts.ts';
import { updaterFacts } from '../snapshot/updater-facts.ts';
import { KIBIBYTE, SMALL_BUDGET } from './collector.ts';
import type { Collector } from './collector.ts';
import { readBootVariable, readJournalOf, runProgram } from './program.ts';

/** Where an update module keeps what it works on, until it is committed or rolled back. */
const PAYLOAD = '/data/mender/modules/v3/payloads/0000/tree/header/artifact_name';

/** The artifact that Mender has installed, and one that waits for its commit. */
export const mender: Collector = {
  name: 'mender',
  platforms: ['linux'],
  sections: ['updaters'],
  weight: 'light',
  budget: { ...SMALL_BUDGET, timeMs: 15_000 },
  carries: ['software', 'logs'],
  provesUpdates: true,
  collect: async (host) => {
    // From version 4 on the program has another name.
    const run =
      (await runProgram(host, ['mender', '--no-syslog', 'show-artifact'])) ??
      (await runProgram(host, ['mender-update', 'show-artifact']));
    if (run === null) return {};
    const artifact = parseMenderArtifact(run.stdout);
    const facts: MenderFacts = {
      artifact: artifact === null ? null : { text: artifact.name, at: { file: run.source, line: artifact.line } },
      uncommitted: await readUncommitted(host),
      bootTrial: await readBootVariable(host, 'upgrade_available'),
      lastInstall: await readLastInstall(host),
    };
    return { facts: { updaters: updaterFacts({ mender: facts }) }, evidence: [{ file: run.source }] };
  },
};

async function readUncommitted(host: Host): Promise<MenderFacts['uncommitted']> {
  const read = await host.readFile(PAYLOAD, { maxBytes: KIBIBYTE });
  const name = read.ok ? read.text.trim() : '';
  return read.ok && name !== '' ? { text: name, at: { file: read.source, line: 1 } } : null;
}

async function readLastInstall(host: Host): Promise<MenderFacts['lastInstall']> {
  const journal = await readJournalOf(host, ['mender', 'mender-client', 'mender-update']);
  return journal === null ? null : parseMenderLog(journal.stdout, journal.source);
}
