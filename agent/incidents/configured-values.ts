import type { KnownValue } from '../../diagnostics/redaction/redactor.ts';
import type { Config } from '../config/schema.ts';
import { readSecretFile } from '../config/secret-file.ts';

const LONG_AVAILABILITY = 24;

/** What the configuration knows and nothing may say: its secrets, people and places, and what the customer lists. */
export function configuredValues(config: Config): KnownValue[] {
  const { unit, desk, warranty, redaction } = config;
  const known: [string, string | null][] = [
    ['site', unit.site],
    ['room', unit.room],
    ['name', unit.contact.name],
    ['email', unit.contact.email],
    // A short one is no more than words: `weekdays 9-17`.
    ['contact', (unit.contact.availability ?? '').length < LONG_AVAILABILITY ? null : unit.contact.availability],
    ['invoice', warranty.invoice],
    ['serial', warranty.serial],
    ['secret', readableSecret(desk.tokenFile)],
    ['secret', readableSecret(warranty.lookup.tokenFile)],
  ];
  return [
    ...known.flatMap(([kind, value]) => (value === null || value === '' ? [] : [{ kind, value }])),
    ...redaction.knownValues,
  ];
}

/** A token that cannot be read cannot leak either; `doctor` and the desk tell what is wrong with its file. */
function readableSecret(path: string | null): string | null {
  if (path === null) return null;
  try {
    return readSecretFile(path);
  } catch {
    return null;
  }
}
