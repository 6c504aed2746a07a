import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { listEvidence } from '../../../uploader/outbox/evidence-files.ts';
import type { EvidenceDelivery } from '../../../uploader/outbox/evidence-files.ts';
import { HOUR_MS } from '../../base/clock.ts';
import type { Instant } from '../../base/clock.ts';
import type { Database } from '../../base/database.ts';
import { moreUrgent } from '../../base/words.ts';
import { IncidentState } from '../incident.ts';
import type { BundleUse, StoredBundle } from './choose-evictions.ts';

const UUID = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/;
/** What stands in a state that nobody knows may still be wanted. */
const StateRow = z.object({ id: z.string(), state: IncidentState.catch('collected') });
const NameRow = z.object({ name: z.string() });

/** One that still owes what waits for the end of a call may have that bundle made already, and not yet on its way. */
const STATES = `SELECT id, CASE WHEN state = 'filed' AND call_since IS NOT NULL THEN 'collected' ELSE state END AS state
  FROM incidents`;

/** What lies half made for longer than a collection may take (an hour at most) belongs to nobody. */
const HALF_MADE_MS = 2 * HOUR_MS;

/** A bundle on the unit with the deliveries that it is of. */
export type KnownBundle = StoredBundle & { fileName: string; deliveries: EvidenceDelivery[]; buried: boolean };

/** Every file in the folder of bundles, and what it is still good for. */
export function storedBundles(db: Database, folder: string, now: Instant): KnownBundle[] {
  const states = new Map(db.all(StateRow, STATES).map(({ id, state }) => [id, state]));
  const buried = new Set(db.all(NameRow, 'SELECT name FROM tombstones').map(({ name }) => name));
  const evidence = Map.groupBy(listEvidence(db), ({ fileName }) => fileName);
  const parts = filesIn(partsFolder(folder)).map((file): KnownBundle => {
    const deliveries = evidence.get(file.fileName) ?? [];
    const incidentId = deliveries[0]?.ticketIncidentId ?? '';
    const use = deliveries.length === 0 ? halfMade(now - file.madeAt) : useOf('filed', deliveries);
    return { ...use, ...file, incidentId, deliveries, buried: buried.has(file.fileName) };
  });
  const bundles = filesIn(folder).map(({ fileName, path, bytes, madeAt }) => {
    const incidentId = UUID.exec(fileName)?.[1] ?? '';
    const deliveries = evidence.get(fileName) ?? [];
    const isPart = fileName.endsWith('.part');
    const use = isPart ? halfMade(now - madeAt) : useOf(states.get(incidentId) ?? null, deliveries);
    return { ...use, incidentId, fileName, path, bytes, madeAt, deliveries, buried: buried.has(fileName) && !isPart };
  });
  return [...bundles, ...parts];
}

/** Where the parts of a bundle lie that is too large for its desk. */
export function partsFolder(folder: string): string {
  return join(folder, 'parts');
}

function halfMade(ageMs: number): BundleUse {
  return { use: ageMs > HALF_MADE_MS || ageMs < -HALF_MADE_MS ? 'none' : 'busy' };
}

function useOf(state: IncidentState | null, deliveries: readonly EvidenceDelivery[]): BundleUse {
  if (state === 'noticed' || state === 'collected' || state === 'watching') return { use: 'busy' };
  if (deliveries.some((delivery) => delivery.state === 'sending')) return { use: 'busy' };
  const owed = deliveries.filter((delivery) => delivery.state !== 'settled');
  if (owed.length > 0)
    return { use: 'owed', priority: owed.map(({ priority }) => priority).reduce((a, b) => moreUrgent(a, b)) };
  return { use: state === 'filed' ? 'delivered' : 'none' };
}

function filesIn(folder: string): { fileName: string; path: string; bytes: number; madeAt: Instant }[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return []; // No bundle was made yet.
  }
  return names.flatMap((fileName) => {
    const path = join(folder, fileName);
    const found = lstatSync(path, { throwIfNoEntry: false });
    return found?.isFile() === true ? [{ fileName, path, bytes: found.size, madeAt: found.mtimeMs }] : [];
  });
}
