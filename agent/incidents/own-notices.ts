import { DAY_MS } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import type { Database } from '../base/database.ts';
import type { Config } from '../config/schema.ts';
import { waitingForTicket } from './held-back.ts';
import { reserveIsGone } from './storage/housekeeping.ts';
import { unreadableRows } from './storage/unreadable-rows.ts';
import { lossInWords, stateLosses } from './storage/state-losses.ts';

/** A loss of the state is told for so long. */
const TOLD_FOR_MS = 30 * DAY_MS;

/** What is wrong with the agent itself, in sentences. */
export function ownNotices(db: Database, config: Config, now: Instant): string[] {
  const held = waitingForTicket(db).length;
  const unreadable = unreadableRows(db).length;
  return [
    ...stateLosses(db)
      .filter(({ at }) => Math.abs(now - at) < TOLD_FOR_MS)
      .map(lossInWords),
    ...(reserveIsGone(config) ? ['The disk is full or nearly so: no space is held back for tickets.'] : []),
    ...(unreadable === 0
      ? []
      : [
          `${unreadable} stored ${unreadable === 1 ? 'record' : 'records'} cannot be read and ${unreadable === 1 ? 'is' : 'are'} left out; everything else goes on.`,
        ]),
    ...(held === 0
      ? []
      : [`${held} ${held === 1 ? 'incident waits' : 'incidents wait'} until the caps allow another ticket.`]),
  ];
}
