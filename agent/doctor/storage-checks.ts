import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/schema.ts';
import { bundleFolder } from '../incidents/collection-request.ts';
import { reserveIsGone } from '../incidents/storage/housekeeping.ts';
import type { Check } from './check.ts';
import { failed, passed } from './check.ts';

const MEBIBYTE = 1024 * 1024;

/** Free space, the reserve, and what the bundles take. */
export function storageChecks(config: Config): Check[] {
  const { stateDirectory, storage, collection } = config;
  const there = existsSync(stateDirectory);
  const { bavail, bsize } = statfsSync(there ? stateDirectory : '/');
  const freeMebibytes = Math.floor((bavail * bsize) / MEBIBYTE);
  const wanted = storage.minFreeMebibytes + collection.maxBundleMebibytes;
  const free =
    freeMebibytes >= wanted
      ? passed('free space', `${freeMebibytes} MiB`)
      : failed(
          'free space',
          `${freeMebibytes} MiB`,
          `Free at least ${wanted} MiB: ${storage.minFreeMebibytes} stay free (storage.minFreeMebibytes), and a bundle takes up to ${collection.maxBundleMebibytes}.`,
        );
  if (!there) return [free];
  const reserve = reserveIsGone(config)
    ? failed('reserve', 'none is held', 'Free space on the disk; the agent makes it again within a minute.')
    : passed('reserve', `${storage.reserveMebibytes} MiB are held back for tickets`);
  return [free, reserve, bundlesCheck(config)];
}

function bundlesCheck(config: Config): Check {
  const folder = bundleFolder(config);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const bytes = names.reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
  const { maxBundleMebibytesTotal, maxFiles } = config.storage;
  return passed(
    'bundles',
    `${names.length} of at most ${maxFiles}, ${Math.ceil(bytes / MEBIBYTE)} of at most ${maxBundleMebibytesTotal} MiB`,
  );
}
