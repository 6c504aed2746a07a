import { z } from 'zod';
import type { Outbox } from '../../uploader/outbox/outbox.ts';
import { MINUTE_MS } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import type { Database } from '../base/database.ts';
import type { Random } from '../base/random.ts';
import { consentedWords } from '../consent/apply-consents.ts';
import { readConsents } from '../consent/consent.ts';
import type { Config } from '../config/schema.ts';
import type { IncidentStore } from '../incidents/incident-store.ts';
import { ticketIncidentOf } from '../incidents/joins.ts';
import { secretsOf } from '../incidents/ticket-redactor.ts';
import type { MakeTicketRedactor } from '../incidents/ticket-redactor.ts';
import { PersonWords } from '../triage/person-words.ts';

/*
 * What a person says after the ticket was filed goes after it, as a comment. It is kept at once; the comment is made
 * by the loop that delivers, because its redactor takes longer than a press may. What is said within a minute of a
 * comment is one further comment, and a ticket gets so many and no more: nobody can flood the desk.
 */

const GATHER_MS = MINUTE_MS;
const MOST_COMMENTS = 20;

const Row = z.object({
  incident_id: z.string(),
  words: z.string().transform((text) => PersonWords.parse(JSON.parse(text))),
  comments: z.number(),
  last_at: z.number().nullable(),
});

/** Keeps words for a comment. Belongs into the transaction that keeps them with the incident. */
export function keepAddedWords(db: Database, incidentId: string, before: PersonWords | null, said: PersonWords): void {
  const pending = db.get(Row, `${SELECT} WHERE incident_id = $incidentId`, { incidentId });
  const news = Object.entries(said).filter(([key, value]) => before?.[key as keyof PersonWords] !== value);
  if (news.length === 0) return;
  const words = JSON.stringify({ ...pending?.words, ...Object.fromEntries(news) });
  db.run(
    `INSERT INTO help_added_words (incident_id, words) VALUES ($incidentId, $words)
     ON CONFLICT (incident_id) DO UPDATE SET words = $words`,
    { incidentId, words },
  );
}

export interface TellOptions {
  db: Database;
  store: IncidentStore;
  config: Config;
  outbox: Outbox;
  clock: Clock;
  random: Random;
  makeRedactor: MakeTicketRedactor;
}

/** Makes the comments that are due. Returns milliseconds until the next is; null: nothing waits. */
export async function tellAddedWords(options: TellOptions, signal: AbortSignal): Promise<number | null> {
  const { db, store, config, clock, makeRedactor } = options;
  for (const { incident_id: id, last_at: lastAt } of waiting(db)) {
    if (msUntilDue(clock, lastAt) > 0) continue;
    const redactor = await makeRedactor(secretsOf({ db, config }, store.require(id)), signal);
    try {
      if (signal.aborted) return null;
      db.urgently(() => tell(options, id, redactor.text));
    } finally {
      redactor.close();
    }
  }
  const waits = waiting(db).map(({ last_at: lastAt }) => msUntilDue(clock, lastAt));
  return waits.length === 0 ? null : Math.min(...waits);
}

const SELECT = 'SELECT incident_id, words, comments, last_at FROM help_added_words';

function waiting(db: Database): z.infer<typeof Row>[] {
  return db.all(Row, `${SELECT} WHERE words <> '{}' AND comments < $most`, { most: MOST_COMMENTS });
}

/** A clock that was set back makes nobody wait. */
function msUntilDue(clock: Clock, lastAt: number | null): number {
  const left = lastAt === null ? 0 : lastAt + GATHER_MS - clock.now();
  return left > 0 && left <= GATHER_MS ? left : 0;
}

function tell({ db, store, outbox, clock, random }: TellOptions, id: string, redact: (text: string) => string): void {
  const row = db.get(Row, `${SELECT} WHERE incident_id = $id`, { id });
  if (row === undefined) return;
  db.run(`UPDATE help_added_words SET words = '{}', comments = comments + 1, last_at = $now WHERE incident_id = $id`, {
    id,
    now: Math.round(clock.now()),
  });
  const words = consentedWords(row.words, readConsents(db));
  const lines = [
    words.category === undefined ? null : `Chosen topic: ${words.category}.`,
    words.roomUsable === undefined ? null : `The room can be used: ${words.roomUsable ? 'yes' : 'no'}.`,
    words.text === undefined ? null : `In their words: ${words.text}`,
  ].filter((line) => line !== null);
  if (lines.length === 0) return;
  outbox.add([
    {
      kind: 'comment',
      id: random.uuid(),
      incidentId: ticketIncidentOf(db, id),
      ref: store.require(id).ref,
      priority: words.roomUsable === false ? 'urgent' : 'normal',
      text: redact(['The person in the room adds:', ...lines].join('\n')),
    },
  ]);
}
