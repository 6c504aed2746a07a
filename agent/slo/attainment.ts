import { DAY_MS } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import { Priority } from '../base/words.ts';
import type { Outcome, OutcomeGroup } from './outcome.ts';
import { OutcomeCount } from './outcome-count.ts';

/** The days looked back on, shortest first. */
export const WINDOW_DAYS = [30, 90, 365] as const;
export type WindowDays = (typeof WINDOW_DAYS)[number];

/** How well a set of tickets was answered. Shares are null where there is nothing to share. */
export interface Attainment {
  /** Answered or breached: what the share is taken over. */
  decided: number;
  answeredWithin: number;
  answeredLate: number;
  /** Run past the target without an answer, also where the ticket was closed after that. */
  breached: number;
  /** Answered within target / decided. */
  share: number | null;
  sameDay: { met: number; decided: number; share: number | null };
  /** Business time to the first response, over the answered ones; nearest rank. */
  medianMs: number | null;
  p90Ms: number | null;
}

/** Attainment over the tickets received within the last `days` days of 24 hours. */
export interface WindowAttainment extends Attainment {
  days: WindowDays;
  /** Received after this instant. */
  after: Instant;
  /** Every ticket received in the window. */
  received: number;
  /** Covered and tracked, not decided yet. */
  running: number;
  waitingOnYou: number;
  /** Closed by the desk without an answer while time was left: neither kept nor broken. */
  closedUnanswered: number;
  /** Whether the majority was answered within the same business day: more than the goal. Null: nothing to tell from. */
  sameDayGoalMet: boolean | null;
  byPriority: { priority: Priority; figures: Attainment }[];
  byFirmware: { firmware: string; figures: Attainment }[];
  /** Kept apart, as courtesy: the unit had no valid warranty. */
  notCovered: Attainment;
  /** Kept apart: the channel cannot tell, so only answered ones would ever be known. */
  untracked: { received: number; toldAnswered: number };
}

/**
 * Attainment by receipt date over each of the windows: answered within target / (answered + breached), over covered,
 * tracked tickets. SLO: the goal that the majority is answered within the same business day is met by more than half.
 */
export function attainment(
  groups: readonly OutcomeGroup[],
  now: Instant,
  sameDayGoalShare: number,
): WindowAttainment[] {
  const afters = WINDOW_DAYS.map((days) => now - days * DAY_MS);
  const cells = groups.map((group) => ({ ...group, windows: countByWindow(group, afters) }));
  return WINDOW_DAYS.map((days, i) => {
    const countOf = (chosen: readonly (typeof cells)[number][]): OutcomeCount =>
      OutcomeCount.sum(chosen.flatMap(({ windows }) => windows.slice(0, i + 1)));
    const all = countOf(cells);
    const figures = figuresOf(all, 'counted');
    const { share } = figures.sameDay;
    return {
      days,
      after: afters[i] ?? now,
      ...figures,
      received: all.of({}),
      running: all.of({ ground: 'counted', end: 'running' }),
      waitingOnYou: all.of({ ground: 'counted', end: 'waiting' }),
      closedUnanswered: all.of({ ground: 'counted', end: 'closed' }),
      sameDayGoalMet: share === null ? null : share > sameDayGoalShare,
      byPriority: Priority.options.flatMap((priority) => {
        const count = countOf(cells.filter((cell) => cell.priority === priority));
        return count.of({ ground: 'counted' }) === 0 ? [] : [{ priority, figures: figuresOf(count, 'counted') }];
      }),
      byFirmware: [...new Set(cells.map(({ firmware }) => firmware))].sort().flatMap((firmware) => {
        const count = countOf(cells.filter((cell) => cell.firmware === firmware));
        return count.of({ ground: 'counted' }) === 0 ? [] : [{ firmware, figures: figuresOf(count, 'counted') }];
      }),
      notCovered: figuresOf(all, 'not-covered'),
      untracked: {
        received: all.of({ ground: 'untracked' }),
        toldAnswered: all.of({ ground: 'untracked', end: 'within' }) + all.of({ ground: 'untracked', end: 'late' }),
      },
    };
  });
}

/** Each outcome into the shortest window that it lies in; one older than all of them into none. */
function countByWindow(group: OutcomeGroup, afters: readonly Instant[]): OutcomeCount[] {
  const { count, receivedAt } = group;
  const windows = new Uint8Array(count).fill(afters.length);
  for (let window = afters.length - 1; window >= 0; window--) {
    const after = afters[window] as number;
    for (let i = 0; i < count; i++) if ((receivedAt[i] as number) > after) windows[i] = window;
  }
  return afters.map((_, window) => OutcomeCount.of(group, windows, window));
}

function figuresOf(count: OutcomeCount, ground: Outcome['ground']): Attainment {
  const answeredWithin = count.of({ ground, end: 'within' });
  const answeredLate = count.of({ ground, end: 'late' });
  const breached = count.of({ ground, end: 'breached' });
  const decided = answeredWithin + answeredLate + breached;
  const met = count.of({ ground, sameDay: 'met' });
  const sameDayDecided = met + count.of({ ground, sameDay: 'missed' });
  const [medianMs = null, p90Ms = null] = count.tookMs(ground, [0.5, 0.9]);
  return {
    decided,
    answeredWithin,
    answeredLate,
    breached,
    share: shareOf(answeredWithin, decided),
    sameDay: { met, decided: sameDayDecided, share: shareOf(met, sameDayDecided) },
    medianMs,
    p90Ms,
  };
}

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
