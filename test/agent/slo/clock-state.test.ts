import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../agent/base/clock.ts';
import { clockFigures } from '../../../agent/slo/clock-figures.ts';
import type { ClockFacts } from '../../../agent/slo/clock-figures.ts';
import { clockState, underlying } from '../../../agent/slo/clock-state.ts';
import { outcomeOf } from '../../../agent/slo/outcome.ts';
import { compilePolicy, pledgeFor } from '../../../agent/slo/pledge.ts';
import { DTEN_POLICY } from '../../../agent/slo/policy.ts';
import { stretches } from '../../../agent/slo/stretches.ts';
import { campaignSeed, LONG } from '../../support/campaign.ts';

const policy = compilePolicy(DTEN_POLICY);
const pledge = pledgeFor(policy, 'normal');
const { calendar } = policy;
const KNOWN = { covered: true, tracked: true };
const START = Date.parse('2026-10-19T00:00:00Z');

/** A ticket in a month with a change of the clock and a holiday; its pauses lie anywhere. */
const facts = fc
  .record({
    received: fc.integer({ min: 0, max: 20 * 24 * 60 }),
    pauses: fc.array(fc.tuple(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 1, max: 2000 })), { maxLength: 4 }),
    answerAfter: fc.option(fc.integer({ min: 0, max: 9 * 24 * 60 })),
  })
  .map(({ received, pauses, answerAfter }): ClockFacts => {
    const receivedAt = START + received * MINUTE_MS;
    let at = receivedAt - HOUR_MS;
    return {
      receivedAt,
      responseAt: answerAfter === null ? null : receivedAt + answerAfter * MINUTE_MS,
      pauses: pauses.map(([gap, length]) => {
        const from = at + gap * MINUTE_MS;
        at = from + length * MINUTE_MS;
        return { from, to: at };
      }),
      waiting: null,
      closedAt: null,
    };
  });
const seed = campaignSeed('clock states');
const options = { seed, numRuns: LONG ? 20_000 : 1000 };

/** The net time of a clock, minute by minute, as one would count it by hand. */
function countedByHand({ receivedAt, pauses }: ClockFacts, until: number): number {
  let sum = 0;
  for (let at = receivedAt; at < until; at += MINUTE_MS)
    if (calendar.isOpen(at) && !pauses.some(({ from, to }) => from <= at && at < to)) sum += MINUTE_MS;
  return sum;
}

describe('a clock', () => {
  it('agrees with counting minute by minute', () => {
    fc.assert(
      fc.property(facts, (known) => {
        const { response, pausedMs } = clockFigures(known, pledge);
        if (known.responseAt === null || response === null) return;
        const took = countedByHand(known, known.responseAt);
        expect(response.tookMs).toBe(took);
        expect(response.withinTarget).toBe(took <= pledge.targetMs);
        expect(pausedMs).toBe(calendar.elapsed(known.receivedAt, known.responseAt) - took);
      }),
      { ...options, numRuns: options.numRuns / 10 },
    );
  });

  it('an answer is within target exactly when it came before the breach', () => {
    fc.assert(
      fc.property(facts, (known) => {
        const { response, breachAfter } = clockFigures(known, pledge);
        const unanswered = clockFigures({ ...known, responseAt: null }, pledge);
        if (response === null) return;
        // Pauses after the answer do not touch it, so only those before are compared.
        const before = { ...known, responseAt: null, pauses: known.pauses.filter(({ from }) => from < response.at) };
        expect(response.withinTarget).toBe(response.at <= clockFigures(before, pledge).breachAfter);
        expect(breachAfter).toBeLessThanOrEqual(unanswered.breachAfter);
      }),
      options,
    );
  });

  it('goes one way while nothing happens: on track, at risk, breached', () => {
    fc.assert(
      fc.property(
        facts,
        fc.array(fc.integer({ min: 0, max: 12 * DAY_MS }), { minLength: 2, maxLength: 8 }),
        (known, offs) => {
          const figures = clockFigures({ ...known, responseAt: null }, pledge);
          const after = Math.max(known.receivedAt, known.pauses.at(-1)?.to ?? 0);
          const order = ['on-track', 'at-risk', 'breached'];
          const seen = offs
            .toSorted((a, b) => a - b)
            .map((off) => ({ now: after + off, state: clockState(figures, KNOWN, calendar, after + off) }));
          const ranks = seen.map(({ state }) => order.indexOf(state.state));
          expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
          for (const { now, state } of seen) {
            expect(state.state === 'breached').toBe(now > figures.breachAfter);
            expect(state.state !== 'on-track').toBe(now > figures.atRiskAfter);
            expect(outcomeOf(figures, KNOWN, now).end === 'breached').toBe(state.state === 'breached');
          }
        },
      ),
      options,
    );
  });

  it('never tells the receipt from before, or a negative time', () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: -40 * DAY_MS, max: 40 * DAY_MS }), (known, off) => {
        const state = underlying(clockState(clockFigures(known, pledge), KNOWN, calendar, known.receivedAt + off));
        if (state.state === 'on-track' || state.state === 'at-risk') {
          expect(state.leftMs).toBeGreaterThanOrEqual(0);
          expect(state.leftMs).toBeLessThanOrEqual(pledge.targetMs + 4 * 2000 * MINUTE_MS);
        }
        if (state.state === 'breached') expect(state.overMs).toBeGreaterThan(0);
        if (state.state === 'answered') expect(state.tookMs).toBeGreaterThanOrEqual(0);
      }),
      options,
    );
  });
});

describe('stretches', () => {
  it('lie end to end, and those that count add up to what the clock took', () => {
    fc.assert(
      fc.property(facts, (known) => {
        const { response } = clockFigures(known, pledge);
        if (response === null) return;
        const all = stretches(policy, known.receivedAt, response.at, known.pauses);
        const ends = [known.receivedAt, ...all.map(({ to }) => to)];
        expect(all.map(({ from }) => from)).toEqual(ends.slice(0, -1));
        expect(ends.at(-1)).toBe(response.at);
        expect(all.reduce((sum, { from, to, counts }) => sum + (counts ? to - from : 0), 0)).toBe(response.tookMs);
      }),
      options,
    );
  });

  it('say why time does not count', () => {
    const thanksgiving = stretches(policy, Date.parse('2026-11-25T20:00:00Z'), Date.parse('2026-11-30T20:00:00Z'), []);
    expect(thanksgiving.map(({ why, counts }) => [why, counts])).toEqual([
      ['business hours', true],
      ['Thanksgiving Day', false],
      ['business hours', true],
      ['weekend', false],
      ['business hours', true],
    ]);
  });
});
