import type { CustomEngine } from '../../diagnostics/redaction/custom-engine.ts';
import type { Outbox } from '../../uploader/outbox/outbox.ts';
import type { Clock } from '../base/clock.ts';
import type { Database } from '../base/database.ts';
import type { Random } from '../base/random.ts';
import type { Consents } from '../consent/consent.ts';
import type { Config } from '../config/schema.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { PersonWords } from '../triage/person-words.ts';
import type { PriorityDecision } from '../triage/priority.ts';
import type { TicketFacts } from '../triage/ticket-text.ts';
import type { Coverage } from '../warranty/coverage.ts';
import type { Evidence } from './evidence-of.ts';
import type { FilingCap } from './filing-cap.ts';
import type { Incident } from './incident.ts';
import type { IncidentStore } from './incident-store.ts';

export interface Filing {
  db: Database;
  store: IncidentStore;
  ledger: Ledger;
  outbox: Outbox;
  cap: FilingCap;
  config: Config;
  clock: Clock;
  random: Random;
  coverage: Coverage;
  /** What custom rules of redaction run on. */
  engine?: CustomEngine | null | undefined;
  /** What the maintainer lets leave the unit. */
  consents: Consents;
  /** Redacts with the key of the incident at hand; absent: it is made where it is needed, which takes its time. */
  redact?: (text: string) => string;
  /** Nothing that is to be said leaves: what others would be told in it is told elsewhere. */
  textWithheld?: boolean;
  /** Whether the desk lets the unit raise a ticket's priority. */
  deskRaises: boolean;
  /** Whether an incident's ticket stands, or is to stand, at this very desk. */
  isHere: (incidentId: string) => boolean;
}

/** An incident with all that its text is made of. */
export interface ReadyIncident {
  incident: Incident;
  evidence: Evidence;
  /** What of the person's words, and of the evidence, may leave the unit. */
  person: PersonWords | null;
  bundle: Evidence['bundle'];
  decision: PriorityDecision;
  signature: string;
  facts: TicketFacts;
  /** Redacted. */
  subject: string;
  redact: (text: string) => string;
  /** What the unit files by itself counts for the caps; what a person asks for, and what is recovered, does not. */
  capped: boolean;
  /** State was lost and this was found again: the desk may have any of it already. */
  recovered: boolean;
}

export type FilingOutcome =
  | { filed: 'ticket' }
  /** On the open ticket about the same problem. */
  | { filed: 'comment'; ticketRef: string }
  /** Kept back by the caps until they allow a ticket; the incident stays as it is. */
  | { filed: 'held' }
  /** A repeat that the caps kept back for good; it is counted in what is filed next. */
  | { filed: 'suppressed'; because: string };
