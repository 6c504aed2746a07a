import { DataKind } from '../../diagnostics/collectors/data-kind.ts';
import type { Config } from '../config/schema.ts';
import type { PersonWords } from '../triage/person-words.ts';
import type { ConsentKind, Consents } from './consent.ts';

/** Kind of data -> the consent that it needs. */
const CONSENT_FOR: Record<DataKind, ConsentKind> = {
  'device-identity': 'evidence',
  'network-identity': 'evidence',
  hardware: 'evidence',
  software: 'evidence',
  usage: 'evidence',
  logs: 'logs',
};

/**
 * Kinds of data that the collectors must leave on the unit. Without consent to evidence as a whole they still run, for
 * the verdict: its bundle stays (see `fileTicket`).
 */
export function keptKinds(consents: Consents): DataKind[] {
  return DataKind.options.filter((kind) => CONSENT_FOR[kind] !== 'evidence' && !consents[CONSENT_FOR[kind]]);
}

/** The configuration as the maintainer's decisions leave it: they can only take away. */
export function consentedConfig(config: Config, consents: Consents): Config {
  const { ticket } = config;
  if (consents.contact) return config;
  return { ...config, ticket: { ...ticket, identity: ticket.identity.filter((part) => part !== 'contact') } };
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
