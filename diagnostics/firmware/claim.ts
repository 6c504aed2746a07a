import type { Instant } from '../../agent/base/clock.ts';
import { DAY_MS } from '../../agent/base/clock.ts';

/**
 * An update that an updater's own state speaks of, whether or not a version has changed: an image that waits for its
 * restart, one that was refused. It makes the judge look; what became of it is for the judge to say.
 */
export interface Claim {
  component: string;
  /** For people; null where the component's own name is known better. */
  name: string | null;
  from: string | null;
  /** What was to be installed; null where the updater does not say. */
  to: string | null;
  /** When the updater was done; null where it does not say. */
  at: Instant | null;
  /** The same for the same event: what the baseline shows too is old. */
  key: string;
  /** It is how the unit stands now (a slot), not a line in a history. */
  standing: boolean;
  /** By the updater's word, what runs was left as it was. */
  leavesRunning: boolean;
}

/** Without a baseline, what a history tells of longer ago is no news. */
export const NEWS_MS = 7 * DAY_MS;

/** The latest claim on each component. What stands now comes before what a history tells. */
export function claimsByComponent(claims: readonly Claim[]): Map<string, Claim> {
  const chosen = new Map<string, Claim>();
  for (const claim of claims) {
    const other = chosen.get(claim.component);
    if (other === undefined || rank(claim) >= rank(other)) chosen.set(claim.component, claim);
  }
  return chosen;
}

/** One without a time is of this start, and so the latest. */
function rank({ at, standing }: Claim): number {
  return (at ?? Number.MAX_SAFE_INTEGER / 4) + (standing ? 0 : -NEWS_MS);
}
