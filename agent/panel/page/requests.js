import { clockBadge, clockSentences } from './clock.js';
import { h } from './element.js';
import { outcomeView } from './outcome.js';
import { KINDS } from './words.js';

const SHOWN = 4;

/** The unit's requests with their clocks: no texts, no contacts. */
export function requestList(tickets, status, now, unfolded) {
  if (tickets.length === 0) return h('p', { class: 'quiet' }, 'None so far.');
  const items = tickets.map((ticket) => item(ticket, status, now));
  return [
    h('ul', { class: 'tickets' }, items.slice(0, SHOWN)),
    items.length > SHOWN &&
      h(
        'details',
        { class: 'older', open: unfolded },
        h('summary', {}, `${items.length - SHOWN} older`),
        h('ul', { class: 'tickets' }, items.slice(SHOWN)),
      ),
  ];
}

function item(ticket, status, now) {
  return h(
    'li',
    { class: 'ticket' },
    h('h3', { class: 'ref' }, ticket.ref),
    h('p', { class: 'ticket-kind' }, KINDS[ticket.kind], ticket.deskNumber && ` · number ${ticket.deskNumber}`),
    clockBadge(ticket.clock),
    clockSentences(ticket.clock, status, now).map((sentence) => h('p', { class: 'ticket-words' }, sentence)),
    outcomeView(ticket),
  );
}
