import { DAY_MS } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import type { Span } from './clock-figures.ts';
import type { CivilDay } from './civil-day.ts';
import { weekdayOf } from './civil-day.ts';
import type { CompiledPolicy } from './pledge.ts';
import { localOf } from './zone-offsets.ts';

/** A stretch of a ticket's time that counts, or does not and why. */
export interface Stretch extends Span {
  counts: boolean;
  /** `business hours`, `waiting on you`, `outside hours`, `weekend`, or the holidays' names. */
  why: string;
}

const SATURDAY = 6;

/** Every stretch between two instants, without gaps: what the clock counted and what it did not. */
export function stretches(policy: CompiledPolicy, from: Instant, to: Instant, pauses: readonly Span[]): Stretch[] {
  const { calendar } = policy;
  const all: Stretch[] = [];
  let at = from;
  while (at < to) {
    const pause = pauses.find((span) => span.from <= at && at < span.to);
    const nextPause = Math.min(...pauses.filter((span) => span.from > at).map((span) => span.from), Infinity);
    const open = calendar.isOpen(at);
    const end = Math.min(to, open ? Math.min(calendar.nextClose(at), pause?.to ?? nextPause) : calendar.nextOpen(at));
    const counts = open && pause === undefined;
    add(all, {
      from: at,
      to: end,
      counts,
      why: open ? (counts ? 'business hours' : 'waiting on you') : whyClosed(policy, at, end),
    });
    at = end;
  }
  return all;
}

/** Adjacent stretches of one kind are one: hours that go on right where others end. */
function add(all: Stretch[], next: Stretch): void {
  const last = all.at(-1);
  if (last !== undefined && last.counts === next.counts && last.why === next.why) last.to = next.to;
  else all.push(next);
}

function whyClosed({ policy, days }: CompiledPolicy, from: Instant, to: Instant): string {
  const first = localDay(policy.timeZone, from);
  const last = localDay(policy.timeZone, to - 1);
  const reasons = new Set<string>();
  for (let day = first; day <= last; day++) {
    const holiday = days.holidayOf(day);
    if (holiday !== null) reasons.add(holiday);
    else if (days.spansOf(day).length === 0) reasons.add(weekdayOf(day) >= SATURDAY ? 'weekend' : 'closed day');
  }
  return reasons.size === 0 ? 'outside hours' : [...reasons].join(', ');
}

function localDay(timeZone: string, at: Instant): CivilDay {
  return Math.floor(localOf(timeZone, at) / DAY_MS);
}
