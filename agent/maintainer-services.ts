import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Desk } from '../uploader/desks/desk.ts';
import { deliveriesOf } from '../uploader/outbox/of-incident.ts';
import type { Outbox } from '../uploader/outbox/outbox.ts';
import type { Clock } from './base/clock.ts';
import type { Database } from './base/database.ts';
import { messageOf } from './base/errors.ts';
import type { Random } from './base/random.ts';
import { PIN_FILE } from './config/pin.ts';
import type { Config } from './config/schema.ts';
import { readConsents, writeConsent } from './consent/consent.ts';
import type { Incident } from './incidents/incident.ts';
import type { IncidentStore } from './incidents/incident-store.ts';
import { exportEvidence } from './maintainer/export-evidence.ts';
import { bundleAt, incidentIdOf, listedIncidents } from './maintainer/listed-incidents.ts';
import { PinAttempts } from './maintainer/pin-attempts.ts';
import { PinDoor } from './maintainer/pin-door.ts';
import type { MaintainerServices } from './panel/maintainer-services.ts';

const SHOWN_INCIDENTS = 30;
/** An incident that no unit ever had: looking it up tries everything but filing. */
const NO_INCIDENT = '00000000-0000-4000-8000-000000000000';
const WITHDRAWN = 'consent/withdrawn';

export interface MaintainerServicesOptions {
  config: Config;
  db: Database;
  store: IncidentStore;
  outbox: Outbox;
  desk: Desk | null;
  clock: Clock;
  random: Random;
  /** Something is owed again, or not any more. */
  onChanged: () => void;
}

/** What the panel asks of the other rooms for a maintainer. */
export function maintainerServices(options: MaintainerServicesOptions): MaintainerServices {
  const { config, db, store, outbox, desk, clock, random, onChanged } = options;
  const door = new PinDoor({
    attempts: new PinAttempts(db, clock),
    pinFile: join(config.stateDirectory, PIN_FILE),
    ...{ clock, random },
  });
  const byRef = (ref: string): Incident | undefined => {
    const id = incidentIdOf(db, ref);
    return id === null ? undefined : store.find(id);
  };

  return {
    isPinSet: () => door.isPinSet(),
    hasExportFolder: () => config.panel.exportFolder !== null,
    open: (pin) => door.open(pin),
    isOpen: (token) => door.isOpen(token),
    close: (token) => door.close(token),
    incidents: () => listedIncidents(db, SHOWN_INCIDENTS),
    async incident(ref) {
      const incident = byRef(ref);
      if (incident === undefined) return null;
      const { detailOf } = await import('./maintainer/incident-detail.ts'); // With what reads archives.
      return await detailOf(incident, deliveriesOf(db, outbox, incident.id), bundleOf(incident));
    },
    evidence(ref) {
      const incident = byRef(ref);
      const bundle = incident === undefined ? null : bundleOf(incident);
      if (incident === undefined || bundle === null) return null;
      return { fileName: fileNameOf(incident), bytes: bundle.bytes, open: () => createReadStream(bundle.path) };
    },
    async entry(ref, name) {
      const incident = byRef(ref);
      const bundle = incident === undefined ? null : bundleOf(incident);
      if (bundle === null) return null;
      const { readEntry } = await import('./maintainer/incident-detail.ts');
      return await readEntry(bundle.path, name);
    },
    async exportEvidence(ref) {
      const incident = byRef(ref);
      const bundle = incident === undefined ? null : bundleOf(incident);
      if (incident === undefined || bundle === null)
        return { ok: false, why: 'There is no such evidence on this unit.' };
      const folder = config.panel.exportFolder;
      if (folder === null) return { ok: false, why: 'No folder for exports is set up (panel.exportFolder).' };
      return await exportEvidence(bundle, fileNameOf(incident), folder);
    },
    consents: () => readConsents(db),
    setConsent(kind, allowed) {
      db.transaction(() => {
        writeConsent(db, kind, allowed);
        if (kind === 'evidence') holdEvidence(options, !allowed);
      });
      onChanged();
    },
    async testDesk(signal) {
      if (desk === null) return { ok: false, found: 'No desk is set up: tickets stay on this unit.' };
      const before = clock.monotonic();
      try {
        await desk.find(NO_INCIDENT, signal);
        const found = `The desk answered in ${Math.round(clock.monotonic() - before)} ms.`;
        return { ok: true, found: desk.warning === null ? found : `${found} ${desk.warning}` };
      } catch (error) {
        return { ok: false, found: signal.aborted ? 'The desk did not answer in time.' : messageOf(error) };
      }
    },
  };
}

/** Evidence that has not gone stays, and goes when it is allowed again. */
function holdEvidence({ db, outbox }: MaintainerServicesOptions, hold: boolean): void {
  for (const delivery of deliveriesOf(db, outbox, null)) {
    if (delivery.kind !== 'attach') continue;
    if (hold && (delivery.state === 'waiting' || delivery.state === 'stopped'))
      outbox.quarantine(delivery.id, WITHDRAWN, 'the maintainer keeps the evidence on the unit');
    if (!hold && delivery.state === 'quarantined' && delivery.code === WITHDRAWN) outbox.retry(delivery.id);
  }
}

function bundleOf({ collected }: Incident): { path: string; bytes: number } | null {
  return bundleAt(collected?.ok === true ? (collected.result.bundle?.path ?? null) : null);
}

function fileNameOf({ ref, id }: Incident): string {
  return `${ref}-${id}.zip`;
}
