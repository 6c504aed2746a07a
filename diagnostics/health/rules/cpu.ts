import type { Finding } from '../finding.ts';
import { began, evidenceFor } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';

/** Percent of a minute in which some program waited for a processor. */
const BUSY_PERCENT = 80;

/**
 * A processor that programs queue for. One busy minute (an update being unpacked, this collection itself) tells of no
 * fault, so it is a notice: a hint for whoever reads other findings.
 */
export const cpu: HealthRule = {
  name: 'cpu',
  find(input: RuleInput): Finding[] {
    const now = input.facts.cpu?.pressureSome60 ?? null;
    if (now === null || now < BUSY_PERCENT) return [];
    const before = input.baseline?.facts.cpu?.pressureSome60 ?? null;
    return [
      {
        id: 'cpu/pressure',
        subsystem: 'cpu',
        severity: 'notice',
        title: `Programs wait for the processor ${Math.round(now)} % of the time`,
        detail: `Over the last minute some program waited for a processor ${now} % of the time${
          before === null ? '' : `; in the baseline it was ${before} %`
        }.`,
        evidence: evidenceFor(input, 'cpu'),
        began: began(input, before === null ? null : before >= BUSY_PERCENT),
      },
    ];
  },
};
