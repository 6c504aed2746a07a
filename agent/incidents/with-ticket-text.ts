import { isDiskFull, isUnreadable } from '../base/database.ts';
import { messageOf } from '../base/errors.ts';
import { withheldText } from '../triage/ticket-text.ts';
import type { MainFlow } from './flow.ts';
import type { Collected, Incident } from './incident.ts';
import { secretsOf } from './ticket-redactor.ts';
import type { MakeTicketRedactor } from './ticket-redactor.ts';
import { TEXT_ATTEMPTS } from './waits.ts';

/** How a ticket's text is made fit to leave. */
export interface TicketText {
  redact: (text: string) => string;
  /** What was to be said stays on the unit; others must not be taken for told in it. */
  textWithheld: boolean;
}

/**
 * Does `work` with the redactor of an incident's texts. Where that has failed too often, in whatever way, the text stays
 * on the unit and the ticket goes all the same: it says so, and carries its evidence and identity.
 * @param work all or nothing: one transaction, which may be made a second time
 */
export async function withTicketText<T>(
  flow: Pick<MainFlow, 'db' | 'config' | 'store' | 'log' | 'makeRedactor'>,
  { incident, collected = null, make = flow.makeRedactor }: Wanted,
  signal: AbortSignal,
  work: (text: TicketText) => T,
): Promise<T> {
  const redactor = await make(secretsOf(flow, incident, collected), signal);
  try {
    return work({ redact: redactor.text, textWithheld: false });
  } catch (error) {
    if (isUnreadable(error) || isDiskFull(error) || signal.aborted) throw error;
    const { id, ref } = incident;
    if (flow.store.textFailed(id) < TEXT_ATTEMPTS) throw error;
    flow.log.error({ ref, error: messageOf(error) }, 'a text cannot be redacted; the ticket goes without it');
    return work({ redact: (text) => withheldText(ref, text), textWithheld: true });
  } finally {
    redactor.close();
  }
}

interface Wanted {
  incident: Incident;
  /** What was collected now, and is not yet with the incident. */
  collected?: Collected | null;
  /** Where another redactor than the thread's will do. */
  make?: MakeTicketRedactor;
}
