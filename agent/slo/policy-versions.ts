import type { Instant } from '../base/clock.ts';
import { localMidnight, parseCivilDay } from './civil-day.ts';
import type { SloPolicy } from './policy.ts';
import { instantOfLocal } from './zone-offsets.ts';

/**
 * The policy a request received at `at` falls under: of those in force, the one that began last. Where none is in
 * force, the one that was in force last, because the document "stays valid until a revised agreement supersedes it";
 * before the first, the first.
 */
export function policyAt(policies: readonly SloPolicy[], at: Instant): SloPolicy {
  const begun = policies.filter((policy) => beginOf(policy) <= at);
  const inForce = begun.filter((policy) => at < endOf(policy));
  const chosen = latest(inForce, beginOf) ?? latest(begun, endOf) ?? latest(policies, (policy) => -beginOf(policy));
  if (chosen === undefined) throw new RangeError('there is no policy to choose from');
  return chosen;
}

function beginOf({ effectiveFrom, timeZone }: SloPolicy): Instant {
  return effectiveFrom === null ? -Infinity : instantOfLocal(timeZone, localMidnight(parseCivilDay(effectiveFrom)));
}

function endOf({ supersededOn, timeZone }: SloPolicy): Instant {
  return supersededOn === null ? Infinity : instantOfLocal(timeZone, localMidnight(parseCivilDay(supersededOn)));
}

/** The one with the greatest figure; of equals the one written last. */
function latest(policies: readonly SloPolicy[], figure: (policy: SloPolicy) => number): SloPolicy | undefined {
  return policies.reduce<SloPolicy | undefined>(
    (best, policy) => (best === undefined || figure(policy) >= figure(best) ? policy : best),
    undefined,
  );
}
