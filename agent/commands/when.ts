import { DateTime } from 'luxon';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';

/** The agent speaks English everywhere. */
const LOCALE = 'en-US';

/** How instants are shown to a person: their own zone first, the policy's beside it. */
export interface Zones {
  local: string;
  policy: string;
}

/** One instant in two zones; `policy` is null where both clocks show the same. */
export interface When {
  local: string;
  policy: string | null;
}

/** `Mon 23 Nov 19:04` and `10:04 PST`; with the year where it is not that of `now`, the weekday where it is another. */
export function when(at: Instant, zones: Zones, now: Instant): When {
  const local = DateTime.fromMillis(at, { zone: zones.local, locale: LOCALE });
  const policy = local.setZone(zones.policy);
  const year = local.year === DateTime.fromMillis(now, { zone: zones.local }).year ? '' : ' yyyy';
  const sameClock = local.offset === policy.offset;
  return {
    local: local.toFormat(`ccc d LLL${year} HH:mm${sameClock ? ' ZZZZ' : ''}`),
    policy: sameClock ? null : policy.toFormat(`${local.weekday === policy.weekday ? '' : 'ccc '}HH:mm ZZZZ`),
  };
}

/** `23 Nov 19:04`, local. */
export function shortWhen(at: Instant, zones: Zones): string {
  return DateTime.fromMillis(at, { zone: zones.local, locale: LOCALE }).toFormat('d LLL HH:mm');
}

/** Both clocks on one line: `Mon 23 Nov 19:04 (10:04 PST)`. */
export function whenLine(at: Instant, zones: Zones, now: Instant): string {
  const { local, policy } = when(at, zones, now);
  return policy === null ? local : `${local} (${policy})`;
}

/** `14 h 20 min`, `45 min`, `30 s`, `0 min`; durations of business time are not turned into days, which would be read as 24 hours. */
export function duration(ms: number): string {
  if (ms > 0 && ms < MINUTE_MS) return `${Math.ceil(ms / SECOND_MS)} s`;
  const hours = Math.floor(ms / HOUR_MS);
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  if (hours === 0) return `${minutes} min`;
  return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
}
