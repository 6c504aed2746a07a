import { SECOND_MS } from '../../agent/base/clock.ts';
import { parseIso } from '../../agent/base/iso-time.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { NEWS_MS } from './claim.ts';
import type { Claim } from './claim.ts';
import type { VerdictSource } from './verdict-source.ts';

/** The claims that the baseline did not know yet. */
export function newClaims(
  { snapshot, baseline }: { snapshot: Snapshot; baseline: Snapshot | null },
  sources: readonly VerdictSource[],
): Claim[] {
  const claims = sources.flatMap((source) => source.claims?.({ snapshot, baseline }) ?? []);
  if (baseline === null) {
    const since = parseIso(snapshot.takenAt) - NEWS_MS;
    return claims.filter(({ standing, at }) => standing || (at !== null && at >= since));
  }
  const known = new Set(
    sources.flatMap((source) => source.claims?.({ snapshot: baseline, baseline }) ?? []).map(({ key }) => key),
  );
  // Updaters write whole seconds.
  const takenAt = Math.floor(parseIso(baseline.takenAt) / SECOND_MS) * SECOND_MS;
  return claims.filter(({ key, standing, at }) => !known.has(key) && (standing || at === null || at >= takenAt));
}
