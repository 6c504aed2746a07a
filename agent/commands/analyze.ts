import { resolve } from 'node:path';
import { openEvidence } from '../../diagnostics/bundle/read-bundle.ts';
import type { Evidence } from '../../diagnostics/bundle/read-bundle.ts';
import type { CollectorSettings } from '../../diagnostics/collectors/settings.ts';
import { collectFacts } from '../../diagnostics/collectors/run-collectors.ts';
import { createBugreportHost } from '../../diagnostics/host/bugreport-host.ts';
import { createRecordedHost } from '../../diagnostics/host/recorded-host.ts';
import { judge } from '../../diagnostics/judge.ts';
import { relocate } from '../../diagnostics/snapshot/relocate.ts';
import type { Snapshot } from '../../diagnostics/snapshot/snapshot.ts';
import { UsageError } from '../base/errors.ts';
import { collectorSettings } from '../incidents/collection-request.ts';
import { HelpCategory } from '../triage/person-words.ts';
import type { PersonWords } from '../triage/person-words.ts';
import { decidePriority } from '../triage/priority.ts';
import { analysisText } from './analysis-text.ts';
import type { Cli, RegisterCommand } from './cli.ts';
import { printJson } from './print.ts';

/** Judges evidence that was collected earlier, on this unit or on another: a capture, a bundle or an Android bugreport. */
export const registerAnalyze: RegisterCommand = (program, cli) => {
  program
    .command('analyze')
    .description('judge a capture, a bundle or an Android bugreport; the same input always gives the same answer')
    .argument('<path>', 'a capture or a bundle (ZIP, or unpacked), or a bugreport (ZIP or text)')
    .option('--baseline <path>', 'a capture or bundle of the same unit from before; replaces the baseline of a bundle')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  dten-agent analyze /tmp/unit.zip
  dten-agent analyze /tmp/bugreport-2026-11-20.zip
  dten-agent analyze /tmp/capture-now --baseline /tmp/capture-before --json`,
    )
    .action(async (path: string, options: { baseline?: string; json?: boolean }, command) => {
      const settings = {
        ...collectorSettings(cli.loadConfig(command.optsWithGlobals().config)),
        // What was recorded was chosen by the unit; here everything in it is looked at.
        disabled: [],
      };
      const found = await look(path, settings, cli);
      const before = options.baseline === undefined ? null : await look(options.baseline, settings, cli);
      const { snapshot, reports, person } = found;
      const baseline = before?.snapshot ?? found.baseline;
      const judgement = judge({ snapshot, baseline, reports });
      const analysis = {
        platform: snapshot.platform,
        facts: snapshot.facts,
        ...judgement,
        ...decidePriority({ ...judgement, person }),
      };
      if (options.json === true) printJson(cli, analysis);
      else cli.stdout.write(analysisText(analysis, { snapshot, baseline }, cli.stdout));
    });
};

interface Looked {
  snapshot: Snapshot;
  baseline: Snapshot | null;
  reports: Parameters<typeof judge>[0]['reports'];
  person: PersonWords | null;
}

/** @throws UsageError when it is no capture, bundle or bugreport. */
async function look(path: string, settings: CollectorSettings, cli: Cli): Promise<Looked> {
  const evidence = await openEvidence(resolve(path));
  if (evidence.kind === 'neither')
    throw new UsageError(`${path} is not a capture, bundle or bugreport: ${evidence.why.replace(/\.+$/, '')}.`);
  try {
    if (evidence.kind === 'bundle')
      return {
        snapshot: evidence.snapshot,
        baseline: evidence.baseline,
        reports: evidence.incident?.reports ?? [],
        person: personOf(evidence.incident),
      };
    const { host, places } =
      evidence.kind === 'bugreport'
        ? await createBugreportHost(evidence.source)
        : { host: await createRecordedHost(evidence.files), places: new Map<never, never>() };
    const { snapshot } = await collectFacts(host, { settings, clock: cli.clock }, cli.signal);
    return { snapshot: relocate(snapshot, places), baseline: null, reports: [], person: null };
  } finally {
    evidence.close();
  }
}

/** Asking for help weighs by itself, even when nothing more was said. */
function personOf(incident: Extract<Evidence, { kind: 'bundle' }>['incident']): PersonWords | null {
  const person = incident?.person ?? null;
  if (person === null) return incident?.source === 'help' ? {} : null;
  const category = HelpCategory.safeParse(person.category).data;
  return {
    ...(category === undefined ? {} : { category }),
    ...(person.roomUsable === null ? {} : { roomUsable: person.roomUsable }),
  };
}
