import { existsSync } from 'node:fs';
import { deliveriesOf } from '../../uploader/outbox/of-incident.ts';
import { Outbox } from '../../uploader/outbox/outbox.ts';
import { UsageError } from '../base/errors.ts';
import type { Config } from '../config/schema.ts';
import { IncidentStore } from '../incidents/incident-store.ts';
import { detailOf, readEntry } from '../maintainer/incident-detail.ts';
import { bundleAt, incidentIdOf } from '../maintainer/listed-incidents.ts';
import type { MaintainerDetail } from '../panel/maintainer-shapes.ts';
import { databasePath, openState } from '../state.ts';
import type { Cli } from './cli.ts';
import { printJson } from './print.ts';

/**
 * What exactly left, or would leave, for an incident: the same that the maintainer's page shows.
 * @throws UsageError where there is no such incident or entry.
 */
export async function previewOf(
  cli: Cli,
  config: Config,
  { ref, entry, json }: { ref: string; entry: string | null; json: boolean },
): Promise<void> {
  if (!existsSync(databasePath(config))) throw new UsageError(`there is no state in ${config.stateDirectory} yet.`);
  const db = openState(config);
  try {
    const id = incidentIdOf(db, ref.toUpperCase());
    if (id === null) throw new UsageError(`no incident ${ref} on this unit. "dten-agent tickets" lists them.`);
    const incident = new IncidentStore(db, cli.clock, cli.random).require(id);
    const { collected } = incident;
    const bundle = bundleAt(collected?.ok === true ? (collected.result.bundle?.path ?? null) : null);
    if (entry !== null) {
      const content = bundle === null ? null : await readEntry(bundle.path, entry);
      if (content === null) throw new UsageError(`there is no entry ${entry} in the evidence of ${ref}.`);
      cli.stdout.write(content);
      return;
    }
    const detail = await detailOf(incident, deliveriesOf(db, new Outbox(db, cli.clock), id), bundle);
    if (json) printJson(cli, detail);
    else cli.stdout.write(previewText(detail));
  } finally {
    db.close();
  }
}

function previewText({ ref, deliveries, evidence }: MaintainerDetail): string {
  const steps = deliveries.flatMap(({ kind, state, subject, requester, text, file }) => [
    `--- ${kind}, ${state}`,
    ...(subject === null ? [] : [`Subject: ${subject}`]),
    ...(requester === null ? [] : [`Requester: ${requester.name}, ${requester.email}`]),
    ...(file === null ? [] : [`File: ${file.fileName}, ${file.bytes} bytes`]),
    text,
  ]);
  const entries =
    evidence === null
      ? ['No evidence lies on the unit.']
      : [
          ...evidence.entries.map(({ name, bytes }) => `${name} (${bytes} bytes)`),
          ...evidence.dropped.map(({ name, why }) => `left out: ${name} (${why})`),
        ];
  return `${[`${ref}: what left or would leave`, ...(steps.length === 0 ? ['No ticket yet.'] : steps), '--- evidence', ...entries].join('\n')}\n`;
}
