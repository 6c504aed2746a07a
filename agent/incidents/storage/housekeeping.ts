import { existsSync, rmSync, statfsSync } from 'node:fs';
import type { Outbox } from '../../../uploader/outbox/outbox.ts';
import type { Clock, Instant } from '../../base/clock.ts';
import { DAY_MS } from '../../base/clock.ts';
import { isDiskFull, isUnreadable } from '../../base/database.ts';
import type { Database } from '../../base/database.ts';
import { messageOf } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type { Config } from '../../config/schema.ts';
import { bundleFolder } from '../collection-request.ts';
import { deliveryIdOf } from '../delivery-id.ts';
import { chooseEvictions } from './choose-evictions.ts';
import { removeLostMaps, removeMapOf } from './pseudonym-maps.ts';
import { reservePath } from './paths.ts';
import { makeReserve } from './reserve.ts';
import { storedBundles } from './stored-bundles.ts';
import type { KnownBundle } from './stored-bundles.ts';

const MEBIBYTE = 1024 * 1024;

export interface Housekeeping {
  db: Database;
  outbox: Outbox;
  config: Config;
  clock: Clock;
  random: Random;
  log: Log;
}

export interface Housekept {
  evicted: number;
  /** Whether the reserve stands. */
  reserved: boolean;
  /** Whether all that was to be done is done; what failed is logged. */
  whole: boolean;
}

/**
 * Keeps the agent within its space: removes bundles by their value, forgets texts that the desk has had for long, and
 * holds the reserve again. Each removal leaves a tombstone; of evidence that the desk has not got, its ticket says so.
 * What fails is logged and keeps nothing else from being done.
 * @param coming bytes of a bundle that is about to be made, for which room is made too
 * @throws what the database throws when its file is damaged.
 */
export function keepHouse(house: Housekeeping, coming = 0): Housekept {
  const { db, outbox, config, clock, random } = house;
  const { storage, stateDirectory } = config;
  const now = clock.now();
  const keepMs = storage.keepDays * DAY_MS;
  const steps = new Steps(house.log);
  const bundles = steps.do('bundles', () => storedBundles(db, bundleFolder(config), now)) ?? [];
  for (const { path, fileName, buried } of bundles)
    if (buried)
      steps.do('what was left of a removal', () => {
        rmSync(path, { force: true }); // It died before the removal.
        removeMapOf(stateDirectory, fileName);
      });
  const limits = {
    totalBytes: Math.max(0, storage.maxBundleMebibytesTotal * MEBIBYTE - coming),
    files: Math.max(0, storage.maxFiles - (coming > 0 ? 1 : 0)),
    freeBytes: storage.minFreeMebibytes * MEBIBYTE,
    keepMs,
  };
  const free = steps.do('free space', () => freeBytes(stateDirectory)) ?? Number.POSITIVE_INFINITY;
  let evicted = 0;
  for (const { bundle, why } of chooseEvictions(
    bundles.filter(({ buried }) => !buried),
    limits,
    free,
    now,
  ))
    steps.do('removal', () => {
      evict(house, bundle, why);
      evicted += 1;
      removeMapOf(stateDirectory, bundle.fileName);
    });
  steps.do('maps of pseudonyms', () => removeLostMaps(stateDirectory, bundleFolder(config), now));
  steps.do('texts', () => outbox.forgetSettled(now - keepMs));
  steps.do('evidence of old incidents', () => forgetCollected(db, now - keepMs));
  const reserved = steps.do('reserve', () =>
    makeReserve(reservePath(config), storage.reserveMebibytes * MEBIBYTE, random),
  );
  return { evicted, reserved: reserved ?? false, whole: !steps.failed };
}

/** One step after the other, each whatever became of the one before. */
class Steps {
  failed = false;
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  do<T>(step: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (isUnreadable(error)) throw error;
      this.failed = true;
      this.#log.error({ step, error: messageOf(error) }, 'a part of keeping house failed');
      return undefined;
    }
  }
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

function forgetCollected(db: Database, before: Instant): void {
  db.run(
    `UPDATE incidents SET collected = NULL
     WHERE state IN ('filed', 'succeeded', 'dismissed') AND next_check_at IS NULL AND collected IS NOT NULL AND opened_at < $before`,
    { before: Math.round(before) },
  );
}

/** Whether the reserve was given up and not made again. */
export function reserveIsGone(config: Config): boolean {
  return config.storage.reserveMebibytes > 0 && !existsSync(reservePath(config));
}

function evict({ db, outbox, clock, log }: Housekeeping, bundle: KnownBundle, why: string): void {
  const { incidentId, fileName, path, bytes, deliveries } = bundle;
  const sha256 = deliveries[0]?.sha256 ?? null;
  const owed = deliveries.filter(({ state }) => state !== 'settled');
  const bury = (): void => {
    db.run(
      `INSERT INTO tombstones (incident_id, name, bytes, sha256, why, at)
       VALUES ($incidentId, $fileName, $bytes, $sha256, $why, $now)`,
      { incidentId, fileName, bytes, sha256, why, now: Math.round(clock.now()) },
    );
    for (const { id } of owed) outbox.drop(id);
    const [first] = owed;
    if (first !== undefined)
      outbox.add([
        {
          kind: 'comment',
          // A bundle that is made anew has the name of the one before, and other content.
          id: deliveryIdOf(`${fileName} ${sha256 ?? ''}`, 'tombstone'),
          incidentId: first.ticketIncidentId,
          ref: first.ref,
          priority: first.priority,
          text: [
            `Evidence of ${first.ref} was removed on the unit before it could be sent: ${why}.`,
            `${fileName}, ${bytes} bytes, SHA-256 ${sha256 ?? 'not known'}.`,
          ].join('\n'),
        },
      ]);
  };
  try {
    db.urgently(bury);
  } catch (error) {
    // What the desk has, or nobody wants, goes first where there is no space for its tombstone.
    if (!isDiskFull(error) || owed.length > 0) throw error;
    rmSync(path, { force: true });
    db.urgently(bury);
  }
  rmSync(path, { force: true });
  log.warn({ bundle: fileName, bytes, why, owed: owed.length > 0 }, 'evidence removed');
}
