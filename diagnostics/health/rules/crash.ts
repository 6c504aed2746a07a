import { MINUTE_MS } from '../../../agent/base/clock.ts';
import type { Finding, Severity } from '../finding.ts';
import { idPart } from '../finding-id.ts';
import { recentTimes } from '../recent.ts';
import { began } from '../rule.ts';
import { isMeetingApp } from '../meeting-app.ts';
import type { HealthRule, RuleInput } from '../rule.ts';

/** The same fault so often within so long: the program never comes up. */
const LOOP = { crashes: 3, withinMs: 10 * MINUTE_MS };
/** The same fault so often within a day: it disturbs. */
const OFTEN = 3;

/**
 * Programs that crashed lately. A meeting app in a crash loop: degraded; another program in one, or the same crash
 * over and over, or a crash of the meeting app: impaired; a single crash of anything else: notice.
 */
export const crash: HealthRule = {
  name: 'crash',
  find(input: RuleInput): Finding[] {
    const { crashes } = input.facts;
    if (crashes === null) return [];
    return crashes.flatMap((group): Finding[] => {
      const recent = recentTimes(group.times, input);
      if (recent.length === 0) return [];
      const loop = isLoop(recent);
      const { process, signal, abortMessage, frames, build, at } = group.last;
      const before = input.baseline?.facts.crashes ?? null;
      const known = before === null ? null : before.some(({ signature }) => signature === group.signature);
      return [
        {
          id: `crash/${loop ? 'loop' : 'process'}:${idPart(process)}:${group.signature}`,
          subsystem: 'software',
          severity: severityOf(isMeetingApp(process, input.facts), recent.length, loop),
          title: loop
            ? `${process} crashes over and over (${recent.length} times)`
            : `${process} crashed${recent.length === 1 ? '' : ` ${recent.length} times`}${signal === null ? '' : ` (${signal})`}`,
          detail: [
            abortMessage === null ? null : `In its words: ${abortMessage}.`,
            frames.length === 0 ? null : `Top of the stack: ${frames.join(' < ')}.`,
            build === null ? null : `Build: ${build}.`,
            `Last at ${group.last.time ?? 'an unknown time'}; ${group.count} times in all that is kept.`,
          ]
            .filter((part) => part !== null)
            .join(' '),
          evidence: [at],
          began: began(input, known),
        },
      ];
    });
  },
};

function isLoop(times: readonly number[]): boolean {
  return times.some((at, i) => (times[i + LOOP.crashes - 1] ?? Infinity) - at <= LOOP.withinMs);
}

function severityOf(meeting: boolean, count: number, loop: boolean): Severity {
  if (loop) return meeting ? 'degraded' : 'impaired';
  return meeting || count >= OFTEN ? 'impaired' : 'notice';
}
