import { existsSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { HOUR_MS } from '../../base/clock.ts';
import type { Instant } from '../../base/clock.ts';
import { pseudonymFolder, pseudonymMapPath } from './paths.ts';

/** A map is whole before its bundle is; a collection takes no longer than an hour. */
const ALONE_MS = 2 * HOUR_MS;

/** Removes the map from pseudonym to value that belongs to a bundle. */
export function removeMapOf(stateDirectory: string, bundleName: string): void {
  rmSync(pseudonymMapPath(stateDirectory, bundleName.replace(/\.zip$/, '')), { force: true });
}

/** Removes maps whose bundle is gone, and half-written ones that nobody will finish. */
export function removeLostMaps(stateDirectory: string, bundles: string, now: Instant): void {
  const folder = pseudonymFolder(stateDirectory);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const age = now - (lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now);
    const bundle = join(bundles, name.replace(/\.jsonl$/, '.zip'));
    if (!existsSync(bundle) && (age > ALONE_MS || age < -ALONE_MS)) rmSync(path, { force: true });
  }
}
