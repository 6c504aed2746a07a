import type { Config } from '../config/schema.ts';
import type { PersonWords } from '../triage/person-words.ts';
import type { Consents } from './consent.ts';

/** Collectors that read logs. */
const LOG_COLLECTORS = ['system-logs', 'kernel-log'];

/** The configuration as the maintainer's decisions leave it: they can only take away. */
export function consentedConfig(config: Config, consents: Consents): Config {
  const { collection, ticket } = config;
  return {
    ...config,
    collection: consents.logs
      ? collection
      : { ...collection, disabled: [...collection.disabled, ...LOG_COLLECTORS], logFiles: [] },
    ticket: consents.contact ? ticket : { ...ticket, identity: ticket.identity.filter((part) => part !== 'contact') },
  };
}

/** What of a person's words may leave the unit. What is wrong, and whether the room can be used, is no secret. */
export function consentedWords(words: PersonWords, consents: Consents): PersonWords {
  const { text, contact, ...rest } = words;
  return {
    ...rest,
    ...(consents.words && text !== undefined ? { text } : {}),
    ...(consents.contact && contact !== undefined ? { contact } : {}),
  };
}
