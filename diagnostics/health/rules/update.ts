import type { UpdateVerdict } from '../../firmware/verdict.ts';
import type { Finding, Severity } from '../finding.ts';
import { idPart } from '../finding-id.ts';
import type { HealthRule, RuleInput } from '../rule.ts';

interface Outcome {
  severity: Severity;
  words: string;
}

/**
 * Updates that did not simply succeed. The unit runs, with another version than it was meant to, so the impact is
 * limited: impaired. One that waits for a restart is on its way: notice. What the wrong version breaks is told, and
 * weighed, by the other rules.
 */
const OUTCOMES: Record<UpdateVerdict['verdict'], Outcome | null> = {
  none: null,
  succeeded: null,
  'pending-reboot': { severity: 'notice', words: 'waits for a restart' },
  unconfirmed: { severity: 'impaired', words: 'is not confirmed' },
  'rolled-back': { severity: 'impaired', words: 'was rolled back' },
  failed: { severity: 'impaired', words: 'failed' },
  downgraded: { severity: 'impaired', words: 'left a lower version' },
};

/** The verdicts of updates, as findings. */
export const update: HealthRule = {
  name: 'update',
  find({ updates }: RuleInput): Finding[] {
    return updates.flatMap((verdict): Finding[] => {
      const outcome = OUTCOMES[verdict.verdict];
      if (outcome === null) return [];
      return [
        {
          id: `update/${verdict.verdict}:${idPart(verdict.component)}`,
          subsystem: 'update',
          severity: outcome.severity,
          title: `Update of ${verdict.name} ${outcome.words}: ${verdict.from} -> ${verdict.to}`,
          detail: verdict.why.join(' '),
          evidence: verdict.evidence,
          began: 'with-update',
        },
      ];
    });
  },
};
