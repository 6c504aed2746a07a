import { toIso } from '../base/iso-time.ts';
import { consentedWords } from '../consent/apply-consents.ts';
import type { PriorityDecision } from '../triage/priority.ts';
import { scopeOf } from '../triage/scope.ts';
import { signatureOf } from '../triage/signature.ts';
import { clipSubject, ticketSubject } from '../triage/ticket-text.ts';
import type { TicketFacts } from '../triage/ticket-text.ts';
import type { Evidence } from './evidence-of.ts';
import type { Filing, FilingOutcome, ReadyIncident } from './filing.ts';
import type { Incident } from './incident.ts';
import { joinTicket } from './join-ticket.ts';
import { ticketToJoin } from './joins.ts';
import { openTicket } from './open-ticket.ts';
import { redactorHere, secretsOf } from './ticket-redactor.ts';

/**
 * Files an incident: a ticket of its own, or a comment where its problem has an open ticket. Ledger row, deliveries,
 * counters and the incident's new state appear together or not at all. All text is redacted with the incident's own
 * key; the identity block alone is written after that.
 * @param recovered set where state was lost: the caps do not hold, and the desk is asked before anything is sent.
 *   `joins`: the desk has no ticket of this incident's own, so it may be a comment.
 */
export function fileTicket(
  filing: Filing,
  incident: Incident,
  evidence: Evidence,
  decision: PriorityDecision,
  recovered: { joins: boolean } | null = null,
): FilingOutcome {
  const { db, ledger, outbox, clock, isHere } = filing;
  const ready = makeReady(filing, incident, evidence, decision, recovered !== null);
  return db.urgently(() => {
    const open =
      recovered?.joins === false ? null : ticketToJoin({ ledger, outbox, isHere, now: clock.now() }, ready.signature);
    return open === null ? openTicket(filing, ready) : joinTicket(filing, ready, open);
  });
}

function makeReady(
  filing: Filing,
  incident: Incident,
  evidence: Evidence,
  decision: PriorityDecision,
  recovered: boolean,
): ReadyIncident {
  const { consents, config } = filing;
  const { findings, updates } = evidence;
  const bundle = consents.evidence ? evidence.bundle : null;
  const person = incident.person === null ? null : consentedWords(incident.person, consents);
  const redact = filing.redact ?? redactorHere(secretsOf(filing, incident), filing.engine).text;
  const category = person?.category ?? null;
  const facts: TicketFacts = {
    incidentId: incident.id,
    ref: incident.ref,
    source: incident.source,
    openedAt: toIso(incident.openedAt),
    updates,
    findings,
    ...decision,
    scope: scopeOf(incident.source, category, person?.text),
    person,
    withheld: bundle?.withheld ?? [],
    withoutEvidence: consents.evidence ? evidence.without : 'the maintainer keeps it on the unit.',
    notes: [
      ...(recovered ? ['The agent lost its state and wrote this text again from the bundle that was left.'] : []),
      ...followsLater(evidence, config.collection.callWaitMinutes),
    ],
  };
  return {
    ...{ incident, person, bundle, evidence, decision, facts, redact, recovered },
    subject: clipSubject(redact(ticketSubject(facts))),
    signature: signatureOf({ source: incident.source, findings, category }),
    capped: incident.source !== 'help' && !recovered,
  };
}

function followsLater({ heldBack }: Evidence, callWaitMinutes: number): string[] {
  if (heldBack.length === 0) return [];
  return [
    `A call was on, which nothing heavy may disturb. What waits (${heldBack.join(', ')}) follows when it is over, after ${callWaitMinutes} minutes at the latest.`,
  ];
}
