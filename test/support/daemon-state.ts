import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemRandom } from '../../agent/base/random.ts';
import { systemClock } from '../../agent/base/system-clock.ts';
import type { Incident } from '../../agent/incidents/incident.ts';
import { IncidentStore } from '../../agent/incidents/incident-store.ts';
import { requestHelp } from '../../agent/incidents/request-help.ts';
import { openState } from '../../agent/state.ts';
import { COSTLY_COLLECTORS } from './costly-collectors.ts';
import { eventually } from './eventually.ts';

/** A configuration for a daemon that does nothing by itself, and collects quickly; and where its state lies. */
export function quietDaemon(folder: string): { config: string; state: string } {
  const [config, state] = [join(folder, 'config.yaml'), join(folder, 'state')];
  writeFileSync(
    config,
    JSON.stringify({
      stateDirectory: state,
      panel: { enabled: false },
      // Once a year: what the daemon sees in these tests it sees because something told it.
      updates: { checkSchedule: '0 0 1 1 *' },
      collection: { disabled: COSTLY_COLLECTORS },
    }),
  );
  return { config, state };
}

/** Reads the shared state as one more process would, until one of the latest incidents is as it is wanted. */
export async function incidentIn(state: string, until: (found: Incident) => boolean): Promise<Incident> {
  const db = openState({ stateDirectory: state });
  try {
    const store = new IncidentStore(db, systemClock, systemRandom);
    return await eventually('the incident', () => store.recent(5).find(until));
  } finally {
    db.close();
  }
}

/** Help is asked for by one more process. */
export function pressHelp(state: string): Incident {
  const db = openState({ stateDirectory: state });
  try {
    return requestHelp(new IncidentStore(db, systemClock, systemRandom), {});
  } finally {
    db.close();
  }
}
