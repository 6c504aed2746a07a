import type { NewDelivery } from '../../uploader/outbox/delivery.ts';
import { moreUrgent } from '../base/words.ts';
import type { TicketRow } from '../ledger/ticket.ts';
import { joiningComment, suppressedLines } from '../triage/comment-text.ts';
import { deliveryIdOf } from './delivery-id.ts';
import { evidenceDeliveries } from './evidence-delivery.ts';
import type { Filing, FilingOutcome, ReadyIncident } from './filing.ts';
import { holdBack, markTold, untold } from './held-back.ts';
import { noteJoin, toldPriority } from './joins.ts';

/**
 * A comment, with the evidence, on the open ticket about the same problem. One that says nothing worse than the desk
 * knows already is counted only, where the caps forbid it. In a transaction.
 */
export function joinTicket(filing: Filing, ready: ReadyIncident, ticket: TicketRow): FilingOutcome {
  const { db, store, outbox, cap, config, deskRaises } = filing;
  const { incident, person, decision, facts, redact, subject } = ready;
  const before = toldPriority(db, ticket);
  const worsened = moreUrgent(decision.priority, before) !== before;
  if (ready.capped && !worsened && cap.freeInMs('comment') > 0) {
    const because = `Suppressed by the caps: it repeats ${ticket.ref}, and is counted in what is filed next.`;
    const held = { incidentId: incident.id, ticketIncidentId: ticket.incidentId, priority: decision.priority };
    holdBack(db, { ...held, title: subject });
    store.dismissed(incident.id, because);
    return { filed: 'suppressed', because };
  }

  const others = filing.textWithheld === true ? [] : untold(db).filter(({ incidentId }) => incidentId !== incident.id);
  const repeats = others.filter(({ ticketIncidentId }) => ticketIncidentId !== null);
  const waiting = others.filter(({ ticketIncidentId }) => ticketIncidentId === null);
  const notes = [
    ...facts.notes,
    ...suppressedLines(repeats, cap.limits, false),
    ...suppressedLines(waiting, cap.limits, true),
  ];
  const worsening = worsened ? { from: before, to: decision.priority, raises: deskRaises } : null;
  const contact = config.ticket.identity.includes('contact') ? person?.contact : undefined;
  const text = redact(joiningComment({ ...facts, notes }, ticket.ref, worsening));
  const deliveries: NewDelivery[] = [
    {
      kind: 'comment',
      id: deliveryIdOf(incident.id, 'comment'),
      incidentId: ticket.incidentId,
      ref: incident.ref,
      priority: decision.priority,
      text: contact === undefined || contact === '' ? text : `${text}\nContact given in the room: ${contact}\n`,
      ...(worsened && deskRaises ? { raiseTo: decision.priority } : {}),
    },
    ...evidenceDeliveries(ready, ticket.incidentId),
  ];
  outbox.add(deliveries);
  if (ready.recovered) outbox.mayHaveArrived(deliveries.map(({ id }) => id));
  noteJoin(db, incident.id, ticket.incidentId, decision.priority);
  store.filed(incident.id);
  markTold(db, [...repeats, { incidentId: incident.id }], incident.id);
  if (ready.capped) cap.count('comment');
  return { filed: 'comment', ticketRef: ticket.ref };
}
