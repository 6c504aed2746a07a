import { addDays, daysBetween, isDay } from './civil-date.ts';

/** Against the window after the purchase. `unknown`: the record does not tell, or contradicts itself or the clock. */
export type Activation = 'on-time' | 'late' | 'missing' | 'unknown';

interface Dates {
  purchasedOn: string | null;
  activatedOn: string | null;
}

/**
 * "The product must be activated within 30 calendar days of purchase" (DTEN's limited warranty page). The day of
 * purchase is day 0, so day 30 is the last in time. Coverage by the term says nothing of it, so it never needs to be
 * repeated where everything is in order: `why` is empty then.
 */
export function assessActivation(
  { purchasedOn, activatedOn }: Dates,
  windowDays: number,
  day: string,
): { activation: Activation; why: string[] } {
  if (activatedOn !== null && !isDay(activatedOn))
    return { activation: 'unknown', why: [`The recorded activation date (${activatedOn}) is no day of the calendar.`] };
  if (purchasedOn === null || !isDay(purchasedOn))
    return {
      activation: 'unknown',
      why: ['Whether it was activated in time cannot be told without the purchase date.'],
    };

  const deadline = addDays(purchasedOn, windowDays);
  if (activatedOn === null) {
    const rule = `DTEN asks for it by ${deadline}, within ${windowDays} calendar days of purchase`;
    return { activation: 'missing', why: [`No activation date is recorded; ${rule}.`] };
  }
  if (activatedOn > day)
    return {
      activation: 'unknown',
      why: [
        `The activation date ${activatedOn} lies in the future by this unit's clock (${day}); one of them is wrong.`,
      ],
    };
  if (activatedOn < purchasedOn)
    return {
      activation: 'unknown',
      why: [`The activation date ${activatedOn} is before the purchase date ${purchasedOn}; one of them is wrong.`],
    };
  if (activatedOn <= deadline) return { activation: 'on-time', why: [] };
  const late = daysBetween(deadline, activatedOn);
  return {
    activation: 'late',
    why: [
      `Activated on ${activatedOn}, ${late} ${late === 1 ? 'day' : 'days'} after the ${windowDays} calendar days from purchase; DTEN decides what follows.`,
    ],
  };
}
