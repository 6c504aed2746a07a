import type { Finding } from '../finding.ts';
import { isDistrusted, isOutOfTime, isReached, triedEndpoints } from '../reach.ts';
import { began } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';
import { countText } from '../words.ts';

const MOST_POINTERS = 4;
const SERVICES = new Set(['dten', 'desk', 'meeting', 'other']);

/**
 * Somebody in between shows certificates of its own: a proxy that reads along. Meeting apps check whom they speak to,
 * so calls and sign-in fail in ways that nobody understands: impaired where the baseline shows the true certificates.
 * Where it was so before, or nothing is known of before, the network may be run like that on purpose: notice.
 */
export const tlsInterception: HealthRule = {
  name: 'tls-interception',
  find(input: RuleInput): Finding[] {
    const seen = triedEndpoints(input).filter(
      ({ now }) => SERVICES.has(now.purpose) && isDistrusted(now) && !isOutOfTime(now),
    );
    const [first] = seen;
    if (first === undefined) return [];
    const known = seen.filter(({ before }) => before !== null);
    const fresh = known.filter(({ before }) => before !== null && isReached(before));
    const { place, failure, tlsIssuer } = (fresh[0] ?? first).now;
    return [
      {
        id: 'network/tls-not-trusted',
        subsystem: 'network',
        severity: fresh.length > 0 ? 'impaired' : 'notice',
        title: `Certificates of ${countText(seen.length, 'service')} are not trusted`,
        detail: `${place}: ${failure}.${tlsIssuer === null ? '' : ` Its certificate was issued by ${tlsIssuer}.`} A proxy that reads encrypted traffic looks like that.${
          fresh.length > 0 ? ' In the baseline the certificate was trusted.' : ''
        }`,
        evidence: (fresh.length > 0 ? fresh : seen).slice(0, MOST_POINTERS).map(({ now }) => now.at),
        began: began(input, known.length === 0 ? null : fresh.length === 0),
      },
    ];
  },
};
