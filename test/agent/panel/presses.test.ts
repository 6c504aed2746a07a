import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../agent/base/clock.ts';
import { toIso } from '../../../agent/base/iso-time.ts';
import { PANEL_LIMITS } from '../../../agent/panel/limits.ts';
import { Presses } from '../../../agent/panel/presses.ts';
import { testServices } from '../../support/panel-services.ts';
import type { TestServices } from '../../support/panel-services.ts';

const START = Date.parse('2026-11-20T18:00:00Z');

function unit(): { services: TestServices; presses: Presses; pass: (ms: number) => void } {
  let passed = 0;
  const clock = { now: () => START + passed, monotonic: () => passed };
  const services = testServices();
  const { requestHelp } = services;
  services.requestHelp = (words) => {
    const made = requestHelp(words);
    services.move(made.ref, { openedAt: toIso(clock.now()) });
    return made;
  };
  return {
    services,
    presses: new Presses(services, PANEL_LIMITS.presses, clock),
    pass: (ms) => {
      passed += ms;
    },
  };
}

describe('presses', () => {
  it.each([
    ['at once', 0, 1],
    ['within ten seconds', 10 * SECOND_MS, 1],
    ['after eleven seconds', 11 * SECOND_MS, 2],
  ])('a second press %s', (_, later, incidents) => {
    const { services, presses, pass } = unit();
    presses.press({});
    pass(later);
    presses.press({});
    expect(services.requests).toHaveLength(incidents);
  });

  it('count whatever keeps the unit from telling what was pressed before', () => {
    const { services, presses, pass } = unit();
    services.latestHelp = () => {
      throw new Error('the state is busy');
    };
    expect(presses.press({ text: 'no sound' })).toMatchObject({ presses: 1 });
    pass(11 * SECOND_MS);
    expect(presses.press({})).toMatchObject({ presses: 1 });
    expect(services.requests).toHaveLength(2);
  });

  it('are counted', () => {
    const { presses } = unit();
    const counts = [presses.press({}), presses.press({}), presses.press({})].map((press) => press.presses);
    expect(counts).toEqual([1, 2, 3]);
  });

  it('that never stop become a new incident every five minutes', () => {
    const { services, presses, pass } = unit();
    for (let second = 0; second < 12 * 60; second++) {
      presses.press({});
      pass(SECOND_MS);
    }
    expect(services.requests).toHaveLength(3);
  });

  it('just far enough apart open six incidents at once and one more every two minutes, and each gets a reference', () => {
    const { services, presses, pass } = unit();
    const refs = [];
    for (let at = 0; at < 20 * MINUTE_MS; at += 11 * SECOND_MS) {
      refs.push(presses.press({}).ref);
      pass(11 * SECOND_MS);
    }
    expect(refs.every((ref) => ref.startsWith('DT-'))).toBe(true);
    expect(services.requests.length).toBeGreaterThanOrEqual(6);
    expect(services.requests.length).toBeLessThanOrEqual(6 + 10);
  });

  it('join a press of a moment ago that came another way, or before the agent was started again', () => {
    const { services, presses, pass } = unit();
    const elsewhere = services.requestHelp({});
    pass(9 * SECOND_MS);
    expect(presses.press({ category: 'network' })).toMatchObject({ ...elsewhere, presses: 2 });
    expect(services.requests).toMatchObject([{ words: { category: 'network' } }]);
  });

  it.each([
    ['of longer ago', -11 * SECOND_MS],
    ['from the future, after the clock was set back', 5 * SECOND_MS],
  ])('do not join one %s', (_, offset) => {
    const { services, presses } = unit();
    const elsewhere = services.requestHelp({});
    services.move(elsewhere.ref, { openedAt: toIso(START + offset) });
    expect(presses.press({}).ref).not.toBe(elsewhere.ref);
  });
});
