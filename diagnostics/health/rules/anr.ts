import type { Anr } from '../../snapshot/android-facts.ts';
import type { Finding, Severity } from '../finding.ts';
import { idPart } from '../finding-id.ts';
import { isMeetingApp } from '../meeting-app.ts';
import { recentTimes } from '../recent.ts';
import { began } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';
import { countText } from '../words.ts';

/** So often within a day, it is no accident. */
const OFTEN = 3;
/** While one of these does not respond, nothing on the display does. */
const SYSTEM = /^(?:system|system_server|com\.android\.systemui)$/;

/**
 * Programs that did not respond to people. The system itself, or the meeting app again and again: people stand before
 * a display that does nothing, so degraded. The meeting app once, or another program again and again: impaired.
 * Anything else: notice.
 */
export const anr: HealthRule = {
  name: 'anr',
  find(input: RuleInput): Finding[] {
    const byProcess = new Map<string, Anr[]>();
    for (const one of input.facts.anrs ?? []) {
      if (recentTimes([one.time], input).length === 0) continue;
      byProcess.set(one.process, [...(byProcess.get(one.process) ?? []), one]);
    }
    const before = input.baseline?.facts.anrs ?? null;
    return [...byProcess].flatMap(([process, all]): Finding[] => {
      const last = all.at(-1);
      if (last === undefined) return [];
      return [
        {
          id: `anr/${idPart(process)}`,
          subsystem: 'software',
          severity: severityOf(process, all.length, input),
          title: `${process} did not respond${all.length === 1 ? '' : ` (${countText(all.length, 'time')})`}`,
          detail: [
            last.reason === null ? null : `In Android's words: ${last.reason}.`,
            last.stack === undefined || last.stack.length === 0
              ? null
              : `Its main thread stood in: ${last.stack.join(' < ')}.`,
            `Last at ${last.time ?? 'an unknown time'}.`,
          ]
            .filter((part) => part !== null)
            .join(' '),
          evidence: all.slice(-3).map(({ at }) => at),
          began: began(input, before === null ? null : before.some((one) => one.process === process)),
        },
      ];
    });
  },
};

function severityOf(process: string, count: number, { facts }: RuleInput): Severity {
  if (SYSTEM.test(process)) return 'degraded';
  const often = count >= OFTEN;
  if (isMeetingApp(process, facts)) return often ? 'degraded' : 'impaired';
  return often ? 'impaired' : 'notice';
}
