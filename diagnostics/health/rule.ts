import type { UpdateVerdict } from '../firmware/verdict.ts';
import type { EvidencePointer } from '../snapshot/evidence.ts';
import type { FactSection, Facts } from '../snapshot/facts.ts';
import type { SnapshotDifference } from '../snapshot/difference.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Began, Finding } from './finding.ts';

/** What a rule may look at. */
export interface RuleInput {
  snapshot: Snapshot;
  /** The facts of `snapshot`. */
  facts: Facts;
  /** The last healthy snapshot before the change; null where there is none. */
  baseline: Snapshot | null;
  /** From the baseline to the snapshot; null without one. */
  difference: SnapshotDifference | null;
  updates: readonly UpdateVerdict[];
}

/**
 * Facts, and a baseline where there is one, in; findings out. Pure. A section that is null is unknown: a rule says
 * nothing of it. Something that is not there is a fault only when a baseline shows that it was.
 */
export interface HealthRule {
  readonly name: string;
  find(input: RuleInput): Finding[];
}

/**
 * When a fault began: with the update if the baseline lacks it and versions changed since; after the update if it
 * lacks it and the same versions ran well before.
 * @param inBaseline whether the baseline shows the fault too; null where it cannot tell.
 */
export function began({ baseline, updates }: RuleInput, inBaseline: boolean | null): Began {
  if (baseline === null || inBaseline === null) return 'unknown';
  if (inBaseline) return 'before-update';
  return updates.some(({ verdict }) => verdict !== 'none') ? 'with-update' : 'after-update';
}

/** Where a section was read; with `line`, the line in its first file. */
export function evidenceFor({ snapshot }: RuleInput, section: FactSection, line?: number): EvidencePointer[] {
  const pointers = snapshot.evidence[section] ?? [];
  const [first] = pointers;
  if (line === undefined || line < 1 || first === undefined) return pointers.slice(0, MOST_POINTERS);
  return [{ file: first.file, line }];
}

/** So soon after its start a unit may still be waiting for its network, its screen and its peripherals. */
export function isSettled({ snapshot }: Pick<RuleInput, 'snapshot'>): boolean {
  return snapshot.uptimeSeconds >= SETTLED_SECONDS;
}

const SETTLED_SECONDS = 120;

const MOST_POINTERS = 4;
