import { Readable } from 'node:stream';
import { openPromise } from 'yauzl';
import type { Entry } from 'yauzl';

/** Something in an entry that should not have left the unit. */
export interface Leak {
  /** What it was taken for: `mac`, `serial`, `canary`, … Never the value itself. */
  kind: string;
}

/**
 * The independent check: it shares nothing with the redactor that cleaned the entry.
 * @returns what it found; empty when the entry is clean.
 */
export type BundleCheck = (entryName: string, content: Readable) => Promise<readonly Leak[]>;

export interface Unclean {
  leaks: readonly Leak[];
  /** The name itself must not be told either. */
  inName: boolean;
}

/**
 * Reads a finished archive again and has every entry checked, its name too.
 * @param stand what is checked in the place of an entry's own content: for the manifest, the same without identity.
 * @returns entry -> what was found in it, for those that are not clean.
 */
export async function checkArchive(
  path: string,
  check: BundleCheck,
  stand: ReadonlyMap<string, Buffer>,
  signal: AbortSignal,
): Promise<Map<string, Unclean>> {
  const unclean = new Map<string, Unclean>();
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false });
  try {
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) entries.push(entry);
    const names = await uncleanNames(
      entries.map(({ fileName }) => fileName),
      check,
    );
    for (const entry of entries) {
      signal.throwIfAborted();
      const instead = stand.get(entry.fileName);
      const content = instead === undefined ? await zip.openReadStreamPromise(entry) : Readable.from([instead]);
      const inName = names.get(entry.fileName) ?? [];
      const leaks = [...inName, ...(await check(entry.fileName, content))];
      content.destroy();
      if (leaks.length > 0) unclean.set(entry.fileName, { leaks, inName: inName.length > 0 });
    }
  } finally {
    zip.close();
  }
  return unclean;
}

/** All names at once, and one by one only where something was found. */
async function uncleanNames(names: readonly string[], check: BundleCheck): Promise<Map<string, readonly Leak[]>> {
  const unclean = new Map<string, readonly Leak[]>();
  const of = async (text: string) => await check('names', Readable.from([Buffer.from(text)]));
  if ((await of(names.join('\n'))).length === 0) return unclean;
  for (const name of names) {
    const leaks = await of(name);
    if (leaks.length > 0) unclean.set(name, leaks);
  }
  return unclean;
}
