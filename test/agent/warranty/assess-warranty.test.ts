import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIso } from '../../../agent/base/iso-time.ts';
import { assessWarranty } from '../../../agent/warranty/assess-warranty.ts';
import type { WarrantyAssessment, WarrantyRecord } from '../../../agent/warranty/assess-warranty.ts';
import { warrantyOf } from '../../../agent/warranty-of.ts';
import { Config } from '../../../agent/config/schema.ts';
import { campaignSeed } from '../../support/campaign.ts';

const TERMS = {
  plans: [
    { name: 'standard', termMonths: 12 },
    { name: 'three-years', termMonths: 36 },
    { name: 'one-month', termMonths: 1 },
  ],
  activationWindowDays: 30,
  expiringWithinDays: 30,
};

function record(changes: Partial<WarrantyRecord>): WarrantyRecord {
  return { purchasedOn: null, activatedOn: null, plan: 'standard', invoice: null, seller: null, ...changes };
}

/** Judged at noon UTC of a day. */
function assess(changes: Partial<WarrantyRecord>, today: string): WarrantyAssessment {
  return assessWarranty(record(changes), TERMS, parseIso(`${today}T12:00:00Z`), 'UTC');
}

describe('coverage', () => {
  it.each([
    ['on the day of purchase', '2026-03-31', 'standard', '2026-03-31', 'covered', '2027-03-31', 365],
    ['a month and a day before the end', '2026-03-31', 'standard', '2027-02-28', 'covered', '2027-03-31', 31],
    ['thirty days before the end', '2026-03-31', 'standard', '2027-03-01', 'expiring', '2027-03-31', 30],
    ['on the last day', '2026-03-31', 'standard', '2027-03-31', 'expiring', '2027-03-31', 0],
    ['on the day after', '2026-03-31', 'standard', '2027-04-01', 'expired', '2027-03-31', -1],
    ['years later', '2019-01-01', 'standard', '2026-01-01', 'expired', '2020-01-01', -2192],
    ['in the third year of a longer plan', '2024-05-10', 'three-years', '2026-11-25', 'covered', '2027-05-10', 166],
    ['bought on a leap day', '2024-02-29', 'standard', '2025-02-28', 'expiring', '2025-02-28', 0],
    ['bought on a leap day, the day after', '2024-02-29', 'standard', '2025-03-01', 'expired', '2025-02-28', -1],
    ['a year that holds a leap day', '2023-06-01', 'standard', '2023-06-01', 'covered', '2024-06-01', 366],
    ['a month from 31 January', '2026-01-31', 'one-month', '2026-02-28', 'expiring', '2026-02-28', 0],
    ['a month from 31 January of a leap year', '2028-01-31', 'one-month', '2028-02-29', 'expiring', '2028-02-29', 0],
    ['a month from 31 March', '2026-03-31', 'one-month', '2026-05-01', 'expired', '2026-04-30', -1],
    ['over the change of the year', '2025-12-15', 'one-month', '2026-01-15', 'expiring', '2026-01-15', 0],
  ])('%s', (_, purchasedOn, plan, today, coverage, endsOn, daysLeft) => {
    expect(assess({ purchasedOn, plan }, today)).toMatchObject({ coverage, endsOn, daysLeft });
  });

  it.each([
    ['no dates at all', {}, /neither a purchase date nor an activation date is recorded/],
    ['an activation alone', { activatedOn: '2026-04-01' }, /no purchase date is recorded/],
    ['a plan without a term', { purchasedOn: '2026-03-31', plan: 'gold' }, /the term of the plan "gold" is not known/],
    [
      'a purchase in the future',
      { purchasedOn: '2027-01-01' },
      /2027-01-01 lies in the future by this unit's clock \(2026-11-25\)/,
    ],
    ['a day that does not exist', { purchasedOn: '2026-02-30' }, /2026-02-30\) is no day of the calendar/],
    ['words for a day', { purchasedOn: 'last year' }, /no day of the calendar/],
  ])('is unknown, never expired, with %s', (_, changes, why) => {
    const assessment = assess(changes, '2026-11-25');
    expect(assessment.coverage).toBe('unknown');
    expect(assessment.daysLeft).toBeNull();
    expect(assessment.why[0]).toMatch(/^Unknown: /);
    expect(assessment.why[0]).toMatch(why);
  });

  it('is unknown while the unit believes it is 1970', () => {
    const assessment = assessWarranty(record({ purchasedOn: '2026-03-31' }), TERMS, 0, 'UTC');
    expect(assessment).toMatchObject({ coverage: 'unknown', endsOn: '2027-03-31' });
    expect(assessment.why[0]).toContain('(1970-01-01)');
  });

  it.each([
    ['still the last day in Los Angeles', 'America/Los_Angeles', '2027-04-01T06:59:59Z', 'expiring'],
    ['over in Los Angeles', 'America/Los_Angeles', '2027-04-01T07:00:00Z', 'expired'],
    ['over in Tokyo while it is not yet in Los Angeles', 'Asia/Tokyo', '2027-03-31T15:00:00Z', 'expired'],
    ['in a zone nobody knows, by UTC', 'Mars/Olympus', '2027-03-31T23:59:59Z', 'expiring'],
  ])('goes by the day at the unit: %s', (_, zone, at, coverage) => {
    expect(assessWarranty(record({ purchasedOn: '2026-03-31' }), TERMS, parseIso(at), zone).coverage).toBe(coverage);
  });

  it.each([
    ['covered', '2026-11-25', 'Covered until 2027-03-31: 12 months (plan "standard") from the purchase on 2026-03-31.'],
    [
      'expiring',
      '2027-03-30',
      'Covered until 2027-03-31 (1 day left): 12 months (plan "standard") from the purchase on 2026-03-31.',
    ],
    ['on its last day', '2027-03-31', 'Covered until 2027-03-31 (today is the last day): 12 months'],
    [
      'expired',
      '2027-04-01',
      'Expired: covered until 2027-03-31, 12 months (plan "standard") from the purchase on 2026-03-31.',
    ],
  ])('is said in one sentence first: %s', (_, today, sentence) => {
    expect(assess({ purchasedOn: '2026-03-31' }, today).why[0]).toContain(sentence);
  });
});

describe('activation, asked for within 30 calendar days of purchase', () => {
  it.each([
    ['on the day of purchase', '2026-03-31', 'on-time', undefined],
    ['on the thirtieth day', '2026-04-30', 'on-time', undefined],
    ['a day too late', '2026-05-01', 'late', /Activated on 2026-05-01, 1 day after the 30 calendar days/],
    ['months too late', '2026-09-01', 'late', /124 days after/],
    ['not at all', null, 'missing', /No activation date is recorded; DTEN asks for it by 2026-04-30/],
    ['before the purchase', '2026-03-30', 'unknown', /before the purchase date 2026-03-31; one of them is wrong/],
    ['in the future', '2026-12-01', 'unknown', /lies in the future by this unit's clock \(2026-11-25\)/],
    ['on a day that does not exist', '2026-04-31', 'unknown', /no day of the calendar/],
  ])('%s', (_, activatedOn, activation, why) => {
    const assessment = assess({ purchasedOn: '2026-03-31', activatedOn }, '2026-11-25');
    expect(assessment.activation).toBe(activation);
    expect(assessment.coverage).toBe('covered');
    if (why === undefined) expect(assessment.why).toHaveLength(1);
    else expect(assessment.why[1]).toMatch(why);
  });

  it('cannot be judged without the purchase date', () => {
    expect(assess({ activatedOn: '2026-04-01' }, '2026-11-25')).toMatchObject({
      activation: 'unknown',
      source: 'configuration',
    });
  });
});

it('names what a claim may need and the record lacks', () => {
  expect(assess({ purchasedOn: '2026-03-31', seller: 'AV Ltd' }, '2026-11-25').lacking).toEqual([
    'activation date',
    'invoice reference',
  ]);
});

it('says where the record came from, and that there is none', () => {
  const purchased = record({ purchasedOn: '2026-03-31' });
  expect(assessWarranty(purchased, TERMS, 0, 'UTC', 'lookup').source).toBe('lookup');
  expect(assessWarranty(null, TERMS, 0, 'UTC')).toMatchObject({
    source: 'none',
    coverage: 'unknown',
    activation: 'unknown',
  });
  expect(warrantyOf(null, Config.parse({}), 0, 'UTC').source).toBe('none');
  const config = Config.parse({ warranty: { purchasedOn: '2026-03-31' } });
  const assessment = warrantyOf(null, config, parseIso('2026-11-25T00:00:00Z'), 'UTC');
  expect(assessment).toMatchObject({ source: 'configuration', coverage: 'covered', endsOn: '2027-03-31' });
});

it('never throws, and is covered or expiring exactly from the purchase to the last day', () => {
  const day = fc
    .date({ min: new Date('2015-01-01T00:00:00Z'), max: new Date('2035-12-31T00:00:00Z'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  fc.assert(
    fc.property(day, day, fc.constantFrom('standard', 'three-years', 'one-month'), (purchasedOn, today, plan) => {
      const { coverage, endsOn, daysLeft } = assess({ purchasedOn, plan }, today);
      if (endsOn === null) throw new Error('a known plan has an end');
      expect(['covered', 'expiring'].includes(coverage)).toBe(purchasedOn <= today && today <= endsOn);
      // The end is the same day of the month, or the last day of a shorter one.
      const sameDay = endsOn.slice(8) === purchasedOn.slice(8);
      const nextDay = new Date(Date.parse(endsOn) + 86_400_000).toISOString().slice(0, 10);
      expect(sameDay || nextDay.endsWith('-01')).toBe(true);
      if (daysLeft !== null) expect(daysLeft).toBe((Date.parse(endsOn) - Date.parse(today)) / 86_400_000);
    }),
    { seed: campaignSeed('warranty'), numRuns: 1000 },
  );
});
