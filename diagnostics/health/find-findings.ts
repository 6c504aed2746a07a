import type { UpdateVerdict } from '../firmware/verdict.ts';
import { compareSnapshots } from '../snapshot/difference.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { Severity } from './finding.ts';
import type { Finding } from './finding.ts';
import type { RuleInput } from './rule.ts';
import { RULES } from './rules.ts';

/**
 * What a person should know of this unit: worst first, then by id. Deterministic. A fault that several rules see, or
 * one rule sees twice, is told once, as its worst.
 */
export function findFindings({
  snapshot,
  baseline,
  updates,
}: {
  snapshot: Snapshot;
  baseline: Snapshot | null;
  updates: readonly UpdateVerdict[];
}): Finding[] {
  const difference = baseline === null ? null : compareSnapshots(baseline, snapshot);
  const input: RuleInput = { snapshot, facts: snapshot.facts, baseline, difference, updates };
  const byId = new Map<string, Finding>();
  for (const finding of RULES.flatMap((rule) => rule.find(input)).sort(worstFirst))
    if (!byId.has(finding.id)) byId.set(finding.id, finding);
  return [...byId.values()];
}

function worstFirst(a: Finding, b: Finding): number {
  return rank(a) - rank(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function rank({ severity }: Finding): number {
  return Severity.options.indexOf(severity);
}
