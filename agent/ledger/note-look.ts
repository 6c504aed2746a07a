import type { DeskEvent, DeskLook } from '../../uploader/desks/desk.ts';
import type { Instant } from '../base/clock.ts';
import type { Database } from '../base/database.ts';
import { addEvent, readEvents, putEvent } from './event-store.ts';
import { lastLooks } from './facts-of.ts';
import { moveOf } from './ticket.ts';
import type { Move, ReceivedTicket, TicketStatus } from './ticket.ts';

/**
 * Writes down what a look at `at` (the desk's time) saw. What came of a ticket at the desk:
 *
 *   reassigned  nothing: the clock does not ask who answers
 *   merged      the other ticket is followed from now on; answers there count from the last look before the merge, so
 *               one given there before is not ours, and one given since is not lost; the receipt stays
 *   solved, closed, deleted   as the status says; a later open status is a reopening, and the clock goes on
 */
export function noteLook(db: Database, row: ReceivedTicket, look: DeskLook, at: Instant, unitTime: Instant): void {
  for (const event of look.events) noteComment(db, row, event);
  if (look.priority !== null && look.priority !== (row.deskPriority ?? row.priority))
    addEvent(db, row.n, `${at}`, { kind: 'priority', at, until: at, priority: look.priority });

  const merged = look.mergedInto !== null && look.mergedInto !== row.deskId ? look.mergedInto : null;
  if (merged !== null) addEvent(db, row.n, merged, { kind: 'merged', at, until: at, from: row.deskId, into: merged });
  else noteStatus(db, row, look.status, at);

  // The status seen in the look of the merge is that of the ticket left behind.
  const status = merged === null ? look.status : (row.status ?? 'new');
  db.run(
    `UPDATE tickets SET desk_id = $deskId, counts_from = $countsFrom, status = $status, desk_priority = $deskPriority,
       move_since = $moveSince, seen_at = $at, looked_at = $unitTime
     WHERE n = $n`,
    {
      n: row.n,
      at,
      unitTime,
      status,
      deskId: merged ?? row.deskId,
      countsFrom: merged === null ? row.countsFrom : (row.seenAt ?? row.receivedAt),
      deskPriority: look.priority ?? row.deskPriority,
      moveSince: moveSince(row, status, look.events, at),
    },
  );
}

/** SLO: the response to a request. A person's public words count; automatic notices, private notes and ours do not. */
function noteComment(db: Database, row: ReceivedTicket, event: DeskEvent): void {
  const { id, at, author, authorName: name, public: isPublic } = event;
  const counts = author === 'agent' && isPublic && at >= row.countsFrom;
  addEvent(db, row.n, id, { kind: 'comment', at, until: at, id, author, name, public: isPublic, counts });
}

function noteStatus(db: Database, row: ReceivedTicket, status: TicketStatus, at: Instant): void {
  const events = readEvents(db, row.n);
  const last = lastLooks(events);
  const stretches = events.filter(({ kind }) => kind === 'looks').length;
  if (last?.status === status) putEvent(db, row.n, `${stretches}`, { ...last, until: at, count: last.count + 1 });
  else addEvent(db, row.n, `${stretches + 1}`, { kind: 'looks', at, until: at, status, count: 1 });
}

/** Since when it is the present party's move: the comment that handed it over where there is one, else the look. */
function moveSince(row: ReceivedTicket, status: TicketStatus, events: readonly DeskEvent[], at: Instant): Instant {
  const move = moveOf(status);
  if (move === moveOf(row.status)) return row.moveSince;
  const from = row.seenAt ?? row.receivedAt;
  const handedOver = events.filter(
    (event) => event.public && event.author === GIVES_MOVE_TO[move] && event.at > from && event.at <= at,
  );
  return handedOver.reduce((latest, event) => Math.max(latest, event.at), handedOver.length > 0 ? from : at);
}

/** Whose comment hands the move to whom. */
const GIVES_MOVE_TO: Record<Move, DeskEvent['author'] | null> = {
  you: 'agent',
  desk: 'requester',
  nobody: 'agent',
  unit: null,
};
