import { existsSync } from 'node:fs';
import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Config } from '../config/schema.ts';
import { databasePath, openState } from '../state.ts';
import { serialOf, warrantyLookupOf } from '../warranty-of.ts';
import type { Check } from './check.ts';
import { failed, passed } from './check.ts';
import { networkChecks } from './network-checks.ts';

/** Tries the warranty lookup, where one is configured. */
export async function warrantyChecks(config: Config, clock: Clock, signal: AbortSignal): Promise<Check[]> {
  const name = 'warranty lookup';
  const { url } = config.warranty.lookup;
  if (url === null) return [];
  const way = await networkChecks(name, url, config, clock, signal);
  if (way.some(({ ok }) => !ok)) return way;
  try {
    const serial = knownSerial(config);
    if (serial === null)
      return [...way, failed(name, 'the serial number is not known', 'Set warranty.serial in the configuration.')];
    const answer = await (await warrantyLookupOf(config))?.lookup(serial, signal);
    if (answer === undefined) return way;
    if (answer.outcome === 'found') return [...way, passed(name, 'answers, and knows this unit')];
    if (answer.outcome === 'not-found')
      return [...way, failed(name, 'answers, and does not know this unit', 'Have the serial number entered there.')];
    return [...way, failed(name, answer.why, 'Check warranty.lookup.url and its tokenFile.')];
  } catch (error) {
    signal.throwIfAborted();
    return [...way, failed(name, messageOf(error), 'Check warranty.lookup.tokenFile.')];
  }
}

function knownSerial(config: Config): string | null {
  if (!existsSync(databasePath(config))) return config.warranty.serial;
  const db = openState(config);
  try {
    return serialOf(db, config);
  } finally {
    db.close();
  }
}
