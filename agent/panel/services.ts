import type { Instant } from '../base/clock.ts';
import type { PersonWords } from '../triage/person-words.ts';
import type { PanelArticles, PanelStatus, PanelTicket, PanelUpdate } from './shapes.ts';

/**
 * What became of words that a person added to an earlier press: `kept` (they go with the ticket or after it),
 * `too-late` (they can no longer be given along), `unknown` (there is no such incident).
 */
export type AddedWords = 'kept' | 'too-late' | 'unknown';

export interface LatestHelp {
  ref: string;
  incidentId: string;
  openedAt: Instant;
}

/** What the panel asks of the rest of the agent. All of it answers at once; nothing here waits for the network. */
export interface PanelServices {
  /** Opens an incident. Durable when it returns. */
  requestHelp(words: PersonWords): { ref: string; incidentId: string };
  /**
   * Gives an earlier press the person's words: each word given replaces the one before. Durable when it returns.
   * `complete` says that the person has finished, so nothing more has to be waited for.
   */
  addWords(incidentId: string, words: PersonWords, complete: boolean): AddedWords;
  /** The latest call for help, whichever way it came; null before the first. */
  latestHelp(): LatestHelp | null;
  status(): PanelStatus;
  /** A ready-made mail to the desk, as an address; null where none can be written. */
  mail(ref: string | null): string | null;
  /**
   * Somebody says, after an answer, whether it works now. `kept`: it goes to the desk; `unknown`: no such ticket;
   * `not-answered`: there is nothing to judge yet; `enough`: it was said often enough.
   */
  tellWorks(ref: string, works: boolean): 'kept' | 'unknown' | 'not-answered' | 'enough';
  /** Updates that this unit has seen, newest first. */
  updates(): PanelUpdate[];
  articles(): PanelArticles;
  /** Tickets of this unit, in the order to show them. */
  tickets(): PanelTicket[];
  /** Calls back whenever status or tickets may have changed; returns the way to stop that. */
  subscribe(listener: () => void): () => void;
}
