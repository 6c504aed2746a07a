import { IANAZone } from 'luxon';
import { z } from 'zod';
import { HOUR_MS } from '../base/clock.ts';
import { Priority } from '../base/words.ts';
import { minutesOf } from './clock-time.ts';

/**
 * The reading of "24 business hours": one business hour is one hour of business time. With business days of
 * 06:00 to 18:00 the 24 hours are two business days, not one day and not three of eight hours.
 * SLO: "within 24 business hours".
 */
export const BUSINESS_HOUR_MS = HOUR_MS;

const ClockTime = z
  .string()
  .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'not a time of day: write it like 06:00; the end of the day is 24:00')
  .meta({ description: 'Time of day in the zone of the policy, `HH:MM`; `24:00` is the end of the day.' });

const Hours = z
  .strictObject({ from: ClockTime, to: ClockTime })
  .refine(({ from, to }) => minutesOf(from) < minutesOf(to), {
    error:
      'hours must end after they begin on the same day. For hours past midnight end one day at 24:00 and begin the next at 00:00.',
  });

const DayHours = z.array(Hours).refine(
  (spans) => {
    const sorted = spans.toSorted((a, b) => minutesOf(a.from) - minutesOf(b.from));
    return sorted.every((span, i) => i === 0 || minutesOf(sorted[i - 1]?.to ?? '00:00') <= minutesOf(span.from));
  },
  { error: 'hours of one day overlap' },
);

const weekday = DayHours.default([]).meta({ description: 'Business hours of the day; an empty list means closed.' });

const Week = z
  .strictObject({
    monday: weekday,
    tuesday: weekday,
    wednesday: weekday,
    thursday: weekday,
    friday: weekday,
    saturday: weekday,
    sunday: weekday,
  })
  .refine((week) => Object.values(week).some((spans) => spans.length > 0), {
    error: 'a policy needs business hours on at least one day of the week',
  });

const RecurringDay = z.union([
  z.iso.date(),
  z
    .string()
    .regex(/^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, 'not a day: write 2026-12-24, or 12-24 for every year'),
]);

const Holidays = z.strictObject({
  calendar: z
    .enum(['us-federal', 'none'])
    .default('us-federal')
    .meta({ description: 'Holidays by rule, for every year. SLO: "excluding US holidays".' }),
  federalDays: z
    .enum(['observed', 'actual', 'both'])
    .default('observed')
    .meta({ description: 'Which day is closed when a federal holiday falls on a weekend.' }),
  add: z
    .array(RecurringDay)
    .default([])
    .meta({ description: 'Further closed days: `2026-12-24`, or `12-24` for every year.' }),
  remove: z.array(RecurringDay).default([]).meta({ description: 'Holidays on which the desk works all the same.' }),
  halfDays: z
    .array(
      z.strictObject({
        day: RecurringDay.meta({ description: 'The day: `2026-12-24`, or `12-24` for every year.' }),
        hours: DayHours.meta({ description: 'Business hours of that day.' }),
      }),
    )
    .default([])
    .meta({ description: 'Days with hours of their own; they win over weekday and holiday.' }),
});

/** SLO: "Pacific Time". */
const DTEN_ZONE = 'America/Los_Angeles';

/** What the calendar is compiled from: zone, hours and holidays of a policy. */
export const CalendarSpec = z.strictObject({
  timeZone: z
    .string()
    // Asking loads the tables of all zones, which every start would wait for.
    .refine((name) => name === DTEN_ZONE || IANAZone.isValidZone(name), {
      error: 'not a time zone of the IANA database',
    })
    .default(DTEN_ZONE)
    .meta({ description: 'IANA time zone in which the hours are counted. SLO: "Pacific Time".' }),
  hours: Week.meta({ description: 'Business hours of each weekday. SLO: "06:00 to 18:00, Monday to Friday".' }),
  holidays: Holidays.prefault({}).meta({ description: 'Days on which the desk is closed.' }),
});
export type CalendarSpec = z.infer<typeof CalendarSpec>;

const TargetHours = z.number().positive().max(10_000);

/** What happens to a request of one priority outside business hours. */
const OutsideHours = z.enum(['may-be-taken-earlier', 'next-opening']);

/** A service level objective as data. A ticket keeps the one it was received under. */
export const SloPolicy = CalendarSpec.extend({
  id: z
    .string()
    .regex(/^[\w.:-]{1,64}$/)
    .meta({ description: 'Name of the policy, shown wherever a clock is shown.' }),
  effectiveFrom: z.iso
    .date()
    .nullable()
    .default(null)
    .meta({ description: 'First day it applies to, in its own zone; null: always did.' }),
  supersededOn: z.iso.date().nullable().default(null).meta({
    description:
      'First day it no longer applies to; null: until a later one begins. SLO: valid "until a revised agreement supersedes it".',
  }),
  responseTargetHours: TargetHours.default(24).meta({
    description:
      'Hours of business time within which a first response is due. SLO: "within 24 business hours" of receiving a request.',
  }),
  targetHoursByPriority: z
    .partialRecord(Priority, TargetHours)
    .default({})
    .meta({ description: 'Other targets for single priorities, in hours of business time.' }),
  sameDayGoalShare: z.number().min(0).max(1).default(0.5).meta({
    description:
      'More than this share of requests is to be answered within the same business day. SLO: "the majority of requests".',
  }),
  atRiskBelowHours: z
    .number()
    .min(0)
    .max(10_000)
    .default(4)
    .meta({ description: 'A clock with fewer hours of business time left is shown as at risk.' }),
  outsideHours: z
    .strictObject({
      urgent: OutsideHours.default('may-be-taken-earlier').meta({ description: 'Urgent requests.' }),
      high: OutsideHours.default('next-opening').meta({ description: 'High requests.' }),
      normal: OutsideHours.default('next-opening').meta({ description: 'Normal requests.' }),
      low: OutsideHours.default('next-opening').meta({ description: 'Low requests.' }),
    })
    .prefault({})
    .meta({
      description:
        'What happens outside business hours. SLO: requests reported then are "addressed by their priority"; channels are watched constantly for critical issues.',
    }),
}).refine(({ effectiveFrom: from, supersededOn: to }) => from === null || to === null || from < to, {
  error: 'a policy must be superseded after it takes effect',
  path: ['supersededOn'],
});
export type SloPolicy = z.infer<typeof SloPolicy>;

/** SLO: "06:00 to 18:00, Monday to Friday, Pacific Time, excluding US holidays". */
const DTEN_DAY = [{ from: '06:00', to: '18:00' }];

/** DTEN's own document. It names no date, so it always applied. */
export const DTEN_POLICY: SloPolicy = SloPolicy.parse({
  id: 'dten-slo',
  timeZone: DTEN_ZONE,
  hours: { monday: DTEN_DAY, tuesday: DTEN_DAY, wednesday: DTEN_DAY, thursday: DTEN_DAY, friday: DTEN_DAY },
});

/** Every policy that ever applied to this unit; names are unique. */
export const SloPolicies = z
  .array(SloPolicy)
  .min(1)
  .refine((policies) => new Set(policies.map(({ id }) => id)).size === policies.length, {
    error: 'two policies have the same id',
  });

/** Business time within which a request of this priority is to be answered, in milliseconds. */
export function targetMs(policy: SloPolicy, priority: Priority): number {
  return (policy.targetHoursByPriority[priority] ?? policy.responseTargetHours) * BUSINESS_HOUR_MS;
}
