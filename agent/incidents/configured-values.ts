import type { KnownValue } from '../../diagnostics/redaction/redactor.ts';
import type { Config } from '../config/schema.ts';
import { readSecretFile } from '../config/secret-file.ts';

/** What the configuration knows and nothing may say: its secrets, people and places, and what the customer lists. */
export function configuredValues(config: Config): KnownValue[] {
  const { unit, desk, warranty, redaction } = config;
  const known: [string, string | null][] = [
    ['site', unit.site],
    ['room', unit.room],
    ['name', unit.contact.name],
    ['email', unit.contact.email],
    ['invoice', warranty.invoice],
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
