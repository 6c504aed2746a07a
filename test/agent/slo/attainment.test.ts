import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../agent/base/clock.ts';
import { Priority } from '../../../agent/base/words.ts';
import { attainment } from '../../../agent/slo/attainment.ts';
import { ENDS, GROUNDS, KINDS, kindOf, outcomeGroup, partsOf, SAME_DAYS } from '../../../agent/slo/outcome.ts';
import type { Outcome } from '../../../agent/slo/outcome.ts';
import { nearestRanks } from '../../../agent/slo/percentile.ts';
import { campaignSeed, LONG } from '../../support/campaign.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const seed = campaignSeed('attainment');

function outcome(more: Partial<Outcome>): Outcome {
  return { receivedAt: NOW - DAY_MS, end: 'within', tookMs: HOUR_MS, sameDay: 'met', ground: 'counted', ...more };
}

function over30Days(...outcomes: Partial<Outcome>[]) {
  const [window] = attainment([outcomeGroup('normal', '3.8.5', outcomes.map(outcome))], NOW, 0.5);
  if (window === undefined) throw new Error('no window');
  return window;
}

describe('attainment: answered within target / (answered + breached)', () => {
  it.each<[string, Partial<Outcome>[], number | null]>([
    ['nothing to tell from', [], null],
    ['all in time', [{}, {}], 1],
    ['one late', [{}, {}, {}, { end: 'late' }], 0.75],
    ['one unanswered past its target', [{}, { end: 'breached', sameDay: 'missed' }], 0.5],
    ['running and waiting ones are not decided', [{}, { end: 'running' }, { end: 'waiting' }], 1],
    ['closed without an answer in time is neither kept nor broken', [{}, { end: 'closed' }], 1],
    ['no warranty: apart', [{}, { end: 'late', ground: 'not-covered' }], 1],
    ['untracked: apart, whatever is told', [{}, { ground: 'untracked' }, { end: 'late', ground: 'untracked' }], 1],
    ['older than the window', [{}, { end: 'late', receivedAt: NOW - 31 * DAY_MS }], 1],
  ])('%s', (_, outcomes, share) => {
    expect(over30Days(...outcomes).share).toBe(share);
  });

  it('keeps the tickets without a warranty as courtesy, and says how many are untracked', () => {
    const window = over30Days(
      { ground: 'not-covered' },
      { ground: 'not-covered', end: 'late' },
      { ground: 'untracked', end: 'running', sameDay: 'undecided' },
      { ground: 'untracked' },
    );
    expect(window.notCovered).toMatchObject({ decided: 2, share: 0.5 });
    expect(window.untracked).toEqual({ received: 2, toldAnswered: 1 });
    expect(window.decided).toBe(0);
    expect(window.received).toBe(4);
  });
});

describe('the same-day goal: the majority is more than half', () => {
  it.each<[string, number, number, boolean | null]>([
    ['half is no majority', 2, 2, false],
    ['one more is', 3, 2, true],
    ['nothing decided', 0, 0, null],
  ])('%s', (_, met, missed, goalMet) => {
    const window = over30Days(
      ...Array.from({ length: met }, () => ({})),
      ...Array.from({ length: missed }, () => ({ sameDay: 'missed' as const })),
      { end: 'running', sameDay: 'undecided' },
    );
    expect(window.sameDayGoalMet).toBe(goalMet);
  });
});

describe('figures', () => {
  it('by priority and firmware, over 30, 90 and 365 days', () => {
    const at = (days: number): Partial<Outcome> => ({ receivedAt: NOW - days * DAY_MS });
    const windows = attainment(
      [
        outcomeGroup('urgent', '3.8.5', [outcome(at(1)), outcome({ ...at(40), end: 'late' })]),
        outcomeGroup('low', '3.8.4', [outcome(at(100)), outcome(at(400))]),
      ],
      NOW,
      0.5,
    );
    expect(windows.map(({ days, decided, share }) => [days, decided, share])).toEqual([
      [30, 1, 1],
      [90, 2, 0.5],
      [365, 3, 2 / 3],
    ]);
    expect(windows[2]?.byPriority.map(({ priority, figures }) => [priority, figures.share])).toEqual([
      ['urgent', 0.5],
      ['low', 1],
    ]);
    expect(windows[0]?.byFirmware.map(({ firmware }) => firmware)).toEqual(['3.8.5']);
  });

  it('count the same as one by one', () => {
    const any = fc.record({
      receivedAt: fc.integer({ min: NOW - 400 * DAY_MS, max: NOW }),
      end: fc.constantFrom(...ENDS),
      sameDay: fc.constantFrom(...SAME_DAYS),
      ground: fc.constantFrom(...GROUNDS),
      tookMs: fc.integer({ min: 0, max: 50 }),
    });
    const tickets = fc.array(fc.tuple(fc.constantFrom(...Priority.options), fc.constantFrom('1', '2'), any), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(tickets, (all) => {
        const groups = Priority.options.flatMap((priority) =>
          ['1', '2'].map((firmware) =>
            outcomeGroup(
              priority,
              firmware,
              all.filter(([p, f]) => p === priority && f === firmware).map(([, , o]) => o),
            ),
          ),
        );
        for (const window of attainment(groups, NOW, 0.5)) {
          const within = all.filter(([, , { receivedAt }]) => receivedAt > NOW - window.days * DAY_MS);
          const counted = within.filter(([, , { ground }]) => ground === 'counted').map(([, , o]) => o);
          const count = (end: Outcome['end']): number => counted.filter((o) => o.end === end).length;
          const answered = counted.filter(({ end }) => end === 'within' || end === 'late');
          const sorted = answered.map(({ tookMs }) => tookMs).toSorted((a, b) => a - b);
          const rank = (share: number): number | null => sorted[Math.ceil(share * sorted.length) - 1] ?? null;
          expect(window).toMatchObject({
            received: within.length,
            answeredWithin: count('within'),
            answeredLate: count('late'),
            breached: count('breached'),
            running: count('running'),
            waitingOnYou: count('waiting'),
            closedUnanswered: count('closed'),
            medianMs: rank(0.5),
            p90Ms: rank(0.9),
          });
          expect(window.byPriority.reduce((sum, { figures }) => sum + figures.decided, 0)).toBe(window.decided);
          expect(window.byFirmware.reduce((sum, { figures }) => sum + figures.decided, 0)).toBe(window.decided);
        }
      }),
      { seed, numRuns: LONG ? 2000 : 100 },
    );
  });

  it('of kinds are numbered without gaps', () => {
    const kinds = GROUNDS.flatMap((ground) =>
      SAME_DAYS.flatMap((sameDay) => ENDS.map((end) => kindOf(end, sameDay, ground))),
    );
    expect(kinds).toEqual(Array.from({ length: KINDS }, (_, kind) => kind));
    expect(kinds.map(partsOf).map(({ end, sameDay, ground }) => kindOf(end, sameDay, ground))).toEqual(kinds);
  });
});

describe('nearest rank', () => {
  it('is what one sorted list has at that place', () => {
    const list = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 });
    fc.assert(
      fc.property(fc.array(list, { maxLength: 5 }), (lists) => {
        const sorted = lists.flat().toSorted((a, b) => a - b);
        const shares = [0.1, 0.5, 0.9, 1];
        const ranks = nearestRanks(
          lists.map((values) => Float64Array.from(values).sort()),
          shares,
        );
        expect(ranks).toEqual(
          sorted.length === 0 ? [] : shares.map((share) => sorted[Math.ceil(share * sorted.length) - 1]),
        );
      }),
      { seed },
    );
  });
});
