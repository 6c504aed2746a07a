import type { Finding } from '../finding.ts';
import { hasWayOut, isReached, triedEndpoints } from '../reach.ts';
import { began, isSettled } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';

/**
 * A proxy that the unit is told to use and that does not answer. Where the services are reachable without it, or the
 * baseline does not show it alive: notice. Where it was alive and they are not reachable either: degraded.
 */
export const proxy: HealthRule = {
  name: 'proxy',
  find(input: RuleInput): Finding[] {
    if (!hasWayOut(input.snapshot) || !isSettled(input)) return [];
    const tried = triedEndpoints(input);
    const open = tried.some(({ now }) => now.purpose !== 'proxy' && isReached(now));
    return tried
      .filter(({ now }) => now.purpose === 'proxy' && !isReached(now))
      .map(({ now, before }): Finding => {
        const known = before === null ? null : !isReached(before);
        return {
          id: 'network/proxy-unreachable',
          subsystem: 'network',
          severity: known === false && !open ? 'degraded' : 'notice',
          title: `The proxy does not answer: ${now.place}:${now.port}`,
          detail: `The unit is told to use it, and it failed: ${now.failure}.${
            open ? ' Services are reachable without it.' : ''
          }${known === false ? ' In the baseline it answered.' : ''}`,
          evidence: [now.at],
          began: began(input, known),
        };
      });
  },
};
