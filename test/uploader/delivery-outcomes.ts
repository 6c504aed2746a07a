import type { Delivery } from '../../uploader/outbox/delivery.ts';

/**
 * What becomes of a delivery whose call meets a fault. `waits`: it did not arrive, and is sent again. `asks`: it may
 * have arrived, and the desk is asked before it is sent again. `person`: put aside. `stops`: the whole desk. `sent`.
 */
export type Outcome = 'sent' | 'waits' | 'asks' | 'person' | 'stops';

/** The state that the outbox shows for an outcome, after the first try. */
export function outcomeIn(stored: Delivery | null): Outcome | undefined {
  switch (stored?.state) {
    case 'settled':
      return 'sent';
    case 'waiting':
      return stored.lookFirst ? 'asks' : 'waits';
    case 'quarantined':
      return 'person';
    case 'stopped':
      return 'stops';
    default:
      return undefined;
  }
}
