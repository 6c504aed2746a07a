import type { Instant } from '../base/clock.ts';
import type { ClockFacts, Span } from '../slo/clock-figures.ts';
import type { EventOf, TicketEvent } from './ticket-event.ts';
import type { TicketFigures } from './ticket-figures.ts';
import { isClosed } from './ticket.ts';

type AnsweredBy = TicketFigures['answeredBy'];

/** What a ticket's events say about its clock, and what the answer rests on. */
export function factsOf(
  receivedAt: Instant,
  events: readonly TicketEvent[],
): { facts: ClockFacts; answeredBy: AnsweredBy } {
  const response = firstResponse(events);
  return {
    facts: {
      receivedAt,
      responseAt: response?.at ?? null,
      pauses: pausesOf(events),
      waiting: waitingOf(events),
      closedAt: closedSince(events),
    },
    answeredBy: response?.answeredBy ?? null,
  };
}

/** The earliest counting answer, seen at the desk or told by a person here. */
function firstResponse(events: readonly TicketEvent[]): { at: Instant; answeredBy: AnsweredBy } | null {
  let first: { at: Instant; answeredBy: AnsweredBy } | null = null;
  for (const event of events) {
    if (first !== null && event.at >= first.at) continue;
    if (event.kind === 'comment' && event.counts)
      first = { at: event.at, answeredBy: { by: 'comment', id: event.id, name: event.name } };
    if (event.kind === 'told') first = { at: event.at, answeredBy: { by: 'told' } };
  }
  return first;
}

/** Only what two consecutive looks both saw: a single look at the desk waiting is no stretch of time. */
function pausesOf(events: readonly TicketEvent[]): Span[] {
  return events
    .filter((event): event is EventOf<'looks'> => event.kind === 'looks' && event.status === 'waiting-on-customer')
    .filter(({ at, until }) => at < until)
    .map(({ at, until }) => ({ from: at, to: until }));
}

function waitingOf(events: readonly TicketEvent[]): ClockFacts['waiting'] {
  const last = lastLooks(events);
  return last?.status === 'waiting-on-customer' ? { since: last.at, seenAt: last.until } : null;
}

/** Since when every look has seen the ticket solved, closed or deleted. */
function closedSince(events: readonly TicketEvent[]): Instant | null {
  let since: Instant | null = null;
  for (const event of events) {
    if (event.kind !== 'looks') continue;
    since = isClosed(event.status) ? (since ?? event.at) : null;
  }
  return since;
}

/** The stretch of looks that the next look may make longer: a merge ends it, for it was of another ticket. */
export function lastLooks(events: readonly TicketEvent[]): EventOf<'looks'> | null {
  const last = events.findLast(({ kind }) => kind === 'looks' || kind === 'merged');
  return last?.kind === 'looks' ? last : null;
}
