import type { WifiLink } from '../../snapshot/link-facts.ts';
import type { Finding, Severity } from '../finding.ts';
import { idPart } from '../finding-id.ts';
import { marksOfLastHour } from '../marks.ts';
import { began, evidenceFor } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';
import { countText } from '../words.ts';

/** dBm. Vendors of meeting software ask for -67 or better; from -75 on rates fall, from -82 on calls break. */
const WEAK = -75;
const UNUSABLE = -82;
/** A signal this much weaker than in the baseline is another one; less is people walking about. */
const WEAKER_BY = 6;
/** So many losses within an hour are no walk past a second access point. A unit on a wall does not move. */
const LOSSES = 6;
const MOST_LINES = 3;

/**
 * A wireless link that is weak, or lost over and over. It counts where no wired link carries the unit. Weak but alive:
 * impaired where the baseline shows it better; where it does not, or nothing is known of before, a notice, because the
 * room has lived with it. So weak that calls break: impaired even without a baseline.
 */
export const wifi: HealthRule = {
  name: 'wifi',
  find(input: RuleInput): Finding[] {
    const wired = (input.facts.network?.interfaces ?? []).some(
      ({ kind, up, carrier }) => kind === 'ethernet' && up && carrier === true,
    );
    const links = (input.facts.wifi ?? []).filter(({ connected }) => connected);
    if (wired || links.length === 0) return [];
    return [...links.flatMap((link) => weak(input, link)), ...lost(input)];
  },
};

function weak(input: RuleInput, link: WifiLink): Finding[] {
  const signal = signalOf(link);
  if (signal === null || signal > WEAK) return [];
  const old = input.baseline?.facts.wifi?.find((one) => one.interface === link.interface && one.connected);
  const before = old === undefined ? null : signalOf(old);
  const [rate, share] = [link.transmitMbps, link.channelBusy];
  return [
    {
      id: `network/wifi-weak:${idPart(link.interface)}`,
      subsystem: 'network',
      severity: severityOf(signal, before),
      title: `Wi-Fi signal weak: ${Math.round(signal)} dBm on ${link.interface}`,
      detail: [
        `The signal is ${Math.round(signal)} dBm; meetings ask for -67 dBm or better.`,
        before === null ? null : `In the baseline it was ${Math.round(before)} dBm.`,
        rate === null ? null : `It sends at ${rate} Mb/s.`,
        share === null ? null : `The channel is in use ${Math.round(share * 100)} % of the time.`,
      ]
        .filter((part) => part !== null)
        .join(' '),
      evidence: [link.at],
      began: began(input, before === null ? null : before <= WEAK),
    },
  ];
}

function signalOf({ averageSignalDbm, signalDbm }: WifiLink): number | null {
  return averageSignalDbm ?? signalDbm;
}

function severityOf(signal: number, before: number | null): Severity {
  if (before !== null) return before - signal >= WEAKER_BY ? 'impaired' : 'notice';
  return signal <= UNUSABLE ? 'impaired' : 'notice';
}

function lost(input: RuleInput): Finding[] {
  const losses = (snapshot: RuleInput['snapshot']) =>
    marksOfLastHour(
      (snapshot.facts.kernelLog?.marks ?? []).filter(({ kind }) => kind === 'wifi-lost'),
      snapshot,
    );
  const marks = losses(input.snapshot);
  const last = marks.at(-1);
  if (last === undefined || marks.length < LOSSES) return [];
  const { baseline } = input;
  return [
    {
      id: 'network/wifi-roaming',
      subsystem: 'network',
      severity: 'impaired',
      title: `Wi-Fi is lost over and over (${countText(marks.length, 'time')} within the hour)`,
      detail: `The link was lost, or changed its access point, ${countText(marks.length, 'time')} within the last hour. The kernel's log says: ${last.text}`,
      evidence: marks.slice(-MOST_LINES).flatMap(({ line }) => evidenceFor(input, 'kernelLog', line)),
      began: began(input, baseline?.facts.kernelLog == null ? null : losses(baseline).length >= LOSSES),
    },
  ];
}
