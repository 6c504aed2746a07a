import { DAY_MS, MINUTE_MS } from '../../../agent/base/clock.ts';
import { parseIso } from '../../../agent/base/iso-time.ts';
import { instantOrNull } from '../../parsers/instant.ts';
import type { CrashFacts } from '../../snapshot/fault-facts.ts';
import type { Finding, Severity } from '../finding.ts';
import { idPart } from '../finding-id.ts';
import { began } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';

type Group = CrashFacts[number];

/** The same fault so often within so long: the program never comes up. */
const LOOP = { crashes: 3, withinMs: 10 * MINUTE_MS };
/** The same fault so often within a day: it disturbs. */
const OFTEN = 3;
/** Programs that are the meeting room. */
const MEETING = /zoom|zrc|teams|skype|rooms|dten/i;
/** An older crash is history, unless it is newer than the baseline. */
const RECENT_MS = DAY_MS;

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
      const recent = recentTimes(group, input);
      if (recent.length === 0) return [];
      const loop = isLoop(recent);
      const { process, signal, abortMessage, frames, build, at } = group.last;
      const before = input.baseline?.facts.crashes ?? null;
      const known = before === null ? null : before.some(({ signature }) => signature === group.signature);
      return [
        {
          id: `crash/${loop ? 'loop' : 'process'}:${idPart(process)}:${group.signature}`,
          subsystem: 'software',
          severity: severityOf(process, recent.length, loop),
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

/** Those since the baseline or within a day. A crash without a time tells nothing of now. */
function recentTimes({ times }: Group, { snapshot, baseline }: RuleInput): number[] {
  const now = parseIso(snapshot.takenAt);
  const since = Math.max(now - RECENT_MS, baseline === null ? 0 : parseIso(baseline.takenAt));
  return times.flatMap((time) => instantOrNull(time) ?? []).filter((at) => at > since && at <= now);
}

function isLoop(times: readonly number[]): boolean {
  return times.some((at, i) => (times[i + LOOP.crashes - 1] ?? Infinity) - at <= LOOP.withinMs);
}

function severityOf(process: string, count: number, loop: boolean): Severity {
  const meeting = MEETING.test(process);
  if (loop) return meeting ? 'degraded' : 'impaired';
  return meeting || count >= OFTEN ? 'impaired' : 'notice';
}
