import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../agent/base/clock.ts';
import { compileCalendar } from '../../../agent/slo/calendar.ts';
import { CalendarSpec, DTEN_POLICY } from '../../../agent/slo/policy.ts';
import { campaignSeed, LONG } from '../../support/campaign.ts';
import { SHARED, SHARED_MISSING } from '../../support/shared.ts';
import { dayWalk } from './day-walk.ts';

const OracleRow = z.object({
  kind: z.string(),
  t: z.number(),
  in_hours: z.boolean(),
  due24_min: z.number(),
  day_end: z.number(),
  u: z.number(),
  elapsed: z.number(),
});

const dten = compileCalendar(DTEN_POLICY);
const pacific = (text: string): number => DateTime.fromISO(text, { zone: 'America/Los_Angeles' }).toMillis();
const shown = (at: number): string =>
  DateTime.fromMillis(at, { zone: 'America/Los_Angeles' }).toFormat("yyyy-MM-dd'T'HH:mm");

/** A calendar of one's own: hours every day as given, no holidays unless given. */
function calendarOf(
  timeZone: string,
  hours: { from: string; to: string }[],
  holidays: z.input<typeof CalendarSpec>['holidays'] = { calendar: 'none' },
) {
  const week = { monday: hours, tuesday: hours, wednesday: hours, thursday: hours, friday: hours };
  return compileCalendar(
    CalendarSpec.parse({ timeZone, hours: { ...week, saturday: hours, sunday: hours }, holidays }),
  );
}

describe.skipIf(SHARED_MISSING)('the independent oracle', () => {
  it('agrees in every row and every figure', () => {
    const rows = readFileSync(join(SHARED, 'slo-oracle/business-hours.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => OracleRow.parse(JSON.parse(line)));
    expect(rows).toHaveLength(2000);
    const ours = rows.map(({ kind, t, u }) => ({
      kind,
      t,
      in_hours: dten.isOpen(t * 1000),
      due24_min: dten.advance(t * 1000, 24 * HOUR_MS) / 1000,
      day_end: dten.dayEnd(t * 1000) / 1000,
      u,
      elapsed: dten.elapsed(t * 1000, u * 1000) / 1000,
    }));
    expect(ours).toEqual(rows);
  });
});

describe('DTEN’s hours: 06:00 to 18:00, Monday to Friday, Pacific Time, excluding US holidays', () => {
  it.each([
    ['Monday at opening', '2026-11-16T06:00', true],
    ['a minute before', '2026-11-16T05:59', false],
    ['a minute before the close', '2026-11-16T17:59', true],
    ['at the close', '2026-11-16T18:00', false],
    ['Saturday noon', '2026-11-21T12:00', false],
    ['Thanksgiving', '2026-11-26T12:00', false],
    ['the day after Thanksgiving', '2026-11-27T12:00', true],
    ['4 July 2026 is a Saturday, observed on Friday', '2026-07-03T12:00', false],
    ['New Year 2028 is a Saturday, observed in 2027', '2027-12-31T12:00', false],
    ['Juneteenth 2020 was not yet one', '2020-06-19T12:00', true],
    ['Juneteenth 2021 was a Saturday, observed on Friday', '2021-06-18T12:00', false],
    ['a leap day', '2028-02-29T12:00', true],
    ['a Wednesday before 1970', '1969-12-31T12:00', true],
    ['a Tuesday after 2038', '2040-01-24T12:00', true],
  ])('%s', (_, at, open) => {
    expect(dten.isOpen(pacific(at))).toBe(open);
  });

  it.each([
    ['the night the clock goes forward', '2027-03-12T17:00', 2, '2027-03-15T07:00'],
    ['the night the clock goes back', '2026-10-30T17:00', 2, '2026-11-02T07:00'],
    ['into a leap day', '2028-02-28T17:00', 2, '2028-02-29T07:00'],
    ['over Christmas and New Year', '2026-12-24T12:00', 72, '2027-01-05T12:00'],
    ['ending exactly at a close', '2026-11-16T06:00', 12, '2026-11-16T18:00'],
    ['from a Sunday before 1970', '1969-07-20T12:00', 24, '1969-07-22T18:00'],
    ['in the year 2999', '2999-06-07T09:00', 12, '2999-06-10T09:00'],
    ['in the year 9999', '9999-07-06T06:00', 24, '9999-07-07T18:00'],
  ])('advance over %s', (_, at, hours, end) => {
    expect(shown(dten.advance(pacific(at), hours * HOUR_MS))).toBe(end);
  });

  it('counts years of business time, in both directions of the tables', () => {
    const [from, to] = [pacific('1996-01-01T00:00'), pacific('2046-01-01T00:00')];
    const span = dten.elapsed(from, to);
    expect(dten.advance(from, span)).toBe(pacific('2045-12-29T18:00'));
    const parts = Array.from({ length: 50 }, (_, i) =>
      dten.elapsed(pacific(`${1996 + i}-01-01T00:00`), pacific(`${1997 + i}-01-01T00:00`)),
    );
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(span);
  });
});

describe('policies of other customers', () => {
  it.each([
    ['a midday gap ends no day', '2026-11-16T12:30Z', '2026-11-16T17:00Z'],
    ['before opening: the same day’s last close', '2026-11-16T03:00Z', '2026-11-16T17:00Z'],
    ['at the last close: the next day’s', '2026-11-16T17:00Z', '2026-11-17T17:00Z'],
  ])('dayEnd with a midday gap: %s', (_, at, end) => {
    const calendar = calendarOf('UTC', [
      { from: '13:00', to: '17:00' },
      { from: '08:00', to: '12:00' },
    ]);
    expect(calendar.dayEnd(Date.parse(at))).toBe(Date.parse(end));
  });

  it('adds, removes and halves days, dated or every year', () => {
    const calendar = calendarOf('UTC', [{ from: '08:00', to: '16:00' }], {
      calendar: 'us-federal',
      add: ['2026-08-14', '05-01'],
      remove: ['2026-10-12', '11-11'],
      halfDays: [
        { day: '12-24', hours: [{ from: '08:00', to: '12:00' }] },
        { day: '2026-12-25', hours: [{ from: '09:00', to: '10:00' }] },
      ],
    });
    const hoursOn = (day: string): number =>
      calendar.elapsed(Date.parse(`${day}T00:00Z`), Date.parse(`${day}T00:00Z`) + DAY_MS) / HOUR_MS;
    expect(
      ['2026-08-14', '2031-05-01', '2026-10-12', '2029-11-12', '2026-12-24', '2031-12-24', '2026-12-25'].map(hoursOn),
    ).toEqual([0, 0, 8, 0, 4, 4, 1]);
    expect(['2026-11-11', '2027-12-25', '2027-12-24', '2026-08-13'].map(hoursOn)).toEqual([8, 8, 4, 8]);
  });

  it.each([
    ['observed', [8, 0]],
    ['actual', [0, 8]],
    ['both', [0, 0]],
  ] as const)('a desk open on Saturdays closes on the %s day', (federalDays, hours) => {
    const calendar = calendarOf('UTC', [{ from: '08:00', to: '16:00' }], { federalDays });
    const hoursOn = (day: string): number =>
      calendar.elapsed(Date.parse(`${day}T00:00Z`), Date.parse(`${day}T23:59Z`)) / HOUR_MS;
    expect(['2026-07-04', '2026-07-03'].map(hoursOn)).toEqual(hours);
  });

  it.each([
    ['around the clock, the night the clock goes forward has 23 hours', 'America/Los_Angeles', '2027-03-14', 23],
    ['around the clock, the night it goes back has 25', 'America/Los_Angeles', '2026-11-01', 25],
    ['Lord Howe Island goes forward by half an hour', 'Australia/Lord_Howe', '2026-10-04', 23.5],
    ['Samoa left out the 30th of December 2011', 'Pacific/Apia', '2011-12-30', 0],
    ['Nepal is a quarter of an hour off', 'Asia/Kathmandu', '2026-06-01', 24],
  ])('%s', (_, zone, day, hours) => {
    const calendar = calendarOf(zone, [{ from: '00:00', to: '24:00' }]);
    const only = compileCalendar(
      CalendarSpec.parse({
        timeZone: zone,
        hours: Object.fromEntries(
          [DateTime.fromISO(day).toFormat('cccc').toLowerCase()].map((name) => [
            name,
            [{ from: '00:00', to: '24:00' }],
          ]),
        ),
        holidays: { calendar: 'none' },
      }),
    );
    const noon = Date.parse(`${day}T12:00Z`);
    expect(only.elapsed(noon - 3 * DAY_MS, noon + 3 * DAY_MS) / HOUR_MS).toBe(hours);
    expect(calendar.elapsed(noon - 3 * DAY_MS, noon + 3 * DAY_MS)).toBe(6 * DAY_MS);
  });

  it('opens when the clock skips the opening time, and at the first of two', () => {
    const calendar = calendarOf('America/Los_Angeles', [{ from: '02:30', to: '04:00' }]);
    expect(shown(calendar.nextOpen(pacific('2027-03-14T00:00')))).toBe('2027-03-14T03:00');
    const twice = calendarOf('America/Los_Angeles', [{ from: '01:30', to: '04:00' }]);
    expect(twice.elapsed(pacific('2026-11-01T00:00'), pacific('2026-11-01T12:00')) / HOUR_MS).toBe(3.5);
  });
});

describe('what no Date can hold', () => {
  it('is answered with NaN, not with a loop or an error', () => {
    for (const at of [Number.NaN, Infinity, -Infinity, 8.64e15 + DAY_MS]) {
      expect(dten.isOpen(at)).toBe(false);
      expect(dten.advance(at, HOUR_MS)).toBeNaN();
      expect(dten.elapsed(at, at)).toBeOneOf([0, Number.NaN]);
      expect(dten.dayEnd(at)).toBeNaN();
      expect(dten.nextOpen(at)).toBeNaN();
    }
    expect(dten.advance(8.64e15 - HOUR_MS, 100 * HOUR_MS)).toBeNaN();
    expect(dten.advance(0, Number.NaN)).toBeNaN();
  });

  it('but the first and the last instants of all have a calendar', () => {
    expect(dten.dayEnd(-8.64e15)).toBeGreaterThan(-8.64e15);
    expect(dten.advance(8.64e15 - 30 * DAY_MS, HOUR_MS)).toBeLessThan(8.64e15);
  });
});

describe('properties', () => {
  const seed = campaignSeed('calendar properties');
  const runs = LONG ? 5000 : 150;
  const zone = fc.constantFrom(
    ...['America/Los_Angeles', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia', 'Pacific/Chatham'],
    ...['Africa/Casablanca', 'America/St_Johns', 'Asia/Tehran', 'America/Havana', 'Europe/Dublin', 'UTC'],
  );
  const clockTime = (minutes: number): string =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  const day = fc
    .uniqueArray(fc.integer({ min: 0, max: 1440 }), { maxLength: 6 })
    .map((minutes) => minutes.toSorted((a, b) => a - b))
    .map((minutes) =>
      Array.from({ length: Math.floor(minutes.length / 2) }, (_, i) => ({
        from: clockTime(minutes[2 * i] ?? 0),
        to: clockTime(minutes[2 * i + 1] ?? 0),
      })),
    );
  const spec = fc
    .record({
      timeZone: zone,
      hours: fc.record({
        monday: day.filter((spans) => spans.length > 0),
        ...{ tuesday: day, wednesday: day, thursday: day, friday: day, saturday: day, sunday: day },
      }),
      holidays: fc.record({
        calendar: fc.constantFrom('us-federal' as const, 'none' as const),
        halfDays: fc.array(fc.record({ day: fc.constantFrom('12-24', '02-29', '2026-07-06'), hours: day }), {
          maxLength: 2,
        }),
        add: fc.array(fc.constantFrom('03-14', '2026-11-02', '10-04'), { maxLength: 2 }),
      }),
    })
    .map((value) => CalendarSpec.parse(value));
  /** Mostly close together, because each stretch of 512 days that a question touches is compiled first. */
  const instant = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2028-06-01') }) },
    { weight: 1, arbitrary: fc.integer({ min: Date.parse('1960-01-01'), max: Date.parse('2050-01-01') }) },
    // Around the nights in which clocks change.
    fc
      .record({
        night: fc.constantFrom('2026-03-08', '2026-11-01', '2026-04-05', '2026-10-04', '2011-12-30', '2028-02-29'),
        off: fc.integer({ min: -36 * 60, max: 36 * 60 }),
      })
      .map(({ night, off }) => Date.parse(night) + off * MINUTE_MS),
  );
  const duration = fc.oneof(
    fc.integer({ min: 1, max: 40 * DAY_MS }),
    fc.integer({ min: 1, max: 200 }).map((n) => n * 30 * MINUTE_MS),
  );
  const compiled = spec.map((value) => ({
    value,
    calendar: compileCalendar(value),
    toString: () => JSON.stringify(value),
  }));

  it('elapsed(t, advance(t, d)) = d, and no earlier instant will do', () => {
    fc.assert(
      fc.property(compiled, instant, duration, ({ calendar }, at, ms) => {
        const end = calendar.advance(at, ms);
        expect(calendar.elapsed(at, end)).toBe(ms);
        expect(calendar.elapsed(at, end - 1)).toBe(ms - 1);
      }),
      { seed, numRuns: runs },
    );
  });

  it('advance is monotone and additive', () => {
    fc.assert(
      fc.property(compiled, instant, instant, duration, duration, ({ calendar }, a, b, d, e) => {
        expect(calendar.advance(calendar.advance(a, d), e)).toBe(calendar.advance(a, d + e));
        expect(calendar.advance(Math.min(a, b), d)).toBeLessThanOrEqual(calendar.advance(Math.max(a, b), d));
        expect(calendar.advance(a, Math.min(d, e))).toBeLessThanOrEqual(calendar.advance(a, Math.max(d, e)));
      }),
      { seed, numRuns: runs },
    );
  });

  it('elapsed is additive and at most the time that passed', () => {
    fc.assert(
      fc.property(compiled, fc.tuple(instant, instant, instant), ({ calendar }, three) => {
        const [a = 0, b = 0, c = 0] = three.toSorted((x, y) => x - y);
        expect(calendar.elapsed(a, b) + calendar.elapsed(b, c)).toBe(calendar.elapsed(a, c));
        expect(calendar.elapsed(a, c)).toBeLessThanOrEqual(c - a);
        expect(calendar.elapsed(c, a)).toBe(0);
      }),
      { seed, numRuns: runs },
    );
  });

  it('nothing changes in a closed span, and all of an open one counts', () => {
    fc.assert(
      fc.property(
        compiled,
        instant,
        duration,
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ calendar }, at, d, part) => {
          const end = calendar.isOpen(at) ? calendar.nextClose(at) : calendar.nextOpen(at);
          const within = at + Math.floor((end - at) * part);
          expect(calendar.elapsed(at, within)).toBe(calendar.isOpen(at) ? within - at : 0);
          if (!calendar.isOpen(at)) expect(calendar.advance(within, d)).toBe(calendar.advance(at, d));
          expect(calendar.dayEnd(at)).toBeGreaterThan(at);
          expect(calendar.isOpen(calendar.dayEnd(at) - 1)).toBe(true);
        },
      ),
      { seed, numRuns: runs },
    );
  });

  it('agrees with a plain walk from day to day', () => {
    // Hours at which no clock changes, because luxon resolves a skipped or doubled hour in its own way.
    const hours = [
      { from: '06:15', to: '11:45' },
      { from: '13:00', to: '18:00' },
    ];
    fc.assert(
      fc.property(zone, instant, instant, fc.integer({ min: 1, max: 30 * DAY_MS }), (timeZone, a, b, d) => {
        const walked = CalendarSpec.parse({
          timeZone,
          hours: { monday: hours, tuesday: [], wednesday: hours, friday: hours, saturday: hours.slice(0, 1) },
          holidays: { calendar: 'none', add: ['12-25', '2026-11-02'] },
        });
        const calendar = compileCalendar(walked);
        const walk = dayWalk(walked, (date) => date.endsWith('-12-25') || date === '2026-11-02');
        const [from, to] = [Math.min(a, b), Math.min(Math.max(a, b), Math.min(a, b) + 400 * DAY_MS)];
        expect(calendar.elapsed(from, to)).toBe(walk.elapsed(from, to));
        expect(calendar.advance(a, d)).toBe(walk.advance(a, d));
        expect(calendar.isOpen(a)).toBe(walk.isOpen(a));
        expect(calendar.dayEnd(a)).toBe(walk.dayEnd(a));
      }),
      { seed, numRuns: LONG ? 1000 : 60 },
    );
  });
});
