import type { Instant } from '../base/clock.ts';
import { toIso } from '../base/iso-time.ts';
import { underlying } from '../slo/clock-state.ts';
import type { TicketView } from './view.ts';

/** A line of iCalendar is at most 75 octets long; a longer one goes on behind a line break and a space (RFC 5545, 3.1). */
const LINE_OCTETS = 75;
const REMIND_BEFORE = '-PT1H';

/**
 * The due times of open tickets as an iCalendar file (RFC 5545): one event a ticket at its due time, with a reminder
 * an hour before. A ticket keeps its UID, so importing again moves the event.
 */
export function ledgerCalendar(tickets: readonly TicketView[], now: Instant): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//dten-agent//SLO clock//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    ...tickets.flatMap((ticket) => event(ticket, now)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join('');
}

function event(ticket: TicketView, now: Instant): string[] {
  const clock = underlying(ticket.clock);
  if (clock.state === 'queued' || clock.state === 'answered' || clock.state === 'closed') return [];
  const apart = ticket.clock.state === 'not-covered' || ticket.clock.state === 'untracked';
  const desk = ticket.desk === null ? '' : ` Desk: ${ticket.desk.name} ${ticket.desk.id}.`;
  return [
    'BEGIN:VEVENT',
    `UID:${ticket.incidentId}@dten-agent`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(clock.due)}`,
    `SUMMARY:${escape(`${ticket.ref}: first response due${apart ? ` (${ticket.clock.state})` : ''}`)}`,
    `DESCRIPTION:${escape(`${ticket.subject}. Received ${toIso(clock.receivedAt)}, policy ${ticket.policyId}.${desk}`)}`,
    'TRANSP:TRANSPARENT',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `TRIGGER:${REMIND_BEFORE}`,
    `DESCRIPTION:${escape(`${ticket.ref}: first response due in an hour`)}`,
    'END:VALARM',
    'END:VEVENT',
  ];
}

/** `20261125T180000Z`. */
function stamp(at: Instant): string {
  return `${toIso(at).slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

function escape(text: string): string {
  return text.replaceAll(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll(/\r?\n/g, '\\n');
}

/** Folds between characters, never within one. */
function fold(line: string): string {
  let folded = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > LINE_OCTETS) {
      folded += '\r\n ';
      octets = 1;
    }
    folded += character;
    octets += size;
  }
  return folded;
}
