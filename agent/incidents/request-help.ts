import type { PersonWords } from '../triage/person-words.ts';
import type { Incident } from './incident.ts';
import type { IncidentStore } from './incident-store.ts';

/**
 * Somebody pressed help. Durable when it returns; the rest follows.
 * @param wordsWithinMs how long the person may still say more before the ticket is filed; null: nothing is waited for.
 */
export function requestHelp(store: IncidentStore, words: PersonWords, wordsWithinMs: number | null = null): Incident {
  return store.open({ source: 'help', person: words, wordsWithinMs });
}
