import { DAY_MS, SECOND_MS } from '../../../agent/base/clock.ts';
import type { Finding } from '../finding.ts';
import { began, evidenceFor } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';
import { countText } from '../words.ts';

/** Rarer than that, a kill is an accident of the past. */
const RARE_MS = 7 * DAY_MS;

/**
 * Programs that the kernel killed for want of memory since this start. Something in the room stopped working, and
 * may have been started again: impaired. Known to the baseline of the same start, or rarer than once a week: notice.
 */
export const outOfMemory: HealthRule = {
  name: 'out-of-memory',
  find(input: RuleInput): Finding[] {
    const kills = input.facts.memory?.oomKills ?? null;
    if (kills === null || kills <= 0) return [];
    const sameBoot =
      input.baseline !== null && input.baseline.bootId !== null && input.baseline.bootId === input.snapshot.bootId;
    const before = sameBoot ? (input.baseline?.facts.memory?.oomKills ?? null) : null;
    const known = before !== null && before >= kills;
    const rare = before === null && (input.snapshot.uptimeSeconds * SECOND_MS) / kills > RARE_MS;
    const line = input.facts.kernelLog?.marks.find(({ kind }) => kind === 'out-of-memory')?.line;
    return [
      {
        id: 'memory/out-of-memory',
        subsystem: 'memory',
        severity: known || rare ? 'notice' : 'impaired',
        title: `${countText(kills, 'program')} killed for want of memory`,
        detail: `Since the last start the kernel has killed ${countText(kills, 'program')} for want of memory${
          before === null ? '' : `; in the baseline, in the same start, it was ${before}`
        }.`,
        evidence: line === undefined ? evidenceFor(input, 'memory') : evidenceFor(input, 'kernelLog', line),
        began: began(input, input.baseline === null ? null : known),
      },
    ];
  },
};
