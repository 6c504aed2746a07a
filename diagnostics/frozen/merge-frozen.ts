import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DataKind } from '../collectors/data-kind.ts';
import type { CollectorSettings } from '../collectors/settings.ts';
import { FROZEN_FOLDER, HOST_FILE } from '../host/capture-names.ts';
import { HostRecord, parseRecord } from '../host/capture-records.ts';
import { FROZEN_RECORD_FILE, FrozenRecord } from './frozen-record.ts';

/** Kinds of data that freezing takes. */
const CARRIES: readonly DataKind[] = ['logs', 'usage', 'software', 'hardware', 'network-identity'];

/**
 * What was frozen joins the capture, unless the maintainer keeps anything of its kinds on the unit: then all of it stays,
 * and the manifest says so.
 */
export function takeOverFrozen(
  folder: string,
  captureFolder: string,
  { keptKinds = [] }: Pick<CollectorSettings, 'keptKinds'>,
): FrozenRecord | null {
  const kept = CARRIES.filter((kind) => keptKinds.includes(kind));
  if (kept.length === 0) return mergeFrozen(folder, captureFolder);
  const host = parseRecord(HostRecord, readOrNull(join(folder, HOST_FILE)));
  const why = `all of it: the maintainer keeps ${kept.join(', ')} on the unit`;
  return host === null ? null : { at: host.capturedAt, tookMs: null, bytes: 0, missing: [why] };
}

/**
 * Copies what was frozen into a capture, where it is redacted and packed like the rest. Only regular files are taken.
 * @returns what the manifest says of it; null where nothing was frozen.
 */
export function mergeFrozen(folder: string, captureFolder: string): FrozenRecord | null {
  const host = parseRecord(HostRecord, readOrNull(join(folder, HOST_FILE)));
  if (host === null) return null;
  const bytes = copyAll(folder, join(captureFolder, FROZEN_FOLDER));
  const record = parseRecord(FrozenRecord, readOrNull(join(folder, FROZEN_RECORD_FILE)));
  return record ?? { at: host.capturedAt, tookMs: null, bytes, missing: [] };
}

function copyAll(from: string, to: string): number {
  let bytes = 0;
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const path = join(from, entry.name);
    if (entry.isDirectory()) bytes += copyAll(path, join(to, entry.name));
    else if (entry.isFile()) {
      copyFileSync(path, join(to, entry.name));
      bytes += statSync(path).size;
    }
  }
  return bytes;
}

function readOrNull(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
