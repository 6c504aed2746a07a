import type { Instant } from '../base/clock.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../base/clock.ts';
import { assessWarranty } from './assess-warranty.ts';
import type { WarrantyAssessment, WarrantyRecord, WarrantyTerms } from './assess-warranty.ts';

/** Whether support costs are paid at the agreed interval: the customer's part (SLO document). */
export type AccountStanding = 'good' | 'payment-due' | 'on-hold';

/** What the configuration says of the unit's warranty. */
export interface ConfiguredRecord extends WarrantyRecord {
  /** The unit it is of; null: not told. */
  serial: string | null;
  accountStanding: AccountStanding | null;
}

/** The lookup's last answer, and when it came by the unit's clock. */
export interface LookedUp {
  /** Null: the serial is not known there. */
  record:
    | (WarrantyRecord & {
        termMonths: number | null;
        accountStanding: AccountStanding | null;
        contactAvailability: string | null;
      })
    | null;
  fetchedAt: Instant;
}

export interface WarrantySources {
  lookedUp: LookedUp | null;
  configured: ConfiguredRecord;
  terms: WarrantyTerms;
  /** The serial that the unit says of itself; null: not known. */
  unitSerial: string | null;
  /** `unit.contact.availability`. */
  contactAvailability: string | null;
}

export interface KnownWarranty extends WarrantyAssessment {
  serial: string | null;
  /** How old the lookup's answer is, in milliseconds; null where the result does not rest on one. */
  ageMs: number | null;
  /** Null: not known. */
  accountStanding: AccountStanding | null;
  /** "Reasonable availability of the customer's contacts" is the customer's part too; null: not told. */
  contactAvailability: string | null;
}

/**
 * What is known of the warranty, from the sources in their order: the lookup, the record in the configuration,
 * nothing. What the better source leaves open about account and contact, the other one may tell.
 */
export function knownWarranty(sources: WarrantySources, now: Instant, zone: string): KnownWarranty {
  const { lookedUp, configured, terms, unitSerial } = sources;
  const serial = unitSerial ?? configured.serial;
  const common = {
    serial,
    accountStanding: lookedUp?.record?.accountStanding ?? configured.accountStanding,
    contactAvailability: lookedUp?.record?.contactAvailability ?? sources.contactAvailability,
  };
  if (lookedUp !== null && lookedUp.record !== null) {
    const { record, fetchedAt } = lookedUp;
    // An answer that seems to come from the future was got while the clock was ahead: its age is not known to be more.
    const ageMs = Math.max(0, now - fetchedAt);
    return { ...assessWarranty(record, withTermOf(record, terms), now, zone, 'lookup'), ...common, ageMs };
  }
  const notes = lookedUp === null ? [] : ['The lookup does not know this serial number.'];
  if (configured.serial !== null && unitSerial !== null && configured.serial !== unitSerial) {
    const nothing = assessWarranty(null, terms, now, zone);
    const other = `The record in the configuration is of serial ${configured.serial}; this unit is ${unitSerial}.`;
    return { ...nothing, ...common, why: [...nothing.why, other, ...notes], ageMs: null };
  }
  const assessed = assessWarranty(configured, terms, now, zone, 'configuration');
  return { ...assessed, ...common, why: [...assessed.why, ...notes], ageMs: null };
}

/** Everything a ticket says of it, in one line. */
export function warrantyLine(warranty: KnownWarranty): string {
  const parts = [warranty.why[0] ?? warranty.coverage];
  if (warranty.activation === 'late' || warranty.activation === 'missing') parts.push(...warranty.why.slice(1, 2));
  if (warranty.source !== 'none') parts.push(`Source: ${sourceText(warranty)}.`);
  if (warranty.accountStanding !== null) parts.push(`Account: ${STANDING[warranty.accountStanding]}.`);
  return parts.join(' ');
}

/** The source with the age of what it said. */
export function sourceText({ source, ageMs }: Pick<KnownWarranty, 'source' | 'ageMs'>): string {
  return ageMs === null ? source : `${source}, ${age(ageMs)} ago`;
}

export const STANDING: Record<AccountStanding, string> = {
  good: 'in good standing',
  'payment-due': 'a payment is due',
  'on-hold': 'on hold',
};

/** The lookup's own term of the plan goes before ours. */
function withTermOf(
  { plan, termMonths }: { plan: string; termMonths: number | null },
  terms: WarrantyTerms,
): WarrantyTerms {
  return termMonths === null ? terms : { ...terms, plans: [{ name: plan, termMonths }, ...terms.plans] };
}

function age(ms: number): string {
  const [count, unit] =
    ms >= 2 * DAY_MS
      ? [Math.floor(ms / DAY_MS), 'day']
      : ms >= HOUR_MS
        ? [Math.floor(ms / HOUR_MS), 'hour']
        : [Math.floor(ms / MINUTE_MS), 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
