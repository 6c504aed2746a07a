import { HOUR_MS, SECOND_MS } from '../../../agent/base/clock.ts';
import { parseIso } from '../../../agent/base/iso-time.ts';
import type { Facts } from '../../snapshot/facts.ts';
import type { Finding } from '../finding.ts';
import { idPart } from '../finding-id.ts';
import { began, evidenceFor } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';
import { countText } from '../words.ts';

type Interface = NonNullable<Facts['network']>['interfaces'][number];

/** Every wired network of the last twenty years can do better; a pair of wires is broken, or a switch is old. */
const SLOW_MBPS = 100;
/** One packet in a thousand lost is heard in a call. A handful says nothing. */
const ERROR_SHARE = 0.001;
const FEWEST_ERRORS = 100;
/** A link that came or went so often within an hour is a cable, a port or the power saving of a switch. */
const CHANGES_AN_HOUR = 6;

/**
 * A wired link that is up and not well: 100 Mb/s or half duplex, errors, or one that comes and goes. What the baseline
 * shows too, or cannot tell, is a notice: some rooms have such a switch.
 */
export const wiredLink: HealthRule = {
  name: 'wired-link',
  find(input: RuleInput): Finding[] {
    const before = new Map((input.baseline?.facts.network?.interfaces ?? []).map((one) => [one.name, one]));
    return (input.facts.network?.interfaces ?? [])
      .filter(({ kind }) => kind === 'ethernet')
      .flatMap((is) => {
        const was = before.get(is.name) ?? null;
        return [
          ...slow(input, is, was),
          ...halfDuplex(input, is, was),
          ...errors(input, is, was),
          ...flaps(input, is, was),
        ];
      });
  },
};

/** A fall from a higher speed is the rule for the network's to tell. */
function slow(input: RuleInput, is: Interface, was: Interface | null): Finding[] {
  const { speedMbps } = is;
  if (!hasLink(is) || speedMbps === null || speedMbps > SLOW_MBPS || speedMbps <= 0) return [];
  const before = was === null || !hasLink(was) ? null : was.speedMbps;
  if (before !== null && before > speedMbps) return [];
  return [
    {
      ...common(input, is, 'slow', before === null ? null : before <= SLOW_MBPS),
      severity: 'notice',
      title: `Wired network at ${speedMbps} Mb/s: ${is.name}`,
      detail: `${is.name} runs at ${speedMbps} Mb/s. A cable with a broken pair, or an old switch, looks like that.${
        before === null ? '' : ` It ran at ${before} Mb/s in the baseline too.`
      }`,
    },
  ];
}

function halfDuplex(input: RuleInput, is: Interface, was: Interface | null): Finding[] {
  if (!hasLink(is) || is.duplex !== 'half') return [];
  const before = was?.duplex ?? null;
  return [
    {
      ...common(input, is, 'half-duplex', before === null ? null : before === 'half'),
      severity: before === 'full' ? 'impaired' : 'notice',
      title: `Wired network at half duplex: ${is.name}`,
      detail: `${is.name} sends or receives, never both. One end has its speed set by hand, and the other has not.`,
    },
  ];
}

function errors(input: RuleInput, is: Interface, was: Interface | null): Finding[] {
  const since = sameBoot(input) ? was : null;
  const now = difference(is, since);
  if (now === null || now.errors < FEWEST_ERRORS || now.errors < now.packets * ERROR_SHARE) return [];
  const old = was === null ? null : difference(was, null);
  const known = old === null ? null : old.errors >= FEWEST_ERRORS && old.errors >= old.packets * ERROR_SHARE;
  return [
    {
      ...common(input, is, 'errors', known),
      severity: known === false ? 'impaired' : 'notice',
      title: `Wired network with errors: ${is.name}`,
      detail: `${countText(now.errors, 'error')} in ${countText(now.packets, 'packet')} since the ${
        since === null ? 'start' : 'baseline'
      }. A cable, a plug or a port looks like that.`,
    },
  ];
}

function difference(is: Interface, since: Interface | null): { errors: number; packets: number } | null {
  const count = (one: Interface | null): { errors: number; packets: number } | null => {
    if (one === null) return { errors: 0, packets: 0 };
    const { receiveErrors, transmitErrors, receivePackets, transmitPackets } = one;
    if (receiveErrors === null || transmitErrors === null) return null;
    if (receivePackets === undefined || transmitPackets === undefined) return null;
    return { errors: receiveErrors + transmitErrors, packets: receivePackets + transmitPackets };
  };
  const [now, before] = [count(is), count(since)];
  if (now === null || before === null) return null;
  // A driver that was loaded anew counts from nothing.
  if (now.errors < before.errors || now.packets < before.packets) return now;
  return { errors: now.errors - before.errors, packets: now.packets - before.packets };
}

function flaps(input: RuleInput, is: Interface, was: Interface | null): Finding[] {
  if (is.carrierChanges === undefined) return [];
  const since = sameBoot(input) ? (was?.carrierChanges ?? null) : null;
  const hours =
    since === null || input.baseline === null
      ? (input.snapshot.uptimeSeconds * SECOND_MS) / HOUR_MS
      : (parseIso(input.snapshot.takenAt) - parseIso(input.baseline.takenAt)) / HOUR_MS;
  const changes = is.carrierChanges - (since ?? 0);
  if (hours <= 0 || changes < CHANGES_AN_HOUR * Math.max(1, hours)) return [];
  return [
    {
      ...common(input, is, 'link-unstable', since === null ? null : false),
      severity: since === null ? 'notice' : 'impaired',
      title: `Wired link comes and goes: ${is.name}`,
      detail: `The link came or went ${countText(changes, 'time')} since the ${since === null ? 'start' : 'baseline'}, in ${hours.toFixed(1)} hours.`,
    },
  ];
}

function common(input: RuleInput, { name }: Interface, fault: string, inBaseline: boolean | null) {
  return {
    id: `network/${fault}:${idPart(name)}`,
    subsystem: 'network',
    evidence: evidenceOf(input, name),
    began: began(input, inBaseline),
  };
}

function evidenceOf(input: RuleInput, name: string) {
  const own = (input.snapshot.evidence['network'] ?? []).filter(({ file }) => file.includes(`/net/${name}/`));
  return own.length > 0 ? own.slice(0, 4) : evidenceFor(input, 'network');
}

function hasLink({ up, carrier }: Interface): boolean {
  return up && carrier === true;
}

function sameBoot({ baseline, snapshot }: RuleInput): boolean {
  return snapshot.bootId !== null && baseline?.bootId === snapshot.bootId;
}
