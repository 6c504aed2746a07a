import type { KnownValue } from '../../diagnostics/redaction/redactor.ts';
import { knownOfUnit } from '../../diagnostics/snapshot/known-of-unit.ts';
import { knownVersions } from '../../diagnostics/snapshot/known-versions.ts';
import type { Database } from '../base/database.ts';
import { currentBaselineId, readBaseline } from './baseline-store.ts';
import type { Incident } from './incident.ts';

/**
 * What the unit was found to know of itself: by the incident's own collection, and by the last healthy one, so that
 * its names are known although the collection failed.
 */
export function knownOfIncident(
  db: Database,
  { collected, reports }: Pick<Incident, 'collected' | 'reports'>,
): KnownValue[] {
  const found = collected?.ok === true ? collected.result.knownValues : [];
  return [...found, ...knownVersions({ snapshots: [], reports }), ...knownOfBaseline(db)];
}

/** What the last healthy picture of the unit says of it; nothing before the first. */
export function knownOfBaseline(db: Database): KnownValue[] {
  const baseline = readBaseline(db, currentBaselineId(db));
  return baseline === null ? [] : [...knownOfUnit(baseline), ...knownVersions({ snapshots: [baseline] })];
}
