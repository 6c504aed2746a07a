import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FilingCap } from '../../../agent/incidents/filing-cap.ts';
import { HOUR, testFlow } from './flow-fixture.ts';

const LIMITS = { perHour: 2, perDay: 5 };

function capped() {
  const { flow, clock } = testFlow();
  let cap = new FilingCap(flow.db, clock, LIMITS);
  const fileAll = (): number => {
    let filed = 0;
    while (cap.freeInMs('ticket') === 0) {
      cap.count('ticket');
      filed += 1;
    }
    return filed;
  };
  return {
    clock,
    fileAll,
    freeIn: () => cap.freeInMs('ticket'),
    restart: () => (cap = new FilingCap(flow.db, clock, LIMITS)),
  };
}

describe('a clock that is set', () => {
  it.each([
    ['a year ahead', 365 * 24 * HOUR],
    ['back to 1970', -Date.parse('2026-11-25T12:00:00Z')],
    ['back by two hours', -2 * HOUR],
  ])('%s while the agent runs frees nothing, and starves nothing', (_, jump) => {
    const unit = capped();
    expect(unit.fileAll()).toBe(2);
    unit.clock.wall += jump;
    expect(unit.fileAll()).toBe(0);
    expect(unit.freeIn()).toBe(HOUR);
    unit.clock.pass(HOUR);
    expect(unit.fileAll()).toBe(2);
  });

  it('back while the agent is down holds an hour longer at most', () => {
    const unit = capped();
    unit.fileAll();
    unit.clock.wall -= 365 * 24 * HOUR;
    unit.restart();
    expect(unit.freeIn()).toBe(HOUR);
    unit.clock.pass(HOUR);
    expect(unit.fileAll()).toBe(2);
  });

  it('to 1970 at boot and right a minute later frees nothing', () => {
    const unit = capped();
    unit.fileAll();
    const right = unit.clock.wall;
    unit.clock.wall = 0;
    unit.restart();
    expect(unit.fileAll()).toBe(0);
    unit.clock.wall = right;
    unit.clock.up += 60_000;
    expect(unit.fileAll()).toBe(0);
  });
});

it('never files more than the caps in any hour and day of real time, whatever the clock does while it runs', () => {
  const step = fc.record({
    passMinutes: fc.integer({ min: 0, max: 90 }),
    jumpMinutes: fc.oneof(fc.constant(0), fc.integer({ min: -1e6, max: 1e6 })),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const unit = capped();
      const filed: number[] = [];
      for (const { passMinutes, jumpMinutes } of steps) {
        unit.clock.pass(passMinutes * 60_000);
        unit.clock.wall += jumpMinutes * 60_000;
        for (let n = unit.fileAll(); n > 0; n--) filed.push(unit.clock.up);
      }
      for (const at of filed) {
        expect(filed.filter((other) => other >= at && other < at + HOUR - 60_000).length).toBeLessThanOrEqual(
          LIMITS.perHour,
        );
        expect(filed.filter((other) => other >= at && other < at + 24 * HOUR - 60_000).length).toBeLessThanOrEqual(
          LIMITS.perDay,
        );
      }
    }),
    { numRuns: 30 },
  );
});
