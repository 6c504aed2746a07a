import type { styleText } from 'node:util';
import type { Instant } from '../base/clock.ts';
import { underlying } from '../slo/clock-state.ts';
import type { ClockState, CountedState } from '../slo/clock-state.ts';
import type { TicketView } from '../ledger/view.ts';
import { duration } from './when.ts';

type Style = Parameters<typeof styleText>[0];

/** A state in words that a person understands without the documents. */
export function stateWords(clock: ClockState): string {
  switch (clock.state) {
    case 'queued':
      return 'queued';
    case 'on-track':
      return 'on track';
    case 'at-risk':
      return 'at risk';
    case 'waiting-on-you':
      return 'waiting on you';
    case 'breached':
      return 'breached';
    case 'answered':
      return clock.withinTarget ? 'answered' : 'answered late';
    case 'closed':
      return 'closed unanswered';
    case 'not-covered':
      return 'not covered';
    case 'untracked':
      return 'untracked';
    default:
      return clock satisfies never;
  }
}

/** The figure under a state: time left, over or taken, or what it would be. */
export function stateFigure(clock: ClockState): string {
  switch (clock.state) {
    case 'queued':
      return 'not at the desk yet';
    case 'on-track':
    case 'at-risk':
      return clock.leftMs === 0 ? 'till the next opening' : `${duration(clock.leftMs)} left`;
    case 'waiting-on-you':
      return `${duration(clock.leftMs)} left, paused`;
    case 'breached':
      return `${duration(clock.overMs)} over`;
    case 'answered':
      return `after ${duration(clock.tookMs)}`;
    case 'closed':
      return clock.breached ? 'after its time' : 'within its time';
    case 'not-covered':
    case 'untracked':
      return `would be ${shortWords(underlying(clock))}`;
    default:
      return clock satisfies never;
  }
}

function shortWords(clock: CountedState): string {
  if (clock.state === 'answered') return clock.withinTarget ? 'in time' : 'late';
  return clock.state === 'closed' ? 'unanswered' : stateWords(clock);
}

export function stateStyle(clock: ClockState): Style {
  switch (clock.state) {
    case 'breached':
      return ['red', 'bold'];
    case 'at-risk':
      return 'yellow';
    case 'waiting-on-you':
      return 'cyan';
    case 'on-track':
      return 'green';
    case 'answered':
      return clock.withinTarget ? 'green' : 'red';
    case 'queued':
    case 'closed':
    case 'not-covered':
    case 'untracked':
      return 'dim';
    default:
      return clock satisfies never;
  }
}

/** The same-day goal of a ticket: `met`, `missed`, or until when it can be met. */
export function sameDayWords(clock: CountedState, now: Instant): 'met' | 'missed' | 'open' | null {
  switch (clock.state) {
    case 'queued':
      return null;
    case 'answered':
      return clock.sameBusinessDay ? 'met' : 'missed';
    case 'closed':
      return clock.closedAt > clock.sameDayBy ? 'missed' : null;
    case 'on-track':
    case 'at-risk':
    case 'waiting-on-you':
    case 'breached':
      return now > clock.sameDayBy ? 'missed' : 'open';
    default:
      return clock satisfies never;
  }
}

/** Whose move it is, by name. */
export function moveWords({ move, clock }: Pick<TicketView, 'move' | 'clock'>): string {
  if (clock.state === 'untracked' || (clock.state === 'not-covered' && clock.wouldBe.state === 'untracked'))
    return 'not known';
  return { unit: 'this unit', desk: 'the desk', you: 'you', nobody: 'nobody' }[move.whose];
}
