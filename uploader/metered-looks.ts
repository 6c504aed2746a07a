import type { Clock } from '../agent/base/clock.ts';
import type { Desk } from './desks/desk.ts';
import { DeskBusyError } from './desks/errors.ts';
import type { CallBudget } from './outbox/call-budget.ts';

/** A look at a ticket is two calls: the ticket and its comments. */
const LOOK_CALLS = 2;
/** What looks leave for deliveries. */
const KEPT_FOR_DELIVERIES = 6;

/** The desk for looks at tickets: what they take of the call budget never keeps a delivery waiting. */
export function meteredLooks(desk: Desk, budget: CallBudget, clock: Clock): Pick<Desk, 'name' | 'poll'> {
  return {
    name: desk.name,
    async poll(...args) {
      const waitMs = budget.take(desk.id, LOOK_CALLS, KEPT_FOR_DELIVERIES);
      if (waitMs > 0) throw new DeskBusyError('the unit has made its calls of this minute', clock.now() + waitMs);
      return await desk.poll(...args);
    },
  };
}
