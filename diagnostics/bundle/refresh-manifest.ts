import { text } from 'node:stream/consumers';
import type { Entry, ZipFile } from 'yauzl';
import type { Redactor } from '../redaction/redactor.ts';
import { Manifest } from './manifest.ts';
import type { ManifestEntry } from './manifest.ts';
import { sumCounts } from './redaction-counts.ts';

const MOST_BYTES = 16 * 1024 * 1024;

/** The manifest of a bundle of ours, as it was written; null where the entry is something else of that name. */
export async function readManifest(zip: ZipFile, entry: Entry): Promise<Manifest | null> {
  if (entry.uncompressedSize > MOST_BYTES || entry.isEncrypted()) return null;
  try {
    const raw: unknown = JSON.parse(await text(await zip.openReadStreamPromise(entry)));
    const known = Manifest.safeParse(raw);
    // What a later agent has written beside is kept.
    return known.success ? { ...(raw as object), ...known.data } : null;
  } catch {
    return null;
  }
}

export interface Rewritten {
  /** Every entry as it is now, in the order of the archive. */
  entries: readonly ManifestEntry[];
  /** Name in the bundle -> name now. */
  names: ReadonlyMap<string, string>;
  withheld: readonly { name: string; why: string }[];
  /** Rule -> how many values it took this time. */
  redactions: Record<string, number>;
}

/** Redacts a manifest once; the answer tells, of a bundle that was written anew, what is in it now. */
export function refresher(manifest: Manifest, redactor: Redactor): (rewritten: Rewritten) => Buffer {
  const { incident, aroundIncident, entries: _, redactions, dropped, ...others } = manifest;
  const redacted = redactor.json(others);
  const droppedBefore = redactor.json(dropped);
  return ({ entries, names, withheld, redactions: now }) => {
    const present = new Set(entries.map(({ name }) => name));
    const refreshed = {
      ...redacted,
      incident,
      aroundIncident: aroundIncident.map((name) => names.get(name) ?? name).filter((name) => present.has(name)),
      entries,
      redactions: sumCounts(redactions, now),
      dropped: [...droppedBefore, ...withheld],
    };
    return Buffer.from(`${JSON.stringify(refreshed, null, 2)}\n`);
  };
}
