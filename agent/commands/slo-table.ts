import Table from 'cli-table3';
import type { Instant } from '../base/clock.ts';
import type { LedgerView, TicketView } from '../ledger/view.ts';
import { underlying } from '../slo/clock-state.ts';
import { paint } from './print.ts';
import { moveWords, sameDayWords, stateFigure, stateStyle, stateWords } from './slo-words.ts';
import { shortWhen, when, whenLine } from './when.ts';
import type { Zones } from './when.ts';

/** Where a table is shown: how wide, in which zones, and with which colours. */
export interface Screen {
  stream: NodeJS.WritableStream;
  columns: number;
  zones: Zones;
}

/** Narrower than this, a ticket is told in lines. */
const TABLE_COLUMNS = 120;
/** What all columns but the subject need. */
const FIXED_COLUMNS = 105;
const LONGEST_SUBJECT = 60;

const EDGES = [
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right',
  'left left-mid mid mid-mid right right-mid',
].flatMap((names) => names.split(' '));
/** No lines at all, two spaces between columns. */
const BARE = { ...Object.fromEntries(EDGES.map((edge) => [edge, ''])), middle: '  ' };

/** A table without lines: what belongs together stands together. */
export function bareTable(head: readonly string[], { stream }: Pick<Screen, 'stream'>): InstanceType<typeof Table> {
  return new Table({
    head: head.map((text) => paint('bold', text, stream)),
    chars: BARE,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
}

/** A table as text, without the spaces that fill up its last column. */
export function tableText(table: InstanceType<typeof Table>): string {
  return `${table.toString().replaceAll(/ +$/gm, '')}\n`;
}

/** The tickets of a view: a table where the screen is wide enough, else a few lines a ticket. */
export function ticketsText(view: LedgerView, now: Instant, screen: Screen): string {
  return screen.columns < TABLE_COLUMNS
    ? view.tickets.map((ticket) => ticketLines(ticket, now, screen)).join('\n')
    : ticketTable(view.tickets, now, screen);
}

/** Two lines a ticket; the lower one, dimmed, says the same in the policy's zone, or explains. */
function ticketTable(tickets: readonly TicketView[], now: Instant, screen: Screen): string {
  const table = bareTable(['REF', 'SUBJECT', 'STATE', 'RECEIVED', 'ANSWER DUE', 'SAME DAY', 'MOVE'], screen);
  for (const ticket of tickets) table.push(ticketRow(ticket, now, screen));
  return tableText(table);
}

function ticketRow(ticket: TicketView, now: Instant, { stream, zones, columns }: Screen): string[] {
  const cell = (text: string, below: string | null = null): string =>
    `${text}\n${below === null ? '' : paint('dim', below, stream)}`;
  const time = (at: Instant): string => {
    const { local, policy } = when(at, zones, now);
    return cell(local, policy);
  };
  const clock = underlying(ticket.clock);
  const subject = cut(ticket.subject, Math.min(LONGEST_SUBJECT, columns - FIXED_COLUMNS));
  const common = [
    cell(ticket.ref, ticket.priority),
    cell(subject, ticket.desk === null ? null : `${ticket.desk.name} ${ticket.desk.id}`),
    cell(paint(stateStyle(ticket.clock), stateWords(ticket.clock), stream), stateFigure(ticket.clock)),
  ];
  const since = ticket.move.whose === 'nobody' ? null : `since ${shortWhen(ticket.move.since, zones)}`;
  const move = cell(moveWords(ticket), since);
  if (clock.state === 'queued') {
    const due = clock.ifReceivedNow?.due;
    return [...common, '-', due === undefined ? '-' : cell(when(due, zones, now).local, 'if received now'), '-', move];
  }
  const sameDay = sameDayWords(clock, now);
  return [
    ...common,
    time(clock.receivedAt),
    time(clock.due),
    sameDay === 'open' ? time(clock.sameDayBy) : (sameDay ?? '-'),
    move,
  ];
}

/** One ticket on a narrow screen. */
function ticketLines(ticket: TicketView, now: Instant, { stream, zones, columns }: Screen): string {
  const clock = underlying(ticket.clock);
  const state = paint(stateStyle(ticket.clock), stateWords(ticket.clock), stream);
  const lines = [
    `${paint('bold', ticket.ref, stream)}  ${state}, ${stateFigure(ticket.clock)}  ${ticket.priority}`,
    `  ${cut(ticket.subject, columns - 2)}`,
  ];
  if (clock.state === 'queued') {
    if (clock.ifReceivedNow !== null)
      lines.push(`  due ${whenLine(clock.ifReceivedNow.due, zones, now)} if the desk received it now`);
  } else {
    const sameDay = sameDayWords(clock, now);
    lines.push(
      `  received ${whenLine(clock.receivedAt, zones, now)}`,
      `  due ${whenLine(clock.due, zones, now)}`,
      sameDay === 'open' || sameDay === null
        ? `  same day by ${whenLine(clock.sameDayBy, zones, now)}`
        : `  same-day goal ${sameDay}`,
    );
  }
  lines.push(`  move: ${moveWords(ticket)} since ${when(ticket.move.since, zones, now).local}`);
  return `${lines.join('\n')}\n`;
}

/** Cuts a text that is too long, and shows that it did. */
export function cut(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, columns - 1)}…`;
}
