import type { EvidencePointer } from '../../snapshot/evidence.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Finding } from '../finding.ts';
import { hasWayOut, isDistrusted, isNamed, isReached, triedEndpoints } from '../reach.ts';
import type { Tried } from '../reach.ts';
import { began, isSettled } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';
import { countText } from '../words.ts';

const MOST_POINTERS = 4;
/** Not the way to the services themselves: a portal's place and a proxy have rules of their own. */
const SERVICES = new Set(['dten', 'desk', 'meeting', 'other']);

/**
 * Endpoints that cannot be reached. What was never seen reachable may be meant so (a closed network, a proxy), so
 * without a baseline in which it was, all of it is one notice.
 *
 * All that were reachable are not: degraded, because no meeting over the network can be held. One of several: impaired
 * where it is the service of an app that runs here, else a notice, because it may be that service's own outage.
 * Without any link the rules for links say so, and this one is silent; so it is right after a start.
 */
export const unreachable: HealthRule = {
  name: 'unreachable',
  find(input: RuleInput): Finding[] {
    // A certificate that is not trusted was reached; the rule for TLS tells of it.
    const tried = triedEndpoints(input).filter(({ now }) => SERVICES.has(now.purpose));
    const failing = tried.filter(({ now }) => !isReached(now) && !isDistrusted(now));
    if (failing.length === 0 || !hasWayOut(input.snapshot) || !isSettled(input)) return [];
    const worked = tried.filter(({ before }) => before !== null && isReached(before));
    const lost = failing.filter(({ before }) => before !== null && isReached(before));
    if (lost.length === 0) return failing.length === tried.length ? [neverReached(input, tried)] : [];
    if (lost.length === worked.length && failing.length === tried.length) return [allLost(input, lost)];
    const purposes = [...new Set(lost.map(({ now }) => now.purpose))];
    return purposes.map((purpose) =>
      partLost(
        input,
        purpose,
        lost.filter(({ now }) => now.purpose === purpose),
      ),
    );
  },
};

function neverReached(input: RuleInput, tried: readonly Tried[]): Finding {
  const known = tried.some(({ before }) => before !== null);
  const proxies =
    (input.facts.proxies ?? []).length > 0 || input.facts.reach?.some(({ purpose }) => purpose === 'proxy');
  return {
    id: 'network/unreachable',
    subsystem: 'network',
    severity: 'notice',
    title: 'None of the services that matter can be reached',
    detail: [
      sentence(tried),
      known ? 'It was so in the baseline too.' : 'No baseline tells whether they could be reached before.',
      proxies === true ? 'They were tried without the proxy that is configured.' : null,
    ]
      .filter((part) => part !== null)
      .join(' '),
    evidence: pointers(tried),
    began: began(input, known ? true : null),
  };
}

function allLost(input: RuleInput, lost: readonly Tried[]): Finding {
  const names = lost.every(({ now }) => !isNamed(now));
  return {
    id: names ? 'network/dns' : 'network/unreachable',
    subsystem: 'network',
    severity: 'degraded',
    title: names ? 'No name is resolved any more' : 'None of the services that matter can be reached any more',
    detail: `${sentence(lost)} In the baseline ${lost.length === 1 ? 'it was' : 'they were'} reachable.${
      names ? ` Name servers: ${input.facts.network?.resolvers.join(', ') || 'none known'}.` : ''
    }`,
    evidence: pointers(lost),
    began: began(input, false),
  };
}

/** One finding for each purpose: their names stand in its text, where redaction finds them. */
function partLost(input: RuleInput, purpose: string, lost: readonly Tried[]): Finding {
  const used = purpose === 'meeting' && lost.some(({ now }) => runsHere(input.snapshot, now.place));
  const [first] = lost;
  return {
    id: `network/unreachable:${purpose}`,
    subsystem: 'network',
    severity: used ? 'impaired' : 'notice',
    title: `${first?.now.place}${lost.length > 1 ? ` and ${countText(lost.length - 1, 'other')}` : ''} cannot be reached any more`,
    detail: `${sentence(lost)} In the baseline ${lost.length === 1 ? 'it was' : 'they were'} reachable; other services are reachable now.`,
    evidence: pointers(lost),
    began: began(input, false),
  };
}

/** `zoom.us` is the service of `app:us.zoom.zrc`, `teams.microsoft.com` that of a process called `teams`. */
function runsHere({ components, facts }: Snapshot, place: string): boolean {
  const words = place
    .toLowerCase()
    .split('.')
    .filter((word) => /^(?:zoom|teams|meet|webex)/.test(word));
  const names = [
    ...components.map(({ id, name }) => `${id} ${name}`),
    ...(facts.processes ?? []).map(({ name }) => name),
  ];
  return words.some((word) => names.some((name) => name.toLowerCase().includes(word)));
}

function sentence(tried: readonly Tried[]): string {
  const [first] = tried;
  if (first === undefined) return '';
  const { place, port, failure } = first.now;
  const others = tried.length - 1;
  return `${place}:${port} failed: ${failure}${others === 0 ? '' : `; so did ${countText(others, 'other')}`}.`;
}

function pointers(tried: readonly Tried[]): EvidencePointer[] {
  return tried.slice(0, MOST_POINTERS).map(({ now }) => now.at);
}
