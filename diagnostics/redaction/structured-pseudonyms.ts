import type { RedactionPolicy } from './policy.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/** The second lowest bit of the first byte: the address was drawn by lot and says nothing of a vendor. */
const LOCALLY_ADMINISTERED = 0x02;
/** Digits of an address that its maker was given. */
const MAKER_DIGITS = 6;

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
      return strict ? pseudonyms.of(plainKind(kind), value) : pseudonyms.of(kind, value, group);
    },
    ofBytes(out, at, kind, bytes, from, to, table, groupTo) {
      if (kind === 'mac') return ofMacBytes(out, at, bytes, from, to, table);
      return strict
        ? pseudonyms.ofBytes(out, at, plainKind(kind), bytes, from, to, table, -1)
        : pseudonyms.ofBytes(out, at, kind, bytes, from, to, table, groupTo);
    },
  };

  /** The same of an address that a table makes twelve digits of. */
  function ofMacBytes(
    out: Uint8Array,
    at: number,
    bytes: Uint8Array,
    from: number,
    to: number,
    table: Int16Array | undefined,
  ): number {
    if (table === undefined) return -1;
    if (vendor === 'hidden') return pseudonyms.ofBytes(out, at, 'mac', bytes, from, to, table, -1);
    const named = (Number.parseInt(String.fromCharCode(bytes[from + 1] as number), 16) & LOCALLY_ADMINISTERED) === 0;
    if (!named) return pseudonyms.ofBytes(out, at, 'mac', bytes, from, to, table, -1);
    if (vendor === 'shown') return -1;
    let makerTo = from;
    for (let digits = 0; digits < MAKER_DIGITS && makerTo < to; makerTo++)
      if ((table[bytes[makerTo] as number] as number) !== -1) digits++;
    return pseudonyms.ofBytes(out, at, 'mac', bytes, from, to, table, makerTo);
  }

  function ofMac(value: string): string {
    const digits = PLAIN_MAC.test(value) ? value : value.replace(/%3a|[^0-9a-f]/gi, '').toLowerCase();
    if (digits.length !== 12) return pseudonyms.of('mac', value);
    const maker = digits.slice(0, MAKER_DIGITS);
    if (vendor === 'hidden') return pseudonyms.of('mac', digits);
    const named = (Number.parseInt(digits.slice(0, 2), 16) & LOCALLY_ADMINISTERED) === 0;
    return vendor === 'shown' && named
      ? pseudonyms.of(`mac-${maker}`, digits)
      : pseudonyms.of('mac', digits, named ? maker : undefined);
  }
}

const PLAIN_MAC = /^[0-9a-f]{12}$/;

/** The strictest level does not tell where an address belongs. */
function plainKind(kind: string): string {
  return kind === 'ip-private' ? 'ip' : kind;
}
