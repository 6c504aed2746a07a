import { z } from 'zod';
import type { Outbox } from '../../uploader/outbox/outbox.ts';
import { MINUTE_MS, SECOND_MS } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import { isUnreadable } from '../base/database.ts';
import type { Database } from '../base/database.ts';
import { messageOf } from '../base/errors.ts';
import { jsonColumn } from '../base/json-column.ts';
import type { Log } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import { readRow, readRows } from '../base/stored-rows.ts';
import type { StoredRows } from '../base/stored-rows.ts';
import { consentedWords } from '../consent/apply-consents.ts';
import { readConsents } from '../consent/consent.ts';
import type { Config } from '../config/schema.ts';
import type { IncidentStore } from '../incidents/incident-store.ts';
import { ticketIncidentOf } from '../incidents/joins.ts';
import type { MakeTicketRedactor } from '../incidents/ticket-redactor.ts';
import { withTicketText } from '../incidents/with-ticket-text.ts';
import { addToWords, KeptWords, wasSaid } from '../triage/person-words.ts';
import type { PersonWords } from '../triage/person-words.ts';

/*
 * What a person says after the ticket was filed goes after it, as a comment. It is kept at once; the comment is made
 * by the loop that delivers, because its redactor takes longer than a press may. What is said within a minute of a
 * comment is one further comment, and a ticket gets so many and no more: nobody can flood the desk.
 */

const GATHER_MS = MINUTE_MS;
const MOST_COMMENTS = 20;

/** What could not be made a comment is tried again after this long. */
const RETRY_MS = 30 * SECOND_MS;

const Row = z.object({
  incident_id: z.string(),
  last_at: z.number().nullable(),
  words: jsonColumn(KeptWords),
});
type Row = z.infer<typeof Row>;
/** Words that cannot be read are told once, and nobody tries to make a comment of them. */
const ADDED_WORDS: StoredRows<Row> = { table: 'help_added_words', key: 'incident_id', schema: Row };

/** Keeps words for a comment. Belongs into the transaction that keeps them with the incident. */
export function keepAddedWords(db: Database, incidentId: string, before: KeptWords | null, said: PersonWords): void {
  const { text, ...choices } = said;
  const news: PersonWords = Object.fromEntries(
    Object.entries(choices).filter(([key, value]) => before?.[key as keyof PersonWords] !== value),
  );
  if (text !== undefined && text !== before?.text && !wasSaid(before?.text, text)) news.text = text;
  if (Object.keys(news).length === 0) return;
  const pending = wordsOf(db, incidentId);
  const words = JSON.stringify(addToWords(pending ?? null, news));
  db.run(
    `INSERT INTO help_added_words (incident_id, words) VALUES ($incidentId, $words)
     ON CONFLICT (incident_id) DO UPDATE SET words = $words`,
    { incidentId, words },
  );
}

/** What waits for a comment; undefined: nothing was ever added, or it cannot be read. */
function wordsOf(db: Database, incidentId: string): KeptWords | undefined {
  const which = 'SELECT incident_id, last_at, words FROM help_added_words WHERE incident_id = $incidentId';
  return readRow(db, ADDED_WORDS, which, { incidentId })?.words;
}

export interface TellOptions {
  db: Database;
  store: IncidentStore;
  config: Config;
  outbox: Outbox;
  clock: Clock;
  random: Random;
  makeRedactor: MakeTicketRedactor;
  log: Log;
}

export interface AddedWordsTold {
  /** How many comments were made. */
  comments: number;
  /** Milliseconds until the next is due; null: nothing waits. */
  nextInMs: number | null;
}

/** Makes the comments that are due. One that cannot be made waits, and holds up no other. */
export async function tellAddedWords(options: TellOptions, signal: AbortSignal): Promise<AddedWordsTold> {
  const { db, clock, log } = options;
  let comments = 0;
  for (const { incident_id: id, last_at: lastAt } of waiting(db)) {
    if (signal.aborted) break;
    if (msUntilDue(clock, lastAt) > 0) continue;
    try {
      if (await makeComment(options, id, signal)) comments += 1;
    } catch (error) {
      if (isUnreadable(error)) throw error;
      log.error({ incident: id, error: messageOf(error) }, 'what a person added could not be made a comment');
      const at = Math.round(clock.now() - GATHER_MS + RETRY_MS);
      db.run('UPDATE help_added_words SET last_at = $at WHERE incident_id = $id', { id, at });
    }
  }
  const waits = waiting(db).map(({ last_at: lastAt }) => msUntilDue(clock, lastAt));
  return { comments, nextInMs: waits.length === 0 || signal.aborted ? null : Math.min(...waits) };
}

async function makeComment(options: TellOptions, id: string, signal: AbortSignal): Promise<boolean> {
  const { db, store } = options;
  const incident = store.require(id);
  return await withTicketText(
    options,
    { incident },
    signal,
    ({ redact }) => !signal.aborted && db.urgently(() => tell(options, id, redact)),
  );
}

function waiting(db: Database): Row[] {
  return readRows(
    db,
    ADDED_WORDS,
    `SELECT incident_id, last_at, words FROM help_added_words WHERE words <> '{}' AND comments < $most`,
    { most: MOST_COMMENTS },
  );
}

/** A clock that was set back makes nobody wait. */
function msUntilDue(clock: Clock, lastAt: number | null): number {
  const left = lastAt === null ? 0 : lastAt + GATHER_MS - clock.now();
  return left > 0 && left <= GATHER_MS ? left : 0;
}

function tell(
  { db, store, outbox, clock, random }: TellOptions,
  id: string,
  redact: (text: string) => string,
): boolean {
  const added = wordsOf(db, id);
  if (added === undefined) return false;
  db.run(`UPDATE help_added_words SET words = '{}', comments = comments + 1, last_at = $now WHERE incident_id = $id`, {
    id,
    now: Math.round(clock.now()),
  });
  const words = consentedWords(added, readConsents(db));
  const lines = [
    words.category === undefined ? null : `Chosen topic: ${words.category}.`,
    words.roomUsable === undefined ? null : `The room can be used: ${words.roomUsable ? 'yes' : 'no'}.`,
    words.text === undefined ? null : `In their words: ${words.text}`,
  ].filter((line) => line !== null);
  if (lines.length === 0) return false;
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
  return true;
}
