import { describe, expect, it } from 'vitest';
import { toIso } from '../../../agent/base/iso-time.ts';
import { deskHours } from '../../../agent/panel/desk-hours.ts';
import { panelClock } from '../../../agent/panel/panel-clock.ts';
import { PanelClock } from '../../../agent/panel/shapes.ts';
import { compileCalendar } from '../../../agent/slo/calendar.ts';
import type { ClockState } from '../../../agent/slo/clock-state.ts';
import { DTEN_POLICY } from '../../../agent/slo/policy.ts';

const at = (iso: string): number => Date.parse(iso);
const started = {
  receivedAt: at('2026-11-20T18:00:00Z'),
  due: at('2026-11-24T18:00:00Z'),
  sameDayBy: at('2026-11-21T02:00:00Z'),
};

describe('a clock on the page', () => {
  it.each<[string, ClockState, Partial<PanelClock>]>([
    [
      'queued',
      { state: 'queued', ifReceivedNow: { due: at('2026-11-24T18:00:00.001Z'), sameDayBy: started.sameDayBy } },
      { due: null, ifReceivedNow: { due: '2026-11-24T18:01:00.000Z', sameDayBy: '2026-11-21T02:00:00.000Z' } },
    ],
    ['queued on a unit that does not know the time', { state: 'queued', ifReceivedNow: null }, { ifReceivedNow: null }],
    [
      'running',
      { state: 'on-track', ...started, leftMs: 3_659_999 },
      { leftMinutes: 60, due: '2026-11-24T18:00:00.000Z' },
    ],
    [
      'breached',
      { state: 'breached', ...started, since: started.due, overMs: 1 },
      { overMinutes: 1, leftMinutes: null },
    ],
    [
      'answered',
      {
        state: 'answered',
        ...started,
        answeredAt: started.receivedAt,
        tookMs: 0,
        withinTarget: true,
        sameBusinessDay: true,
      },
      { answeredAt: '2026-11-20T18:00:00.000Z', withinTarget: true, sameBusinessDay: true },
    ],
    [
      'without a warranty, by a way that cannot tell',
      { state: 'not-covered', wouldBe: { state: 'untracked', wouldBe: { state: 'at-risk', ...started, leftMs: 0 } } },
      { state: 'not-covered', wouldBe: 'untracked', due: '2026-11-24T18:00:00.000Z', leftMinutes: 0 },
    ],
  ])('%s', (_, state, expected) => {
    const shown = panelClock(state);
    expect(PanelClock.strict().parse(shown)).toEqual(shown);
    expect(shown).toMatchObject(expected);
  });
});

describe('the hours of the desk', () => {
  const calendar = compileCalendar(DTEN_POLICY);
  const on = (iso: string): unknown => deskHours(calendar, 'America/Los_Angeles', at(iso));

  it.each([
    ['on Friday at noon', '2026-11-20T20:00:00Z', true, '2026-11-21T02:00:00.000Z', null],
    ['on Friday at the close', '2026-11-21T02:00:00Z', false, null, '2026-11-23T14:00:00.000Z'],
    ['the evening before Thanksgiving', '2026-11-26T04:00:00Z', false, null, '2026-11-27T14:00:00.000Z'],
  ])('%s', (_, now, open, closesAt, opensAt) => {
    expect(on(now)).toEqual({ zone: 'America/Los_Angeles', zoneName: 'Pacific Time', open, closesAt, opensAt });
  });

  it('of another zone go by its own name', () => {
    expect(deskHours(calendar, 'Europe/Berlin', at(toIso(0))).zoneName).toBe('Europe/Berlin');
  });
});
