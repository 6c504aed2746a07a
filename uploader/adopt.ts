import type { Instant } from '../agent/base/clock.ts';
import { DAY_MS, MINUTE_MS } from '../agent/base/clock.ts';
import { reasonOf } from './delivery-outcome.ts';
import type { Sending } from './delivery-options.ts';
import { LONGEST_ADOPT_MS } from './outbox/outbox.ts';

/** A desk takes a while to make a ticket of a mail. */
export const ADOPT_AFTER_MS = 5 * MINUTE_MS;
/** A mail that became no ticket by then never will. */
const GIVE_UP_MS = 7 * DAY_MS;
const LOOK_CALLS = 3;

/**
 * Asks the chosen desk, once it can be reached, for the tickets that went by mail instead: one that it made of the mail
 * carries the incident's marker, and is adopted. Returns when to ask again.
 */
export async function adoptMailed({ options, desk, pauses, states, signal }: Sending): Promise<Instant | null> {
  const { outbox, clock, db, log, budget } = options;
  if (desk.unknownFate !== 'look') return null;
  for (;;) {
    const pausedUntil = pauses.current(desk.id, clock.now())?.until ?? null;
    const delivery = outbox.nextToAdopt();
    if (delivery === null || signal.aborted) return later(outbox.nextAdoptAt(), pausedUntil);
    if (pausedUntil !== null) return pausedUntil;
    const waitMs = budget?.take(desk.id, LOOK_CALLS) ?? 0;
    if (waitMs > 0) return clock.now() + waitMs;
    try {
      const found = await desk.find(delivery.incidentId, signal);
      db.transaction(() => {
        states.succeeded(desk.id);
        if (found !== null) {
          const settlement = { deskId: found.id, receivedAt: found.receivedAt };
          outbox.adopted(delivery.id, { desk: desk.id, ...settlement });
          (options.onAdopted ?? options.onSettled)(delivery, settlement, desk);
          log.info({ ref: delivery.ref, deskId: found.id }, 'ticket that went by mail found at the desk');
        } else if (clock.now() - delivery.addedAt > GIVE_UP_MS) outbox.adopted(delivery.id, null);
        else outbox.adoptLater(delivery.id, clock.now() + LONGEST_ADOPT_MS);
      });
    } catch (error) {
      if (signal.aborted) return null;
      log.warn({ ref: delivery.ref, ...reasonOf(error) }, 'ticket that went by mail could not be asked for');
      outbox.adoptLater(delivery.id, clock.now() + LONGEST_ADOPT_MS);
    }
  }
}

function later(at: Instant | null, pausedUntil: Instant | null): Instant | null {
  return at === null ? null : Math.max(at, pausedUntil ?? 0);
}
