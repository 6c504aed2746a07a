import { basename } from 'node:path';
import { createRedactor } from '../../diagnostics/redaction/create-redactor.ts';
import type { NewDelivery } from '../../uploader/outbox/delivery.ts';
import type { Outbox } from '../../uploader/outbox/outbox.ts';
import type { Clock } from '../base/clock.ts';
import type { Database } from '../base/database.ts';
import { toIso } from '../base/iso-time.ts';
import type { Random } from '../base/random.ts';
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
}

/**
 * Files the one ticket of an incident: its ledger row, its deliveries and the incident's new state appear together or
 * not at all. All text is redacted with the incident's own key; the identity block alone is written after that.
 */
export function fileTicket(filing: Filing, incident: Incident, evidence: Evidence, decision: PriorityDecision): void {
  const { db, store, ledger, outbox, config, clock, random, coverage } = filing;
  const { findings, updates, identity, bundle, knownValues } = evidence;
  const redactor = createRedactor({ key: Buffer.from(incident.redactionKey, 'hex'), knownValues });
  const category = incident.person?.category ?? null;
  const facts = {
    incidentId: incident.id,
    ref: incident.ref,
    source: incident.source,
    openedAt: toIso(incident.openedAt),
    updates,
    findings,
    ...decision,
    scope: scopeOf(incident.source, category),
    person: incident.person,
    withheld: bundle?.withheld ?? [],
    withoutEvidence: evidence.without,
  };
  const subject = redactor.text(ticketSubject(facts));
  const givenContact = config.ticket.identity.includes('contact') ? (incident.person?.contact ?? null) : null;
  const body = withIdentity(redactor.text(ticketBody(facts)), identity, givenContact);
  const common = { incidentId: incident.id, ref: incident.ref, priority: decision.priority };

  const { name, email } = config.unit.contact;
  const deliveries: NewDelivery[] = [
    {
      ...common,
      kind: 'create',
      id: random.uuid(),
      draft: { subject, body, requester: name === null || email === null ? null : { name, email } },
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
