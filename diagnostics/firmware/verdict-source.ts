import type { EvidencePointer } from '../snapshot/evidence.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Claim } from './claim.ts';
import type { ComponentChange } from './component-change.ts';
import type { VersionRelation } from './version-relation.ts';
import type { UpdateVerdict } from './verdict.ts';

export interface Question {
  change: ComponentChange;
  relation: VersionRelation;
  snapshot: Snapshot;
  baseline: Snapshot | null;
}

/** What a source knows of one change. */
export interface Testimony {
  /** The verdict it speaks for; null when it only adds to the reasons. */
  verdict: UpdateVerdict['verdict'] | null;
  /** A sentence that a support engineer can check. */
  why: string;
  evidence: EvidencePointer[];
}

/**
 * Something that knows what became of an update: an updater's claim, the slots of RAUC, Android's update engine.
 * Null where it knows nothing of this change.
 */
export interface VerdictSource {
  readonly name: string;
  /** The updates that its state speaks of. */
  claims?(input: { snapshot: Snapshot; baseline: Snapshot | null }): Claim[];
  testify(question: Question): Testimony | null;
}
