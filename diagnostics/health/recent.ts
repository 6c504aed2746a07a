import { DAY_MS } from '../../agent/base/clock.ts';
import type { Instant } from '../../agent/base/clock.ts';
import { parseIso } from '../../agent/base/iso-time.ts';
import { instantOrNull } from '../parsers/instant.ts';
import type { RuleInput } from './rule.ts';

/** What is older is history, unless it is newer than the baseline. */
const RECENT_MS = DAY_MS;

/** Of the times (ISO 8601), those since the baseline and within a day. What has no time tells nothing of now. */
export function recentTimes(times: readonly (string | null)[], { snapshot, baseline }: RuleInput): Instant[] {
  const now = parseIso(snapshot.takenAt);
  const since = Math.max(now - RECENT_MS, baseline === null ? 0 : parseIso(baseline.takenAt));
  return times.flatMap((time) => instantOrNull(time) ?? []).filter((at) => at > since && at <= now);
}
