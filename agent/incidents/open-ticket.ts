import type { NewDelivery } from '../../uploader/outbox/delivery.ts';
import { moreUrgent } from '../base/words.ts';
import { suppressedLines } from '../triage/comment-text.ts';
import { ticketBody, withIdentity } from '../triage/ticket-text.ts';
import { deliveryIdOf } from './delivery-id.ts';
import { evidenceDeliveries } from './evidence-delivery.ts';
import type { Filing, FilingOutcome, ReadyIncident } from './filing.ts';
import { holdBack, markTold, untold } from './held-back.ts';
import type { Held } from './held-back.ts';

/** A ticket of the incident's own, or, where the caps forbid it, its place among those held back. In a transaction. */
export function openTicket(filing: Filing, ready: ReadyIncident): FilingOutcome {
  const { db, store, ledger, outbox, cap, config, clock, coverage, consents } = filing;
  const { incident, person, evidence, decision, facts, redact, subject } = ready;
  if (ready.capped && cap.freeInMs('ticket') > 0) {
    holdBack(db, { incidentId: incident.id, ticketIncidentId: null, priority: decision.priority, title: subject });
    store.heldBack(incident.id);
    return { filed: 'held' };
  }

  const others = filing.textWithheld === true ? [] : untold(db).filter(({ incidentId }) => incidentId !== incident.id);
  // One ticket speaks for all that waited, but a more urgent one still gets its own.
  const follows = (held: Held): boolean =>
    held.ticketIncidentId === null && moreUrgent(held.priority, decision.priority) !== decision.priority;
  const told = others.filter((held) => !follows(held));
  const notes = [
    ...facts.notes,
    ...suppressedLines(told, cap.limits, false),
    ...suppressedLines(others.filter(follows), cap.limits, true),
  ];
  const tellsContact = config.ticket.identity.includes('contact') && consents.contact;
  const givenContact = tellsContact ? (person?.contact ?? null) : null;
  const { name, email } = config.unit.contact;
  const deliveries: NewDelivery[] = [
    {
      kind: 'create',
      id: deliveryIdOf(incident.id, 'create'),
      incidentId: incident.id,
      ref: incident.ref,
      priority: decision.priority,
      draft: {
        subject,
        body: withIdentity(redact(ticketBody({ ...facts, notes })), evidence.identity, givenContact),
        requester: name === null || email === null || !tellsContact ? null : { name, email },
      },
    },
    ...evidenceDeliveries(ready, incident.id),
  ];
  ledger.open({
    incidentId: incident.id,
    ref: incident.ref,
    subject,
    priority: decision.priority,
    signature: ready.signature,
    source: incident.source,
    firmware: evidence.snapshot?.components.find(({ id }) => id === 'firmware')?.version ?? null,
    coverage,
    filedAt: clock.now(),
  });
  outbox.add(deliveries);
  if (ready.recovered) outbox.mayHaveArrived(deliveries.map(({ id }) => id));
  store.filed(incident.id);
  for (const { incidentId, ticketIncidentId } of told)
    if (ticketIncidentId === null) store.dismissed(incidentId, `Suppressed by the caps; told in ${incident.ref}.`);
  markTold(db, [...told, { incidentId: incident.id }], incident.id);
  if (ready.capped) cap.count('ticket');
  return { filed: 'ticket' };
}
