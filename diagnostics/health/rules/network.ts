import type { Facts } from '../../snapshot/facts.ts';
import type { Finding, Severity } from '../finding.ts';
import { idPart } from '../finding-id.ts';
import { began, evidenceFor, isSettled } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';

type Interface = NonNullable<Facts['network']>['interfaces'][number];

/**
 * A network interface that was there and is gone, that had a link and has none, or that is slower than it was.
 * Only wired and wireless ones count: bridges, tunnels and containers come and go by themselves.
 *
 * When no other interface has a link, no meeting over the network can be held while the screen itself still works:
 * degraded. When another one carries on, or the link is only slower: impaired.
 */
export const network: HealthRule = {
  name: 'network',
  find(input: RuleInput): Finding[] {
    const changes = input.difference?.interfaces ?? null;
    const now = (input.facts.network?.interfaces ?? []).filter(isPhysical);
    if (changes === null) return [];
    const severity: Severity = now.some(hasLink) ? 'impaired' : 'degraded';
    const gone = changes.gone.filter(isPhysical).map((was): Finding => ({
      ...common(input, was, 'interface-gone'),
      severity,
      title: `Network interface gone: ${was.name}`,
      detail: `The baseline shows ${was.name} (${was.kind}); it is not there now. ${othersText(now)}`,
    }));
    const worse = changes.changed.flatMap(({ from, to }): Finding[] => {
      if (!isPhysical(to)) return [];
      // A wireless link takes its time after a start.
      if (to.kind === 'wifi' && lacksLink(to) && !isSettled(input)) return [];
      if (hasLink(from) && lacksLink(to)) return [withoutLink(input, from, to, severity, now)];
      return isSlower(from, to) ? [slower(input, from, to)] : [];
    });
    return [...gone, ...worse];
  },
};

function withoutLink(input: RuleInput, old: Interface, is: Interface, severity: Severity, now: Interface[]): Finding {
  return {
    ...common(input, is, 'no-link'),
    severity,
    title: `Network interface without link: ${is.name}`,
    detail: `${is.name} (${is.kind}) had a link${old.speedMbps === null ? '' : ` at ${old.speedMbps} Mb/s`} in the baseline; it is ${is.up ? 'up, but nothing answers at the other end' : 'down'} now. ${othersText(now)}`,
  };
}

function slower(input: RuleInput, old: Interface, is: Interface): Finding {
  return {
    ...common(input, is, 'slower'),
    severity: 'impaired',
    title: `Wired network slower: ${is.name}`,
    detail: `${is.name} ran at ${old.speedMbps} Mb/s in the baseline and runs at ${is.speedMbps} Mb/s now.`,
  };
}

function common(input: RuleInput, { name }: Interface, fault: string) {
  return {
    id: `network/${fault}:${idPart(name)}`,
    subsystem: 'network',
    evidence: evidenceFor(input, 'network'),
    began: began(input, false),
  };
}

function isPhysical({ kind }: Interface): boolean {
  return kind !== 'other';
}

function hasLink({ up, carrier }: Interface): boolean {
  return up && carrier === true;
}

/** A carrier that the interface cannot tell is not a missing one. */
function lacksLink({ up, carrier }: Interface): boolean {
  return !up || carrier === false;
}

/** Wireless speeds go up and down by the second; wired ones are agreed once. */
function isSlower(old: Interface, is: Interface): boolean {
  if (is.kind !== 'ethernet' || !hasLink(is)) return false;
  return old.speedMbps !== null && is.speedMbps !== null && is.speedMbps > 0 && is.speedMbps < old.speedMbps;
}

function othersText(now: readonly Interface[]): string {
  const others = now.filter(hasLink).map(({ name }) => name);
  return others.length === 0 ? 'No other interface has a link.' : `With a link: ${others.join(', ')}.`;
}
