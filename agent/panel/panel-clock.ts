import { MINUTE_MS } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import { unreachable } from '../base/errors.ts';
import { toIso } from '../base/iso-time.ts';
import { underlying } from '../slo/clock-state.ts';
import type { ClockState, CountedState } from '../slo/clock-state.ts';
import type { PanelClock } from './shapes.ts';

/** A ticket's clock as the page shows it: to the minute, so that a page hears of it once a minute at most. */
export function panelClock(clock: ClockState): PanelClock {
  const counted = underlying(clock);
  return {
    ...NOTHING,
    ...timesOf(counted),
    state: clock.state,
    wouldBe: clock.state === 'not-covered' || clock.state === 'untracked' ? clock.wouldBe.state : null,
  };
}

const NOTHING = {
  receivedAt: null,
  due: null,
  sameDayBy: null,
  ifReceivedNow: null,
  answeredAt: null,
  withinTarget: null,
  sameBusinessDay: null,
  leftMinutes: null,
  overMinutes: null,
} as const;

function timesOf(counted: CountedState): Partial<PanelClock> {
  if (counted.state === 'queued') {
    const { ifReceivedNow } = counted;
    if (ifReceivedNow === null) return {};
    return { ifReceivedNow: { due: wholeMinute(ifReceivedNow.due), sameDayBy: wholeMinute(ifReceivedNow.sameDayBy) } };
  }
  const times = {
    receivedAt: toIso(counted.receivedAt),
    due: toIso(counted.due),
    sameDayBy: toIso(counted.sameDayBy),
  };
  switch (counted.state) {
    case 'on-track':
    case 'at-risk':
    case 'waiting-on-you':
      return { ...times, leftMinutes: Math.floor(counted.leftMs / MINUTE_MS) };
    case 'breached':
      return { ...times, overMinutes: Math.ceil(counted.overMs / MINUTE_MS) };
    case 'answered':
      return {
        ...times,
        answeredAt: toIso(counted.answeredAt),
        withinTarget: counted.withinTarget,
        sameBusinessDay: counted.sameBusinessDay,
      };
    case 'closed':
      return times;
    default:
      return unreachable(counted);
  }
}

/** Rounded up: what is shown is never earlier than what holds. */
function wholeMinute(at: Instant): string {
  return toIso(Math.ceil(at / MINUTE_MS) * MINUTE_MS);
}
