import { derivedUuid } from '../base/derived-uuid.ts';

/**
 * The id of the delivery that carries one part of an incident (or of a bundle): always the same for the same one. A
 * unit that lost its state makes the same ids again, and so recognizes at the desk what it had sent before.
 */
export function deliveryIdOf(of: string, part: 'create' | 'attach' | 'comment' | 'tombstone'): string {
  return derivedUuid(`dten-delivery/1 ${of} ${part}`);
}
