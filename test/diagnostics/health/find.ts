import { findFindings } from '../../../diagnostics/health/find-findings.ts';
import type { Snapshot } from '../../../diagnostics/snapshot/snapshot.ts';
import { makeSnapshot } from './make-snapshot.ts';
import type { PartialFacts } from './make-snapshot.ts';

type Rest = Partial<Omit<Snapshot, 'facts'>>;

/** Against facts of half an hour before, in the same start; null: no baseline. */
export function findings(before: PartialFacts | null, now: PartialFacts, rest: { now?: Rest; before?: Rest } = {}) {
  const earlier = { takenAt: '2026-11-20T09:30:00.000Z', uptimeSeconds: 1800 };
  return findFindings({
    snapshot: makeSnapshot(now, rest.now),
    baseline: before === null ? null : makeSnapshot(before, { ...earlier, ...rest.before }),
    updates: [],
  });
}

/** `severity id` of each. */
export function found(...asked: Parameters<typeof findings>): string[] {
  return findings(...asked).map(({ severity, id }) => `${severity} ${id}`);
}
