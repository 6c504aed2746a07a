import { DeskDeniedError } from '../../uploader/desks/errors.ts';
import type { Desk } from '../../uploader/desks/desk.ts';
import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Ledger } from './ledger.ts';

export interface FollowOptions {
  ledger: Ledger;
  /** Null: nobody to look at. */
  desk: Pick<Desk, 'name' | 'poll'> | null;
  /** Whether an incident's ticket stands at this very desk, not at another of its kind. Any, unless given. */
  isHere?: (incidentId: string) => boolean;
  /** Milliseconds between two looks at an open ticket. */
  everyMs: number;
  clock: Clock;
  log: Log;
}

/**
 * Looks at each ticket that is due for a look, and keeps what counts. A desk that does not answer costs nothing but the
 * look: the round ends there, and the next one tries again.
 * @returns milliseconds until the next round, at the latest; null where there is nothing to follow.
 */
export async function followTickets(options: FollowOptions, signal: AbortSignal): Promise<number | null> {
  const { ledger, desk, everyMs, clock, log } = options;
  if (desk === null) return null;
  for (const ticket of ledger.toFollow(clock.now(), everyMs)) {
    if (signal.aborted) break;
    if (ticket.deskName !== desk.name || options.isHere?.(ticket.incidentId) === false) continue;
    try {
      const look = await desk.poll(ticket.deskId, ticket.since, signal);
      ledger.recordLook(ticket.incidentId, look, clock.now());
    } catch (error) {
      if (signal.aborted) break;
      log.warn({ ref: ticket.ref, why: messageOf(error) }, 'look at the ticket failed');
      if (error instanceof DeskDeniedError) break;
    }
  }
  return everyMs;
}
