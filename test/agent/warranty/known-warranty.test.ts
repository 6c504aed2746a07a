import { describe, expect, it } from 'vitest';
import { parseIso } from '../../../agent/base/iso-time.ts';
import { knownWarranty, sourceText, warrantyLine } from '../../../agent/warranty/known-warranty.ts';
import type { WarrantySources } from '../../../agent/warranty/known-warranty.ts';

const NOW = parseIso('2026-11-25T12:00:00Z');
const HOUR = 3_600_000;

const LOOKED_UP = {
  purchasedOn: '2026-01-10',
  activatedOn: '2026-01-12',
  plan: 'standard',
  termMonths: null,
  invoice: 'INV-1',
  seller: 'AV Ltd',
  accountStanding: null,
  contactAvailability: null,
};

function sources(overrides: Partial<WarrantySources> = {}): WarrantySources {
  return {
    lookedUp: null,
    configured: {
      serial: null,
      purchasedOn: '2025-01-10',
      activatedOn: '2025-01-12',
      plan: 'standard',
      invoice: null,
      seller: null,
      accountStanding: null,
    },
    terms: { plans: [{ name: 'standard', termMonths: 12 }], activationWindowDays: 30, expiringWithinDays: 30 },
    unitSerial: 'S-1',
    contactAvailability: 'weekdays 9-17 CET',
    ...overrides,
  };
}

describe('the sources, in their order', () => {
  it('the lookup goes before the configuration, and tells its age', () => {
    const known = knownWarranty(sources({ lookedUp: { record: LOOKED_UP, fetchedAt: NOW - 3 * HOUR } }), NOW, 'UTC');
    expect(known).toMatchObject({ source: 'lookup', coverage: 'covered', endsOn: '2027-01-10', ageMs: 3 * HOUR });
    expect(sourceText(known)).toBe('lookup, 3 hours ago');
  });

  it('an answer from a clock that was ahead has no negative age', () => {
    const lookedUp = { record: LOOKED_UP, fetchedAt: NOW + 1000 * HOUR };
    expect(knownWarranty(sources({ lookedUp }), NOW, 'UTC').ageMs).toBe(0);
  });

  it('a lookup that does not know the serial leaves the configuration, and says so', () => {
    const known = knownWarranty(sources({ lookedUp: { record: null, fetchedAt: NOW } }), NOW, 'UTC');
    expect(known).toMatchObject({ source: 'configuration', coverage: 'expired', ageMs: null });
    expect(known.why.at(-1)).toBe('The lookup does not know this serial number.');
  });

  it('a record of another unit is not used', () => {
    const configured = { ...sources().configured, serial: 'S-2' };
    const known = knownWarranty(sources({ configured }), NOW, 'UTC');
    expect(known).toMatchObject({ source: 'none', coverage: 'unknown', serial: 'S-1' });
    expect(known.why.join(' ')).toContain('is of serial S-2; this unit is S-1');
  });

  it('the configured serial stands in where the unit tells none', () => {
    const configured = { ...sources().configured, serial: 'S-2' };
    expect(knownWarranty(sources({ configured, unitSerial: null }), NOW, 'UTC')).toMatchObject({
      source: 'configuration',
      serial: 'S-2',
    });
  });
});

describe('a lookup with a term of its own', () => {
  it.each([
    ['goes before ours for the same plan', 'standard', 36, '2029-01-10'],
    ['makes a plan known that ours does not name', 'premium', 60, '2031-01-10'],
  ])('%s', (_, plan, termMonths, endsOn) => {
    const lookedUp = { record: { ...LOOKED_UP, plan, termMonths }, fetchedAt: NOW };
    expect(knownWarranty(sources({ lookedUp }), NOW, 'UTC')).toMatchObject({ coverage: 'covered', endsOn });
  });

  it('that does not tell it leaves a plan we do not know as unknown', () => {
    const lookedUp = { record: { ...LOOKED_UP, plan: 'premium' }, fetchedAt: NOW };
    expect(knownWarranty(sources({ lookedUp }), NOW, 'UTC').coverage).toBe('unknown');
  });
});

describe('the customer’s part', () => {
  it('is what the lookup says, else the configuration', () => {
    const configured = { ...sources().configured, accountStanding: 'good' as const };
    const record = { ...LOOKED_UP, accountStanding: 'payment-due' as const };
    expect(knownWarranty(sources({ configured }), NOW, 'UTC')).toMatchObject({
      accountStanding: 'good',
      contactAvailability: 'weekdays 9-17 CET',
    });
    const known = knownWarranty(sources({ configured, lookedUp: { record, fetchedAt: NOW } }), NOW, 'UTC');
    expect(known.accountStanding).toBe('payment-due');
  });

  it('stands in the ticket’s line, with coverage, late activation, source and age', () => {
    const record = { ...LOOKED_UP, activatedOn: '2026-03-01', accountStanding: 'on-hold' as const };
    const known = knownWarranty(sources({ lookedUp: { record, fetchedAt: NOW - 50 * HOUR } }), NOW, 'UTC');
    expect(warrantyLine(known)).toMatch(
      /^Covered until 2027-01-10: .* Activated on 2026-03-01, 20 days after .* Source: lookup, 2 days ago\. Account: on hold\.$/,
    );
  });
});
