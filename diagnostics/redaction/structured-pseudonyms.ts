import type { RedactionPolicy } from './policy.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/** The second lowest bit of the first byte: the address was drawn by lot and says nothing of a vendor. */
const LOCALLY_ADMINISTERED = 0x02;

/**
 * Pseudonyms that say as much of a value's structure as the policy allows. A MAC address has one pseudonym in every
 * spelling, whoever found it.
 */
export function structuredPseudonyms(pseudonyms: Pseudonyms, { level, macVendor }: RedactionPolicy): Pseudonyms {
  const strict = level === 'strict';
  const vendor = strict ? 'hidden' : macVendor;
  return {
    of(kind, value, group) {
      if (kind === 'mac') return ofMac(value);
      if (strict) return pseudonyms.of(kind === 'ip-private' ? 'ip' : kind, value);
      return pseudonyms.of(kind, value, group);
    },
  };

  function ofMac(value: string): string {
    const digits = value.replace(/%3a|[^0-9a-f]/gi, '').toLowerCase();
    if (digits.length !== 12) return pseudonyms.of('mac', value);
    const maker = digits.slice(0, 6);
    if (vendor === 'hidden') return pseudonyms.of('mac', digits);
    const named = (Number.parseInt(digits.slice(0, 2), 16) & LOCALLY_ADMINISTERED) === 0;
    return vendor === 'shown' && named
      ? pseudonyms.of(`mac-${maker}`, digits)
      : pseudonyms.of('mac', digits, named ? maker : undefined);
  }
}
