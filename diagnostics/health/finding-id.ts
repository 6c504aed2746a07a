/** An interface that udev named after its hardware address (`enx001122aabbcc`, `wlx…`), also after redaction. */
const NAMED_BY_ADDRESS = /^(enx|wlx|wwx)(?:[0-9a-f]{12}|<.*>)$/i;
const ADDRESS = /\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b/gi;
/** What a redactor puts in the place of an address. */
const ADDRESS_PSEUDONYM = /<mac:[0-9a-f]+>/gi;

/**
 * The part of a finding's id that names a thing. Ids leave the unit and are matched across tickets, so hardware
 * addresses are left out of them, in clear and as pseudonyms alike: an id is the same before and after redaction.
 */
export function idPart(text: string): string {
  return text
    .trim()
    .replace(NAMED_BY_ADDRESS, '$1')
    .replace(ADDRESS, 'address')
    .replace(ADDRESS_PSEUDONYM, 'address')
    .replace(/\s+/g, '-');
}
