import { createHash } from 'node:crypto';

/**
 * The id of the delivery that carries one part of an incident (or of a bundle): always the same for the same one (a UUID of
 * version 8, made of a hash). A unit that lost its state makes the same ids again, and so recognizes at the desk what
 * it had sent before.
 */
export function deliveryIdOf(of: string, part: 'create' | 'attach' | 'comment' | 'tombstone'): string {
  const hex = createHash('sha256').update(`dten-delivery/1 ${of} ${part}`).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
