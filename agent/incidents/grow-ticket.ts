import { basename } from 'node:path';
import type { Finding, Severity } from '../../diagnostics/health/finding.ts';
import type { UpdateVerdict } from '../../diagnostics/firmware/verdict.ts';
import type { NewDelivery } from '../../uploader/outbox/delivery.ts';
import { toIso } from '../base/iso-time.ts';
import { isAtLeast } from '../triage/decide.ts';
import { decidePriority } from '../triage/priority.ts';
import type { Evidence } from './evidence-of.ts';
import type { Filing } from './filing.ts';
import type { Incident, Told } from './incident.ts';
import { ticketIncidentOf } from './joins.ts';
import { redactorHere, secretsOf } from './ticket-redactor.ts';

/** What a ticket with this evidence says. */
export function toldIn({ findings, updates }: Evidence, fileFrom: Severity): Told {
  const worth = findings.filter(({ severity }) => isAtLeast(severity, fileFrom));
  return {
    findings: Object.fromEntries(worth.map(({ id, severity, title }) => [id, { severity, title, gone: false }])),
    updates: Object.fromEntries(updates.map(({ component, verdict }) => [component, verdict])),
  };
}

/**
 * Tells on the incident's own ticket what a later check found: what is new or worse, what is gone, what became of the
 * update. Says nothing where nothing has changed. Belongs into the transaction of the check.
 * @returns whether there was something to tell.
 */
export function growTicket(filing: Filing, incident: Incident, evidence: Evidence): boolean {
  const { db, store, outbox, clock, random, config, consents } = filing;
  const told = incident.told ?? { findings: {}, updates: {} };
  const news = newsOf(told, evidence, config.ticket.fileFrom);
  if (news.lines.length === 0) return false;
  const { priority } = decidePriority({ findings: evidence.findings });
  const redact = filing.redact ?? redactorHere(secretsOf(filing, incident), filing.engine).text;
  const common = { incidentId: ticketIncidentOf(db, incident.id), ref: incident.ref, priority };
  const text = [
    `A later check of the unit, at ${toIso(clock.now())}:`,
    ...news.lines,
    `Priority by what is found now: ${priority}.`,
  ];
  const deliveries: NewDelivery[] = [{ ...common, kind: 'comment', id: random.uuid(), text: redact(text.join('\n')) }];
  const bundle = consents.evidence ? evidence.bundle : null;
  if (bundle !== null)
    deliveries.push({
      ...common,
      kind: 'attach',
      id: random.uuid(),
      file: {
        ...{ path: bundle.path, bytes: bundle.bytes, sha256: bundle.sha256, contentType: 'application/zip' },
        fileName: `${incident.ref}-${basename(bundle.path)}`,
        text: `Evidence of a later check of ${incident.ref}: ${bundle.files} entries, redacted.`,
      },
    });
  outbox.add(deliveries);
  store.told(incident.id, news.told);
  return true;
}

/** What of this evidence the ticket does not say yet, in lines, and what it says with them. */
export function newsOf(told: Told, evidence: Evidence, fileFrom: Severity): { lines: string[]; told: Told } {
  const { findings, snapshot } = evidence;
  // Where nothing could be collected, nothing is known to have changed.
  const updates = snapshot === null ? [] : evidence.updates;
  const lines: string[] = [];
  const after: Told = { findings: { ...told.findings }, updates: { ...told.updates } };
  for (const update of updates) {
    const before = told.updates[update.component];
    if (before === update.verdict) continue;
    lines.push(...updateLines(update, before));
    after.updates[update.component] = update.verdict;
  }
  for (const finding of findings) {
    if (!isAtLeast(finding.severity, fileFrom)) continue;
    const before = told.findings[finding.id];
    if (before !== undefined && !before.gone && isAtLeast(before.severity, finding.severity)) continue;
    lines.push(...findingLines(finding, before === undefined ? 'New' : before.gone ? 'Back' : 'Worse'));
    after.findings[finding.id] = { severity: finding.severity, title: finding.title, gone: false };
  }
  const seen = new Set(findings.map(({ id }) => id));
  for (const [id, before] of Object.entries(told.findings)) {
    if (snapshot === null || before.gone || seen.has(id)) continue;
    lines.push(`Not seen any more: ${before.title}`);
    after.findings[id] = { ...before, gone: true };
  }
  return { lines, told: after };
}

function updateLines({ name, from, to, verdict, why }: UpdateVerdict, before: string | undefined): string[] {
  const was = before === undefined ? '' : ` (before: ${before})`;
  return [`Update of ${name} ${from} -> ${to}: ${verdict}${was}.`, ...why.map((reason) => `  ${reason}`)];
}

function findingLines({ severity, title, detail, evidence }: Finding, word: string): string[] {
  const places = evidence.slice(0, 3).map(({ file, line }) => (line === undefined ? file : `${file}:${line}`));
  return [
    `${word}, ${severity.toUpperCase()}: ${title}`,
    `  ${detail}`,
    ...(places.length === 0 ? [] : [`  Evidence: ${places.join(', ')}`]),
  ];
}
