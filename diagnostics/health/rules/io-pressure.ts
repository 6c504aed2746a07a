import type { Finding } from '../finding.ts';
import { began, evidenceFor } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';

/** Percent of a minute in which everything waited for a disk. */
const STALLED_PERCENT = 40;

/**
 * Everything waits for disks. An update being unpacked does that for a while, so by itself it is a notice: a hint
 * beside what the log says of the disk.
 */
export const ioPressure: HealthRule = {
  name: 'io-pressure',
  find(input: RuleInput): Finding[] {
    const now = input.facts.io?.pressureFull60 ?? null;
    if (now === null || now < STALLED_PERCENT) return [];
    const before = input.baseline?.facts.io?.pressureFull60 ?? null;
    return [
      {
        id: 'storage/pressure',
        subsystem: 'storage',
        severity: 'notice',
        title: `Everything waits for the disk ${Math.round(now)} % of the time`,
        detail: `Over the last minute all programs stood still for ${now} % of the time, waiting for a disk${
          before === null ? '' : `; in the baseline it was ${before} %`
        }.`,
        evidence: evidenceFor(input, 'io'),
        began: began(input, before === null ? null : before >= STALLED_PERCENT),
      },
    ];
  },
};
