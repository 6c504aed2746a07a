import { refreshWarranty } from '../uploader/warranty/refresh-warranty.ts';
import { WarrantyCache } from '../uploader/warranty/warranty-cache.ts';
import { HOUR_MS } from './base/clock.ts';
import type { Clock } from './base/clock.ts';
import type { Database } from './base/database.ts';
import { messageOf } from './base/errors.ts';
import type { Log } from './base/log.ts';
import type { Config } from './config/schema.ts';
import { serialOf, warrantyLookupOf } from './warranty-of.ts';

/** A lookup that gave no answer is asked again after this long, or sooner where `refreshHours` is shorter. */
const RETRY_MS = HOUR_MS;

interface KeepWarranty {
  db: Database;
  config: Config;
  clock: Clock;
  log: Log;
}

/**
 * One round of keeping the lookup's answer fresh. Nothing waits for it: tickets go out with what is known.
 * @returns milliseconds until the next round is due; null where there is no lookup.
 */
export async function keepWarranty(
  { db, config, clock, log }: KeepWarranty,
  signal: AbortSignal,
): Promise<number | null> {
  const { url, refreshHours } = config.warranty.lookup;
  if (url === null) return null;
  const everyMs = refreshHours * HOUR_MS;
  const retryMs = Math.min(RETRY_MS, everyMs);
  const serial = serialOf(db, config);
  if (serial === null) return retryMs; // The first baseline may tell it.
  const cache = new WarrantyCache(db);
  const ageMs = clock.now() - (cache.get(serial)?.fetchedAt ?? -Infinity);
  if (ageMs >= 0 && ageMs < everyMs) return everyMs - ageMs;
  try {
    const lookup = await warrantyLookupOf(config);
    if (lookup === null) return null;
    const { answer } = await refreshWarranty({ lookup, cache, clock }, serial, signal);
    if (answer.outcome !== 'unavailable') return everyMs;
    log.warn({ why: answer.why }, 'the warranty lookup gave no answer');
  } catch (error) {
    if (signal.aborted) return null;
    log.warn({ why: messageOf(error) }, 'the warranty lookup cannot be asked');
  }
  return retryMs;
}
