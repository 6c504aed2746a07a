import type { Instant } from '../base/clock.ts';
import { SECOND_MS } from '../base/clock.ts';
import { toIso } from '../base/iso-time.ts';
import type { TicketEvent } from '../ledger/ticket-event.ts';
import type { TimelineEntry } from '../ledger/timeline.ts';
import type { TicketView } from '../ledger/view.ts';
import { underlying } from '../slo/clock-state.ts';
import type { Stretch } from '../slo/stretches.ts';
import { unreachable } from '../base/errors.ts';
import { paint } from './print.ts';
import { moveWords, stateFigure, stateStyle, stateWords } from './slo-words.ts';
import { bareTable, tableText } from './slo-table.ts';
import type { Screen } from './slo-table.ts';
import { duration, when, whenLine } from './when.ts';

/** One ticket's story: how it stands, then every moment and every stretch that counted or did not. */
export function timelineText(
  ticket: TicketView,
  entries: readonly TimelineEntry[],
  now: Instant,
  screen: Screen,
): string {
  const { stream, zones } = screen;
  const { clock, desk, closedNow } = ticket;
  const counted = underlying(clock);
  const head = [
    `${paint('bold', ticket.ref, stream)}  ${ticket.subject}`,
    `${paint(stateStyle(clock), stateWords(clock), stream)}, ${stateFigure(clock)}; priority ${ticket.priority}; policy ${ticket.policyId}`,
    desk === null ? 'not at the desk yet' : `${desk.name} ticket ${desk.id}, ${desk.status.replaceAll('-', ' ')}`,
    `move: ${moveWords(ticket)}, since ${whenLine(ticket.move.since, zones, now)}`,
  ];
  if (counted.state !== 'queued')
    head.push(`due ${whenLine(counted.due, zones, now)}; same day by ${whenLine(counted.sameDayBy, zones, now)}`);
  else if (counted.ifReceivedNow !== null)
    head.push(`if the desk received it now, it would be due ${whenLine(counted.ifReceivedNow.due, zones, now)}`);
  if (closedNow !== null && counted.state !== 'queued')
    head.push(
      `the desk is closed and opens ${whenLine(closedNow.opensAt, zones, now)}${closedNow.mayBeTakenEarlier ? '; urgent tickets may be taken earlier' : ''}`,
    );
  if (desk?.seenAt && desk.status !== 'closed')
    head.push(`last look at the desk: ${whenLine(desk.seenAt, zones, now)}`);
  if (desk?.warning) head.push(paint('yellow', desk.warning, stream));
  return `${head.join('\n')}\n\n${entryTable(entries, now, screen)}`;
}

/** The stretches alone, for an instant that no ticket stands for. */
export function stretchTable(all: readonly Stretch[], now: Instant, screen: Screen): string {
  return entryTable(
    all.map((stretch) => ({
      kind: 'stretch',
      at: stretch.from,
      stretch,
      countedMs: stretch.counts ? stretch.to - stretch.from : 0,
    })),
    now,
    screen,
  );
}

function entryTable(entries: readonly TimelineEntry[], now: Instant, screen: Screen): string {
  const { stream, zones } = screen;
  const table = bareTable(['FROM', '', 'WHAT', 'COUNTS', 'SO FAR'], screen);
  let sum = 0;
  for (const entry of entries) {
    const { local, policy } = when(entry.at, zones, now);
    const time = [local, paint('dim', policy ?? '', stream)];
    if (entry.kind !== 'stretch') {
      table.push([...time, paint('bold', entryWords(entry), stream), '', '']);
      continue;
    }
    const { stretch, countedMs } = entry;
    sum += countedMs;
    const row = [stretch.why, stretch.counts ? duration(countedMs) : '-', duration(sum)];
    table.push([...time, ...(stretch.counts ? row : row.map((text) => paint('dim', text, stream)))]);
  }
  return tableText(table);
}

function entryWords(entry: Exclude<TimelineEntry, { kind: 'stretch' }>): string {
  switch (entry.kind) {
    case 'filed':
      return 'filed on this unit (by its own clock)';
    case 'received':
      return 'received by the desk: the clock starts';
    case 'due':
      return 'answer due';
    case 'same-day-by':
      return 'end of the business day of receipt';
    case 'breached':
      return 'breached';
    case 'answered':
      return 'first response: the clock ends';
    case 'event':
      return eventWords(entry.event);
    default:
      return unreachable(entry);
  }
}

function eventWords(event: TicketEvent): string {
  switch (event.kind) {
    case 'looks':
      return `seen ${event.status.replaceAll('-', ' ')} (${event.count} ${event.count === 1 ? 'look' : 'looks'})`;
    case 'comment':
      return `${commentWords(event)}${event.counts ? '' : ' (does not count)'}`;
    case 'merged':
      return `merged into ${event.into}: that one is followed`;
    case 'told':
      return 'answered, as a person here told';
    case 'priority':
      return `the desk's priority is ${event.priority}; the target stays`;
    default:
      return unreachable(event);
  }
}

function commentWords(event: Extract<TicketEvent, { kind: 'comment' }>): string {
  if (event.author === 'automatic') return `automatic notice ${event.id}`;
  if (event.author === 'requester') return `our own comment ${event.id}`;
  const name = event.name === null ? '' : ` by ${event.name}`;
  return `${event.public ? 'public answer' : 'private note'} ${event.id}${name}`;
}

/** The timeline for machines. */
export function timelineDocument(entries: readonly TimelineEntry[]): unknown[] {
  return entries.map((entry) => {
    if (entry.kind === 'event') {
      const { at, until, ...event } = entry.event;
      return { ...event, at: toIso(at), until: toIso(until) };
    }
    if (entry.kind !== 'stretch') return { kind: entry.kind, at: toIso(entry.at) };
    const { from, to, counts, why } = entry.stretch;
    return {
      kind: 'stretch',
      at: toIso(from),
      until: toIso(to),
      counts,
      why,
      businessSeconds: entry.countedMs / SECOND_MS,
    };
  });
}
