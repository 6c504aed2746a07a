import { judgeUpdates } from './firmware/judge-update.ts';
import type { UpdateReport, UpdateVerdict } from './firmware/verdict.ts';
import { findFindings } from './health/find-findings.ts';
import type { Finding } from './health/finding.ts';
import type { Snapshot } from './snapshot/snapshot.ts';

export interface Judgement {
  /** By component id. */
  updates: UpdateVerdict[];
  /** Worst first, then by id. */
  findings: Finding[];
}

/**
 * The one judgement on a unit: what became of its updates, and what is wrong with it. Pure: the same snapshot,
 * baseline and reports always give the same answer, on the unit and on whoever opens its bundle.
 */
export function judge({
  snapshot,
  baseline,
  reports,
}: {
  snapshot: Snapshot;
  baseline: Snapshot | null;
  reports: readonly UpdateReport[];
}): Judgement {
  const updates = judgeUpdates({ baseline, snapshot, reports });
  return { updates, findings: findFindings({ snapshot, baseline, updates }) };
}
