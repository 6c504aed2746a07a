import type { ReachedEndpoint } from '../snapshot/reach-facts.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { RuleInput } from './rule.ts';

/** An endpoint now, and in the baseline where it was tried there too. */
export interface Tried {
  now: ReachedEndpoint;
  before: ReachedEndpoint | null;
}

/** Each endpoint beside what the baseline says of it. Only those that were tried on both sides can have changed. */
export function triedEndpoints({ snapshot, baseline }: Pick<RuleInput, 'snapshot' | 'baseline'>): Tried[] {
  const before = new Map((baseline?.facts.reach ?? []).map((one) => [keyOf(one), one]));
  return (snapshot.facts.reach ?? []).map((now) => ({ now, before: before.get(keyOf(now)) ?? null }));
}

function keyOf({ place, port, tls, purpose }: ReachedEndpoint): string {
  return `${purpose} ${tls ? 'tls' : 'tcp'}://${place}:${port}`;
}

/** Everything that was asked for came, whatever the server thinks of the question. */
export function isReached({ failure }: ReachedEndpoint): boolean {
  return failure === null;
}

/** Its name has an address. */
export function isNamed({ reached }: ReachedEndpoint): boolean {
  return reached !== 'nothing';
}

/** The certificate was seen and is not trusted. */
export function isDistrusted({ failure }: ReachedEndpoint): boolean {
  return failure?.startsWith('TLS: ') === true && !failure.endsWith('no answer in time');
}

/** A certificate that is out of its time tells of the clock, or of its owner; it is not somebody else's. */
export function isOutOfTime({ failure }: ReachedEndpoint): boolean {
  return /CERT_(?:HAS_EXPIRED|NOT_YET_VALID)/.test(failure ?? '');
}

/** Whether some interface has a link and a way out. Unknown counts as yes. */
export function hasWayOut({ facts }: Snapshot): boolean {
  const { network } = facts;
  if (network === null || network.interfaces.length === 0) return true;
  return network.interfaces.some(({ up, carrier }) => up && carrier !== false);
}
