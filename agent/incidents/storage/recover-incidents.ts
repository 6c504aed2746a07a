import { z } from 'zod';
import type { Desk } from '../../../uploader/desks/desk.ts';
import type { Clock } from '../../base/clock.ts';
import { MINUTE_MS } from '../../base/clock.ts';
import { isUnreadable } from '../../base/database.ts';
import type { Database } from '../../base/database.ts';
import { messageOf } from '../../base/errors.ts';
import { parseIso } from '../../base/iso-time.ts';
import type { Log } from '../../base/log.ts';
import type { Config } from '../../config/schema.ts';
import { decide } from '../../triage/decide.ts';
import { PersonWords } from '../../triage/person-words.ts';
import { bundleFolder } from '../collection-request.ts';
import { configuredValues } from '../configured-values.ts';
import { evidenceOf } from '../evidence-of.ts';
import { fileTicket } from '../file-ticket.ts';
import type { Filing } from '../filing.ts';
import type { Incident } from '../incident.ts';
import type { IncidentStore } from '../incident-store.ts';
import { storedBundles } from './stored-bundles.ts';
import type { KnownBundle } from './stored-bundles.ts';

/** A desk that cannot be asked is asked again after this long. */
const ASK_AGAIN_MS = MINUTE_MS;

const IdRow = z.object({ incident_id: z.string() });

export interface Recovery {
  db: Database;
  store: IncidentStore;
  config: Config;
  clock: Clock;
  log: Log;
}

/**
 * Makes incidents again of the bundles that no incident is known of: the state was lost. Each is durable by itself, so
 * that a process that dies goes on with the next one.
 */
export async function recoverIncidents(
  { db, store, config, clock, log }: Recovery,
  signal: AbortSignal,
): Promise<void> {
  for (const { incidentId, path, fileName } of firstBundles(db, config, clock)) {
    signal.throwIfAborted();
    if (store.find(incidentId) !== undefined) continue;
    try {
      const { readLeftBundle } = await import('./read-left-bundle.ts'); // With all that judges evidence.
      const left = await readLeftBundle(path, incidentId, configuredValues(config));
      if (left === null) {
        log.warn({ bundle: fileName }, 'a bundle of no known incident cannot be read');
        continue;
      }
      const { incident, result } = left;
      db.urgently(() => {
        store.restore({
          id: incident.id,
          ref: incident.ref,
          source: incident.source,
          openedAt: parseIso(incident.openedAt),
          changes: result.updates
            .filter(({ verdict }) => verdict !== 'none')
            .map(({ component, name, from, to }) => ({ id: component, name, from: from ?? '?', to: to ?? '?' })),
          reports: incident.reports,
          person: personOf(incident.person),
          collected: { ok: true, result },
        });
        db.run('INSERT OR IGNORE INTO recoveries (incident_id) VALUES ($incidentId)', { incidentId });
      });
      log.warn({ ref: incident.ref }, 'incident found again in its bundle');
    } catch (error) {
      if (signal.aborted) throw error;
      log.error({ bundle: fileName, why: messageOf(error) }, 'a bundle cannot be read back');
    }
  }
}

/** The first bundle of each incident is the one that its ticket was filed with; later checks have their own. */
function firstBundles(db: Database, config: Config, clock: Clock): KnownBundle[] {
  const whole = storedBundles(db, bundleFolder(config), clock.now()).filter(
    ({ buried, incidentId, fileName }) =>
      !buried && fileName.startsWith(incidentId) && incidentId !== '' && fileName.endsWith('.zip'),
  );
  const byIncident = Map.groupBy(whole, ({ incidentId }) => incidentId);
  return [...byIncident.values()].flatMap((bundles) =>
    bundles.sort((a, b) => checkOf(a.fileName) - checkOf(b.fileName)).slice(0, 1),
  );
}

function checkOf(fileName: string): number {
  return Number(/-check-(\d+)\.zip$/.exec(fileName)?.[1] ?? 0);
}

/** Incidents found again of which the desk has not been asked yet, the oldest first. */
export function awaitingAdoption(db: Database): string[] {
  return db
    .all(IdRow, 'SELECT incident_id FROM recoveries JOIN incidents ON id = incident_id ORDER BY opened_at, incident_id')
    .map((row) => row.incident_id);
}

/**
 * Asks the desk of each incident found again. Where it has the ticket, that is adopted; else it is filed again (or
 * joins the ticket of the same problem). Either way every delivery is looked up at the desk before it is sent, and has
 * the id that it had before, so nothing comes twice.
 * @returns milliseconds until the next round; null when all have been asked.
 */
export async function adoptRecovered(
  filing: Filing & { log: Log },
  desk: Desk | null,
  signal: AbortSignal,
): Promise<number | null> {
  const { db, store, log } = filing;
  let failed = false;
  for (const incidentId of awaitingAdoption(db)) {
    const incident = store.find(incidentId);
    if (incident === undefined) continue; // It cannot be read, which is told.
    let joins = true;
    if (desk !== null)
      try {
        joins = (await desk.find(incidentId, signal)) === null;
      } catch (error) {
        if (signal.aborted) return null;
        log.warn({ ref: incident.ref, why: messageOf(error) }, 'the desk cannot be asked of a ticket found again');
        return ASK_AGAIN_MS;
      }
    try {
      db.urgently(() => {
        conclude(filing, incident, joins);
        db.run('DELETE FROM recoveries WHERE incident_id = $incidentId', { incidentId });
      });
      log.info({ ref: incident.ref, atDesk: !joins }, 'incident found again is in the queue');
    } catch (error) {
      if (isUnreadable(error)) throw error;
      failed = true;
      log.error({ ref: incident.ref, error: messageOf(error) }, 'an incident found again could not be filed');
    }
  }
  return failed ? ASK_AGAIN_MS : null;
}

/** A ticket that the desk has is adopted, whatever triage would say now. */
function conclude(filing: Filing, incident: Incident, joins: boolean): void {
  const evidence = evidenceOf(incident);
  const { findings } = evidence;
  const { source, person } = incident;
  const triage = decide({ source, findings, person, fileFrom: filing.config.ticket.fileFrom });
  const filed = joins ? triage : decide({ source: 'help', findings, person, fileFrom: 'notice' });
  if (filed.file) fileTicket(filing, incident, evidence, filed.decision, { joins });
  else filing.store.dismissed(incident.id, filed.reason);
}

function personOf(person: { category: string | null; roomUsable: boolean | null } | null): PersonWords | null {
  if (person === null) return null;
  const { category, roomUsable } = person;
  const words = { ...(category === null ? {} : { category }), ...(roomUsable === null ? {} : { roomUsable }) };
  return PersonWords.safeParse(words).data ?? null;
}
