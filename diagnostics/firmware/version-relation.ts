import { compareVersions } from './compare-versions.ts';
import type { ComponentChange } from './component-change.ts';
import type { UpdateVerdict } from './verdict.ts';

type Verdict = UpdateVerdict['verdict'];

/**
 * How the running version stands to what was expected and to what ran before. It is read from the unit itself, so it
 * bounds what any source may claim:
 *
 *   expected-runs  the new version runs
 *   nothing-new    the expected version ran already before
 *   old-runs       the version from before still runs, or runs again
 *   lower-runs     a lower version than before runs
 *   other-runs     a version runs that is neither the expected one nor the one from before
 *   unreadable     the running version is not known
 */
export type VersionRelation = 'expected-runs' | 'nothing-new' | 'old-runs' | 'lower-runs' | 'other-runs' | 'unreadable';

export function relationOf({ before, running, expected, claim }: ComponentChange): VersionRelation {
  if (running === null) return 'unreadable';
  if (before !== null && compareVersions(running, before) === 'lower') return 'lower-runs';
  const ranBefore = before !== null && compareVersions(running, before) === 'equal';
  // An updater that names no version still meant another one than ran before.
  const isExpected = expected === null ? claim === null || !ranBefore : compareVersions(running, expected) === 'equal';
  if (isExpected) return ranBefore ? 'nothing-new' : 'expected-runs';
  return ranBefore ? 'old-runs' : 'other-runs';
}

/** The verdicts that a relation leaves open; the first is what holds as long as no source says more. */
export const OPEN_VERDICTS: Record<VersionRelation, readonly [Verdict, ...Verdict[]]> = {
  'expected-runs': ['succeeded', 'unconfirmed'],
  'nothing-new': ['none'],
  'old-runs': ['failed', 'rolled-back', 'pending-reboot', 'unconfirmed'],
  'lower-runs': ['downgraded', 'rolled-back'],
  'other-runs': ['unconfirmed', 'failed'],
  unreadable: ['unconfirmed', 'failed', 'rolled-back', 'pending-reboot'],
};

/** What a source may say of a failure when the new version runs all the same: the two disagree. */
export function heldAgainst(relation: VersionRelation, verdict: Verdict): Verdict {
  return relation === 'expected-runs' && verdict !== 'succeeded' ? 'unconfirmed' : verdict;
}
