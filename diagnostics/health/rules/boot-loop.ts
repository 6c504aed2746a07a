import { MINUTE_MS } from '../../../agent/base/clock.ts';
import { parseIso } from '../../../agent/base/iso-time.ts';
import { instantOrNull } from '../../parsers/instant.ts';
import type { Finding } from '../finding.ts';
import { began } from '../rule.ts';
import type { HealthRule, RuleInput } from '../rule.ts';
import { countText } from '../words.ts';

/** So many starts within so long are no evening's switching off and no second try. */
const STARTS = 4;
const WITHIN_MS = 30 * MINUTE_MS;
/** A loop that ended longer ago than this is over. */
const RECENT_MS = 60 * MINUTE_MS;
/** With somebody, or an updater, asking for each start, it is work on the unit. */
const ASKED_FOR = new Set(['user', 'updater']);

/** A unit that starts over and over cannot be used for a meeting: degraded, or a notice where the starts were asked for. */
export const bootLoop: HealthRule = {
  name: 'boot-loop',
  find(input: RuleInput): Finding[] {
    const { reboot } = input.facts;
    if (reboot === null) return [];
    const starts = reboot.starts.flatMap((text) => instantOrNull(text) ?? []).toSorted((a, b) => a - b);
    const last = starts.at(-1);
    const now = parseIso(input.snapshot.takenAt);
    if (last === undefined || now - last > RECENT_MS || last > now) return [];
    const close = starts.filter((at) => last - at <= WITHIN_MS);
    if (close.length < STARTS) return [];
    const taken = input.baseline === null ? null : parseIso(input.baseline.takenAt);
    return [
      {
        id: 'boot/loop',
        subsystem: 'boot',
        severity: ASKED_FOR.has(reboot.cause) ? 'notice' : 'degraded',
        title: `The unit started ${close.length} times within half an hour`,
        detail: `${countText(close.length, 'start')} in the ${WITHIN_MS / MINUTE_MS} minutes before the last one; cause of the last one: ${reboot.cause}.`,
        evidence: reboot.startsAt === null ? [] : [reboot.startsAt],
        began: began(input, taken === null ? null : close.every((at) => at <= taken)),
      },
    ];
  },
};
