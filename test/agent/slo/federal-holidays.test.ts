import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allForYear } from '@18f/us-federal-holidays';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../agent/base/clock.ts';
import { toIso } from '../../../agent/base/iso-time.ts';
import { federalHolidays } from '../../../agent/slo/federal-holidays.ts';
import { SHARED, SHARED_MISSING } from '../../support/shared.ts';

const date = (day: number): string => toIso(day * DAY_MS).slice(0, 10);
const years = Array.from({ length: 26 }, (_, i) => 2020 + i);

/** Observed days that lie in a year: New Year's Day may be observed in the year before its own. */
function observedIn(year: number): string[] {
  return [year, year + 1]
    .flatMap(federalHolidays)
    .map(({ observed }) => date(observed))
    .filter((day) => day.startsWith(String(year)))
    .sort();
}

describe('federal holidays', () => {
  it.each(years)('%i agrees with the library of 18F', (year) => {
    const theirs = [year, year + 1]
      .flatMap((of) => allForYear(of, { shiftSaturdayHolidays: true, shiftSundayHolidays: true }))
      .map(({ dateString }) => new Date(dateString.replaceAll(/\b(\d)\b/g, '0$1')).toISOString().slice(0, 10))
      .filter((day) => day.startsWith(String(year)))
      .sort();
    expect(observedIn(year)).toEqual([...new Set(theirs)]);
  });

  it('are eleven a year since Juneteenth became one, ten before', () => {
    expect(years.map((year) => federalHolidays(year).length)).toEqual(years.map((year) => (year < 2021 ? 10 : 11)));
  });

  it('Veterans Day 2028 is a Saturday, observed on Friday the 10th', () => {
    expect(observedIn(2028)).toContain('2028-11-10');
  });

  it.skipIf(SHARED_MISSING)('agree with the observed days of the oracle', () => {
    const rows = readFileSync(join(SHARED, 'slo-oracle/us-federal-observed.txt'), 'utf8')
      .split('\n')
      .filter((line) => /^\d/.test(line))
      .map((line) => line.split('\t').slice(0, 2));
    const ours = Array.from({ length: 6 }, (_, i) => 2024 + i)
      .flatMap(federalHolidays)
      .map(({ actual, observed }) => [date(observed), date(actual)]);
    expect(rows.length).toBeGreaterThan(50);
    expect(ours).toEqual(expect.arrayContaining(rows));
  });
});
