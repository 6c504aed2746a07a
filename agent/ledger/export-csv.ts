import { ticketDocument } from './ticket-document.ts';
import type { TicketDocument } from './ticket-document.ts';
import type { TicketView } from './view.ts';

type Value = string | number | boolean | null;

/** Column by column: the title and where its value comes from. */
const COLUMNS: readonly (readonly [string, (ticket: TicketDocument) => Value])[] = [
  ['ref', ({ ref }) => ref],
  ['incidentId', ({ incidentId }) => incidentId],
  ['subject', ({ subject }) => subject],
  ['priority', ({ priority }) => priority],
  ['source', ({ source }) => source],
  ['firmware', ({ firmware }) => firmware],
  ['coverage', ({ coverage }) => coverage],
  ['filedAt', ({ filedAt }) => filedAt],
  ['desk', ({ desk }) => desk?.name ?? null],
  ['deskId', ({ desk }) => desk?.id ?? null],
  ['deskStatus', ({ desk }) => desk?.status ?? null],
  ['state', ({ slo }) => slo.state],
  ['wouldBe', ({ slo }) => slo.wouldBe],
  ['receivedAt', ({ slo }) => slo.receivedAt],
  ['due', ({ slo }) => slo.due],
  ['sameDayBy', ({ slo }) => slo.sameDayBy],
  ['businessSecondsLeft', ({ slo }) => slo.businessSecondsLeft],
  ['answeredAt', ({ slo }) => slo.answer?.at ?? null],
  ['businessSecondsToAnswer', ({ slo }) => slo.answer?.businessSeconds ?? null],
  ['withinTarget', ({ slo }) => slo.answer?.withinTarget ?? null],
  ['sameBusinessDay', ({ slo }) => slo.answer?.sameBusinessDay ?? null],
  ['pausedBusinessSeconds', ({ slo }) => slo.pausedBusinessSeconds],
  ['policy', ({ slo }) => slo.policy],
];

/** Tickets as CSV (RFC 4180), one a line, times in UTC. */
export function ledgerCsv(tickets: readonly TicketView[]): string {
  const rows = tickets.map(ticketDocument).map((ticket) => COLUMNS.map(([, value]) => field(value(ticket))));
  return [COLUMNS.map(([title]) => title), ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

/** A text that a spreadsheet would take for a formula is given a quote, which makes it text. */
function field(value: Value): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
