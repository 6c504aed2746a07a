import type { CustomEngine } from '../../diagnostics/redaction/custom-engine.ts';
import type { Outbox } from '../../uploader/outbox/outbox.ts';
import type { Database } from '../base/database.ts';
import type { Random } from '../base/random.ts';
import { consentedWords } from '../consent/apply-consents.ts';
import type { Consents } from '../consent/consent.ts';
import type { Config } from '../config/schema.ts';
import { ticketIncidentOf } from '../incidents/joins.ts';
import type { Incident } from '../incidents/incident.ts';
import { knownOfIncident } from '../incidents/known-of-incident.ts';
import { incidentRedactor } from '../incidents/redaction-policy.ts';
import type { PersonWords } from '../triage/person-words.ts';

export interface CommentOptions {
  db: Database;
  config: Config;
  outbox: Outbox;
  random: Random;
  consents: Consents;
  /** What custom rules run on. */
  engine?: CustomEngine | null | undefined;
}

/** What a person says after the ticket was filed goes after it, as a comment. */
export function addComment(
  { db, config, outbox, random, consents, engine }: CommentOptions,
  incident: Incident,
  said: PersonWords,
): void {
  const words = consentedWords(said, consents);
  const lines = [
    words.category === undefined ? null : `Chosen topic: ${words.category}.`,
    words.roomUsable === undefined ? null : `The room can be used: ${words.roomUsable ? 'yes' : 'no'}.`,
    words.text === undefined ? null : `In their words: ${words.text}`,
  ].filter((line) => line !== null);
  if (lines.length === 0) return;
  const redactor = incidentRedactor({ config, engine }, incident, knownOfIncident(db, incident));
  outbox.add([
    {
      kind: 'comment',
      id: random.uuid(),
      incidentId: ticketIncidentOf(db, incident.id),
      ref: incident.ref,
      priority: words.roomUsable === false ? 'urgent' : 'normal',
      text: redactor.text(['The person in the room adds:', ...lines].join('\n')),
    },
  ]);
}
