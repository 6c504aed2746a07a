import type { ReachedEndpoint } from '../../snapshot/reach-facts.ts';
import type { Finding } from '../finding.ts';
import { isReached, triedEndpoints } from '../reach.ts';
import { began } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';

/**
 * A network that sends everybody to a page of its own first. Nobody can sign in there on a display, so nothing else is
 * reachable: degraded where the baseline shows the way open, else a
 * notice: a network that lets only its proxy out looks the same. Where some encrypted service is reachable, the
 * way is open and there is nothing to tell.
 */
export const captivePortal: HealthRule = {
  name: 'captive-portal',
  find(input: RuleInput): Finding[] {
    const tried = triedEndpoints(input);
    if (tried.some(({ now }) => now.tls && isReached(now))) return [];
    const wasOpen = tried.some(({ before }) => before !== null && before.tls && isReached(before));
    return tried
      .filter(({ now }) => isPortal(now))
      .slice(0, 1)
      .map(({ now, before }): Finding => {
        const known = before === null ? (wasOpen ? false : null) : isPortal(before);
        return {
          id: 'network/captive-portal',
          subsystem: 'network',
          severity: known === false ? 'degraded' : 'notice',
          title: 'The network asks for a sign-in of its own (captive portal)',
          detail: `Asked for ${now.place}, the network sent on to ${now.redirectedTo ?? `a page of its own (${now.httpStatus})`}. No encrypted service is reachable.`,
          evidence: [now.at],
          began: began(input, known),
        };
      });
  },
};

/** 511 is made for it (RFC 6585); the others send on to a host of the network's own. */
function isPortal({ purpose, httpStatus, redirectedAway }: ReachedEndpoint): boolean {
  if (purpose !== 'portal' || httpStatus === null) return false;
  return httpStatus === 511 || (httpStatus >= 300 && httpStatus < 400 && redirectedAway);
}
