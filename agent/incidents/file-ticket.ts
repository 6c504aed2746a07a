import { basename } from 'node:path';
import { createRedactor } from '../../diagnostics/redaction/create-redactor.ts';
import type { NewDelivery } from '../../uploader/outbox/delivery.ts';
import type { Outbox } from '../../uploader/outbox/outbox.ts';
import type { Clock } from '../base/clock.ts';
import type { Database } from '../base/database.ts';
import { toIso } from '../base/iso-time.ts';
import type { Random } from '../base/random.ts';
import { consentedWords } from '../consent/apply-consents.ts';
import type { Consents } from '../consent/consent.ts';
import type { Config } from '../config/schema.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { PriorityDecision } from '../triage/priority.ts';
import { scopeOf } from '../triage/scope.ts';
import { signatureOf } from '../triage/signature.ts';
import { ticketBody, ticketSubject, withIdentity } from '../triage/ticket-text.ts';
import type { Coverage } from '../warranty/assess-warranty.ts';
import type { Evidence } from './evidence-of.ts';
import type { Incident } from './incident.ts';
import type { IncidentStore } from './incident-store.ts';

export interface Filing {
  db: Database;
  store: IncidentStore;
  ledger: Ledger;
  outbox: Outbox;
  config: Config;
  clock: Clock;
  random: Random;
  coverage: Coverage;
  /** What the maintainer lets leave the unit. */
  consents: Consents;
}

/**
 * Files the one ticket of an incident: its ledger row, its deliveries and the incident's new state appear together or
 * not at all. All text is redacted with the incident's own key; the identity block alone is written after that.
 */
export function fileTicket(filing: Filing, incident: Incident, evidence: Evidence, decision: PriorityDecision): void {
  const { db, store, ledger, outbox, config, clock, random, coverage, consents } = filing;
  const { findings, updates, identity, knownValues } = evidence;
  const bundle = consents.evidence ? evidence.bundle : null;
  const person = incident.person === null ? null : consentedWords(incident.person, consents);
  const redactor = createRedactor({ key: Buffer.from(incident.redactionKey, 'hex'), knownValues });
  const category = person?.category ?? null;
  const facts = {
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
  };
  const subject = redactor.text(ticketSubject(facts));
  const givenContact = config.ticket.identity.includes('contact') ? (person?.contact ?? null) : null;
  const body = withIdentity(redactor.text(ticketBody(facts)), identity, givenContact);
  const common = { incidentId: incident.id, ref: incident.ref, priority: decision.priority };

  const { name, email } = config.unit.contact;
  const deliveries: NewDelivery[] = [
    {
      ...common,
      kind: 'create',
      id: random.uuid(),
      draft: {
        subject,
        body,
        requester: name === null || email === null || !consents.contact ? null : { name, email },
      },
    },
  ];
  if (bundle !== null)
    deliveries.push({
      ...common,
      kind: 'attach',
      id: random.uuid(),
      file: {
        path: bundle.path,
        fileName: `${incident.ref}-${basename(bundle.path)}`,
        contentType: 'application/zip',
        bytes: bundle.bytes,
        sha256: bundle.sha256,
        text: `Evidence of ${incident.ref}: ${bundle.files} entries, redacted. Open report.html first.`,
      },
    });

  db.transaction(() => {
    ledger.open({
      incidentId: incident.id,
      ref: incident.ref,
      subject,
      priority: decision.priority,
      signature: signatureOf({ source: incident.source, findings, category }),
      source: incident.source,
      firmware: evidence.snapshot?.components.find(({ id }) => id === 'firmware')?.version ?? null,
      coverage,
      filedAt: clock.now(),
    });
    outbox.add(deliveries);
    store.filed(incident.id);
  });
}
