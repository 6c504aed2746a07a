import type { Instant } from '../base/clock.ts';
import { assessActivation } from './assess-activation.ts';
import type { Activation } from './assess-activation.ts';
import type { Coverage } from './coverage.ts';
import { addMonths, dayOf, daysBetween, isDay } from './civil-date.ts';

/** What is known of a unit's purchase. Days are `2026-11-25`. */
export interface WarrantyRecord {
  purchasedOn: string | null;
  activatedOn: string | null;
  /** Name of a plan of the terms. */
  plan: string;
  invoice: string | null;
  seller: string | null;
}

/** The warranty's terms, as data (DTEN's limited warranty page). */
export interface WarrantyTerms {
  plans: readonly { name: string; termMonths: number }[];
  /** "The product must be activated within 30 calendar days of purchase." */
  activationWindowDays: number;
  /** A label of ours: from how many days before the end the warranty is called expiring. */
  expiringWithinDays: number;
}

export interface WarrantyAssessment {
  coverage: Coverage;
  activation: Activation;
  /** The last day of the term; null when the record does not tell. */
  endsOn: string | null;
  /** Calendar days until `endsOn`: 0 on the last day, negative afterwards; null when coverage is unknown. */
  daysLeft: number | null;
  plan: string | null;
  purchasedOn: string | null;
  activatedOn: string | null;
  /** Sentences for a person; the first says the coverage. */
  why: string[];
  /** What a claim may need and the record lacks. */
  lacking: string[];
  source: 'configuration' | 'lookup' | 'none';
}

/**
 * Judges a warranty record by its terms. "One year from the date of purchase" is read in the customer's favour: the
 * same day of the last month still counts. Software is not covered by the hardware warranty, so the result labels a
 * ticket and never suppresses one; a late or missing activation is told beside the coverage and does not change it.
 * @param zone IANA zone of the unit, which decides what day it is there.
 */
export function assessWarranty(
  record: WarrantyRecord | null,
  terms: WarrantyTerms,
  today: Instant,
  zone: string,
  source: 'configuration' | 'lookup' = 'configuration',
): WarrantyAssessment {
  if (record === null || (record.purchasedOn === null && record.activatedOn === null)) return nothingKnown();
  const day = dayOf(today, zone);
  const term = assessTerm(record, terms, day);
  const activation = assessActivation(record, terms.activationWindowDays, day);
  return {
    coverage: term.coverage,
    activation: activation.activation,
    endsOn: term.endsOn,
    daysLeft: term.coverage === 'unknown' || term.endsOn === null ? null : daysBetween(day, term.endsOn),
    plan: record.plan,
    purchasedOn: record.purchasedOn,
    activatedOn: record.activatedOn,
    why: [term.why, ...activation.why],
    lacking: lackingForClaim(record),
    source,
  };
}

function nothingKnown(): WarrantyAssessment {
  return {
    coverage: 'unknown',
    activation: 'unknown',
    endsOn: null,
    daysLeft: null,
    plan: null,
    purchasedOn: null,
    activatedOn: null,
    why: ['Unknown: neither a purchase date nor an activation date is recorded for this unit.'],
    lacking: ['purchase date', 'activation date', 'invoice reference', 'seller'],
    source: 'none',
  };
}

interface Term {
  coverage: Coverage;
  endsOn: string | null;
  why: string;
}

function assessTerm({ purchasedOn, plan }: WarrantyRecord, terms: WarrantyTerms, day: string): Term {
  if (purchasedOn === null) return unknown('no purchase date is recorded, and the term begins with it.');
  if (!isDay(purchasedOn)) return unknown(`the recorded purchase date (${purchasedOn}) is no day of the calendar.`);
  const months = terms.plans.find(({ name }) => name === plan)?.termMonths;
  if (months === undefined) return unknown(`the term of the plan "${plan}" is not known.`);

  const endsOn = addMonths(purchasedOn, months);
  const basis = `${months} months (plan "${plan}") from the purchase on ${purchasedOn}`;
  if (purchasedOn > day)
    return {
      ...unknown(
        `the purchase date ${purchasedOn} lies in the future by this unit's clock (${day}); one of them is wrong.`,
      ),
      endsOn,
    };
  const left = daysBetween(day, endsOn);
  if (left < 0) return { coverage: 'expired', endsOn, why: `Expired: covered until ${endsOn}, ${basis}.` };
  if (left > terms.expiringWithinDays)
    return { coverage: 'covered', endsOn, why: `Covered until ${endsOn}: ${basis}.` };
  const when = left === 0 ? 'today is the last day' : `${left} ${left === 1 ? 'day' : 'days'} left`;
  return { coverage: 'expiring', endsOn, why: `Covered until ${endsOn} (${when}): ${basis}.` };
}

function unknown(why: string): Term {
  return { coverage: 'unknown', endsOn: null, why: `Unknown: ${why}` };
}

/** "A claim … may need the serial number, a copy of the invoice, the purchase date and the activation date." */
function lackingForClaim({ purchasedOn, activatedOn, invoice, seller }: WarrantyRecord): string[] {
  const needed: [string, string | null][] = [
    ['purchase date', purchasedOn],
    ['activation date', activatedOn],
    ['invoice reference', invoice],
    ['seller', seller],
  ];
  return needed.filter(([, value]) => value === null).map(([name]) => name);
}
