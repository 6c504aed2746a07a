import { parseIso } from '../../../agent/base/iso-time.ts';
import type { Finding } from '../finding.ts';
import { began, evidenceFor } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';

/** No unit ran this agent before; a clock that says so has lost its time. */
const EARLIEST = '2020-01-01T00:00:00.000Z';

/**
 * The wall clock. A time that cannot be is degraded: no certificate is valid then, so meetings and sign-in fail.
 * A clock that was synchronised and is not any more drifts slowly: impaired. One that was never seen synchronised
 * may be set by other means (a hypervisor, a person): notice.
 */
export const clock: HealthRule = {
  name: 'clock',
  find(input: RuleInput): Finding[] {
    return [...implausible(input), ...notSynchronised(input)];
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

function notSynchronised(input: RuleInput): Finding[] {
  const time = input.facts.time;
  if (time?.synchronised !== false) return [];
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
