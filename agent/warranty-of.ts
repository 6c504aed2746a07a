import type { WarrantyLookup } from '../uploader/warranty/lookup.ts';
import { WarrantyCache } from '../uploader/warranty/warranty-cache.ts';
import type { Instant } from './base/clock.ts';
import { SECOND_MS } from './base/clock.ts';
import type { Database } from './base/database.ts';
import type { Config } from './config/schema.ts';
import { readSecretFile } from './config/secret-file.ts';
import { USER_AGENT } from './desk-of.ts';
import { currentBaselineId, readBaseline } from './incidents/baseline-store.ts';
import { knownWarranty } from './warranty/known-warranty.ts';
import type { KnownWarranty } from './warranty/known-warranty.ts';

/**
 * The warranty as it is known now: what the lookup said last, else the configuration. Asks nobody.
 * @param db null where no state is wanted, so that the configuration alone is asked
 */
export function warrantyOf(db: Database | null, config: Config, now: Instant, zone: string): KnownWarranty {
  const unitSerial = db === null ? null : unitSerialOf(db);
  const serial = unitSerial ?? config.warranty.serial;
  const lookedUp =
    db === null || serial === null || config.warranty.lookup.url === null ? null : new WarrantyCache(db).get(serial);
  return knownWarranty(
    {
      lookedUp: lookedUp ?? null,
      configured: config.warranty,
      terms: config.warranty,
      unitSerial,
      contactAvailability: config.unit.contact.availability,
    },
    now,
    zone,
  );
}

/** The serial number by which the lookup is asked: the unit's own, else the configured one; null: none is known. */
export function serialOf(db: Database, config: Config): string | null {
  return unitSerialOf(db) ?? config.warranty.serial;
}

/**
 * The lookup of the configuration; null where none is configured. What it needs is loaded only where there is one.
 * @throws UsageError when its token cannot be read.
 */
export async function warrantyLookupOf(config: Config): Promise<WarrantyLookup | null> {
  const { url, tokenFile } = config.warranty.lookup;
  if (url === null) return null;
  const { createHttp } = await import('../uploader/http.ts');
  const { HttpWarrantyLookup } = await import('../uploader/warranty/http-lookup.ts');
  const timeoutMs = config.desk.requestTimeoutSeconds * SECOND_MS;
  const http = createHttp({ timeoutMs, proxy: config.http.proxy, caFile: config.http.caFile, userAgent: USER_AGENT });
  const token = tokenFile === null ? null : readSecretFile(tokenFile);
  return new HttpWarrantyLookup({ http, url, token, timeoutMs });
}

function unitSerialOf(db: Database): string | null {
  return readBaseline(db, currentBaselineId(db))?.facts.identity?.serial ?? null;
}
