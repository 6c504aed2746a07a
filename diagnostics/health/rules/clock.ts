import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../agent/base/clock.ts';
import { parseIso } from '../../../agent/base/iso-time.ts';
import type { Finding } from '../finding.ts';
import { isOutOfTime } from '../reach.ts';
import { began, evidenceFor } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';

/** No unit ran this agent before; a clock that says so has lost its time. */
const EARLIEST = '2020-01-01T00:00:00.000Z';
/** Sign-in by Kerberos refuses more than five minutes, and many tokens do. */
const OFF_SECONDS = (5 * MINUTE_MS) / SECOND_MS;
const FAR_OFF_SECONDS = DAY_MS / SECOND_MS;

/**
 * The wall clock. A time that cannot be is degraded: no certificate is valid then, so meetings and sign-in fail. So is
 * one that is off by a day; off by five minutes is impaired. What it is off by, the time source says, or two servers.
 * A clock that was synchronised and is not any more drifts slowly: impaired. One that was never seen synchronised
 * may be set by other means (a hypervisor, a person): notice.
 */
export const clock: HealthRule = {
  name: 'clock',
  find(input: RuleInput): Finding[] {
    return [...implausible(input), ...off(input), ...notSynchronised(input)];
  },
};

function implausible(input: RuleInput): Finding[] {
  const { takenAt } = input.snapshot;
  if (parseIso(takenAt) >= parseIso(EARLIEST)) return [];
  return [
    {
      id: 'time/implausible',
      subsystem: 'time',
      severity: 'degraded',
      title: 'The clock shows a time that cannot be',
      detail: `The unit believes that it is ${takenAt}. No certificate is valid at that time, so encrypted connections fail.`,
      evidence: evidenceFor(input, 'time'),
      began: began(input, input.baseline === null ? null : parseIso(input.baseline.takenAt) < parseIso(EARLIEST)),
    },
  ];
}

function off(input: RuleInput): Finding[] {
  const now = offsetOf(input.snapshot);
  if (now === null || now.seconds < OFF_SECONDS || parseIso(input.snapshot.takenAt) < parseIso(EARLIEST)) return [];
  const before = input.baseline === null ? null : offsetOf(input.baseline);
  return [
    {
      id: 'time/off',
      subsystem: 'time',
      severity: now.seconds >= FAR_OFF_SECONDS ? 'degraded' : 'impaired',
      title: `The clock is off by ${durationText(now.seconds)}`,
      detail: `${now.by} ${now.seconds >= FAR_OFF_SECONDS ? 'Certificates may seem out of their time, so encrypted connections fail.' : 'Sign-in may be refused.'}`,
      evidence: now.at ?? evidenceFor(input, 'time'),
      began: began(input, before === null ? null : before.seconds >= OFF_SECONDS),
    },
  ];
}

interface Offset {
  seconds: number;
  by: string;
  at: Finding['evidence'] | null;
}

/** One server's clock may be wrong itself; two that agree within a minute are not. */
function offsetOf({ facts }: RuleInput['snapshot']): Offset | null {
  const said = facts.time?.offsetSeconds;
  if (said !== undefined && facts.time?.synchronised !== false)
    return { seconds: said, by: `The time source says that it is off by ${durationText(said)}.`, at: null };
  const answers = (facts.reach ?? []).flatMap((one) =>
    one.clockAheadSeconds === null || one.purpose === 'portal' ? [] : [{ ...one, ahead: one.clockAheadSeconds }],
  );
  for (const [index, one] of answers.entries())
    for (const other of answers.slice(index + 1))
      if (other.place !== one.place && Math.abs(other.ahead - one.ahead) <= AGREE_SECONDS)
        return {
          seconds: Math.abs(one.ahead),
          by: `${one.place} and ${other.place} say that it is ${durationText(Math.abs(one.ahead))} ${one.ahead > 0 ? 'slow' : 'fast'}.`,
          at: [one.at, other.at],
        };
  return byCertificates(facts);
}

/** So far off that no certificate holds: what is left is an answer without TLS, and certificates out of their time. */
function byCertificates({ reach }: RuleInput['facts']): Offset | null {
  const refused = reach?.find(isOutOfTime);
  const plain = reach?.find((one) => !one.tls && one.clockAheadSeconds !== null);
  const ahead = plain?.clockAheadSeconds ?? null;
  if (refused === undefined || plain === undefined || ahead === null) return null;
  return {
    seconds: Math.abs(ahead),
    by: `${plain.place} says that it is ${durationText(Math.abs(ahead))} ${ahead > 0 ? 'slow' : 'fast'}, and the certificate of ${refused.place} seems out of its time.`,
    at: [plain.at, refused.at],
  };
}

const AGREE_SECONDS = 60;

function durationText(seconds: number): string {
  if (seconds >= 2 * FAR_OFF_SECONDS) return `${Math.round(seconds / FAR_OFF_SECONDS)} days`;
  return seconds >= 120 ? `${Math.round(seconds / 60)} minutes` : `${Math.round(seconds)} seconds`;
}

/** After a start the first answers of the time servers take a while; a later check finds what stays. */
const SYNCHRONISED_WITHIN_SECONDS = 600;

function notSynchronised(input: RuleInput): Finding[] {
  const time = input.facts.time;
  if (time?.synchronised !== false || input.snapshot.uptimeSeconds < SYNCHRONISED_WITHIN_SECONDS) return [];
  const before = input.baseline?.facts.time?.synchronised ?? null;
  return [
    {
      id: 'time/not-synchronised',
      subsystem: 'time',
      severity: before === true ? 'impaired' : 'notice',
      title: 'The clock is not synchronised',
      detail: `${time.source === null ? 'No time source is known' : `The time source is ${time.source}`}. ${
        before === true ? 'In the baseline the clock was synchronised.' : 'It was not seen synchronised before either.'
      }`,
      evidence: evidenceFor(input, 'time'),
      began: began(input, before === null ? null : !before),
    },
  ];
}
