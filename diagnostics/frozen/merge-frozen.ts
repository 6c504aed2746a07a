import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, systemCodeOf } from '../../agent/base/errors.ts';
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
 * Copies what was frozen into a capture, where it is redacted and packed like the rest. Only regular files are taken;
 * what cannot be copied is missing, and the rest is taken all the same.
 * @returns what the manifest says of it; null where nothing was frozen.
 */
export function mergeFrozen(folder: string, captureFolder: string): FrozenRecord | null {
  const host = parseRecord(HostRecord, readOrNull(join(folder, HOST_FILE)));
  if (host === null) return null;
  const copied = { bytes: 0, missing: [] as string[] };
  copyAll(folder, join(captureFolder, FROZEN_FOLDER), '', copied);
  const record = parseRecord(FrozenRecord, readOrNull(join(folder, FROZEN_RECORD_FILE)));
  if (record === null) return { at: host.capturedAt, tookMs: null, ...copied };
  return { ...record, missing: [...record.missing, ...copied.missing] };
}

function copyAll(from: string, to: string, below: string, copied: { bytes: number; missing: string[] }): void {
  orMissing(below, copied.missing, () => {
    mkdirSync(join(to, below), { recursive: true, mode: 0o700 });
    for (const entry of readdirSync(join(from, below), { withFileTypes: true })) {
      const path = join(below, entry.name);
      if (entry.isDirectory()) copyAll(from, to, path, copied);
      else if (entry.isFile())
        orMissing(path, copied.missing, () => {
          copyFileSync(join(from, path), join(to, path));
          copied.bytes += statSync(join(from, path)).size;
        });
    }
  });
}

function orMissing(path: string, missing: string[], copy: () => void): void {
  try {
    copy();
  } catch (error) {
    missing.push(`${path}: cannot be copied (${systemCodeOf(error) ?? messageOf(error)})`);
  }
}

function readOrNull(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
