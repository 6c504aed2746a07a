import { rm } from 'node:fs/promises';
import type { Entry, ZipFile } from 'yauzl';
import { renameDurably } from '../../agent/base/atomic-file.ts';
import type { Instant } from '../../agent/base/clock.ts';
import { UsageError, messageOf } from '../../agent/base/errors.ts';
import { isSafeName } from '../host/capture-names.ts';
import type { Redactor } from '../redaction/redactor.ts';
import { checkArchive } from './check-archive.ts';
import type { BundleCheck } from './check-archive.ts';
import { BundleNotCleanError } from './errors.ts';
import { MANIFEST_FILE } from './lay-out-bundle.ts';
import type { ManifestEntry } from './manifest.ts';
import { openArchive } from './open-archive.ts';
import { countsSince, sumCounts } from './redaction-counts.ts';
import { readManifest, refresher } from './refresh-manifest.ts';
import { refusedByName, unreadableReason } from './unreadable-content.ts';
import { writeArchive } from './write-archive.ts';
import type { ArchiveEntry } from './write-archive.ts';

const MOST_ENTRIES = 20_000;
/** Unpacked; an archive that unpacks to more is no evidence. */
const MOST_BYTES = 8 * 1024 * 1024 * 1024;
const MOST_ROUNDS = 8;

export interface RedactArchiveOptions {
  path: string;
  out: string;
  redactor: Redactor;
  check: BundleCheck;
  at: Instant;
  signal: AbortSignal;
}

export interface RedactedArchive {
  path: string;
  bytes: number;
  files: number;
  withheld: { name: string; why: string }[];
}

interface Wanted {
  entry: Entry;
  /** Redacted, unique. */
  name: string;
}

/**
 * Writes a ZIP anew with every entry and its name redacted, without comments, in constant memory. What redaction cannot
 * look into, personal content, and what the independent check finds something in, stays out. The manifest of a bundle of
 * ours tells of the entries as they are now.
 * @throws UsageError when it is no ZIP; BundleNotCleanError, BundleNotWrittenError; the signal's reason.
 */
export async function redactArchive(options: RedactArchiveOptions): Promise<RedactedArchive> {
  const { path, out, redactor, check, at, signal } = options;
  const zip = await openArchive(path);
  const part = `${out}.part`;
  const withheld = new Map<string, string>();
  /** Those whose very name must not be told in the archive. */
  const unnamed = new Set<string>();
  const atStart = { ...redactor.counts() };
  try {
    const chosen = await choose(zip, redactor, withheld);
    const { wanted, refresh } = await apartFromManifest(zip, chosen, redactor);
    const names = new Map(wanted.map(({ entry, name }) => [entry.fileName, name]));
    const once = countsSince(atStart, redactor.counts());
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const beforeRound = { ...redactor.counts() };
      const measured: ManifestEntry[] = [];
      const left = wanted.filter(({ name }) => !withheld.has(name));
      const entries = left.map(({ entry, name }): ArchiveEntry => {
        return { name, content: { kind: 'chunks', make: () => redacted(zip, entry, redactor) } };
      });
      const manifest = (): Buffer => {
        const redactions = sumCounts(once, countsSince(beforeRound, redactor.counts()));
        return (
          refresh?.({ entries: measured, names, withheld: listed(withheld, unnamed), redactions }) ?? Buffer.alloc(0)
        );
      };
      if (refresh !== null && !withheld.has(MANIFEST_FILE))
        entries.push({ name: MANIFEST_FILE, content: { kind: 'bytes', make: manifest } });
      const maxBytes = Number.MAX_SAFE_INTEGER;
      const written = await writeArchive({
        ...{ path: part, entries, maxBytes, at, signal },
        onEntry: (entry) => measured.push(entry),
      });
      if (!written.ok) {
        withheld.set(written.name, `It could not be read (${written.why}).`);
        continue;
      }
      const unclean = await checkArchive(part, check, new Map(), signal);
      for (const [name, { leaks, inName }] of unclean) {
        const why = `The independent check found something in it (${leaks.map(({ kind }) => kind).join(', ')}).`;
        withheld.set(name, why);
        if (inName) unnamed.add(name);
      }
      if (unclean.size > 0) continue;
      renameDurably(part, out);
      return { path: out, bytes: written.bytes, files: written.entries.length, withheld: listed(withheld) };
    }
    throw new BundleNotCleanError(`the archive is not clean after ${MOST_ROUNDS} rounds`);
  } finally {
    zip.close();
    await rm(part, { force: true });
  }
}

function listed(
  withheld: ReadonlyMap<string, string>,
  unnamed: ReadonlySet<string> = new Set(),
): { name: string; why: string }[] {
  return [...withheld].map(([name, why]) => ({ name: unnamed.has(name) ? '(name withheld)' : name, why }));
}

/** The manifest of a bundle of ours is made anew, and comes last; in any other archive it is an entry like the others. */
async function apartFromManifest(
  zip: ZipFile,
  chosen: Wanted[],
  redactor: Redactor,
): Promise<{ wanted: Wanted[]; refresh: ReturnType<typeof refresher> | null }> {
  const own = chosen.find(({ entry }) => entry.fileName === MANIFEST_FILE);
  const manifest = own === undefined ? null : await readManifest(zip, own.entry);
  if (manifest === null) return { wanted: chosen, refresh: null };
  return { wanted: chosen.filter((one) => one !== own), refresh: refresher(manifest, redactor) };
}

async function choose(zip: ZipFile, redactor: Redactor, withheld: Map<string, string>): Promise<Wanted[]> {
  const wanted: Wanted[] = [];
  const taken = new Set<string>();
  let bytes = 0;
  for await (const entry of entriesOf(zip)) {
    if (entry.fileName.endsWith('/')) continue;
    bytes += entry.uncompressedSize;
    if (wanted.length >= MOST_ENTRIES || bytes > MOST_BYTES) throw new UsageError('the archive is too large');
    const plain = redactor.text(entry.fileName);
    let name = isSafeName(plain) ? plain : `unnamed/${wanted.length}`;
    while (taken.has(name)) name = `${name}~`;
    taken.add(name);
    const why = entry.isEncrypted()
      ? 'It is encrypted.'
      : (refusedByName(entry.fileName) ?? (await packed(zip, entry)));
    if (why === null) wanted.push({ entry, name });
    else withheld.set(name, why);
  }
  return wanted;
}

/** @throws UsageError where the archive is broken. */
async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  try {
    yield* zip.eachEntry();
  } catch (error) {
    throw new UsageError(`the archive cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

/** Why an entry cannot be looked into; null where it can. */
async function packed(zip: ZipFile, entry: Entry): Promise<string | null> {
  try {
    const stream = await zip.openReadStreamPromise(entry);
    try {
      return await unreadableReason((stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]());
    } finally {
      stream.destroy();
    }
  } catch (error) {
    return `It could not be read (${messageOf(error)}).`;
  }
}

async function* redacted(zip: ZipFile, entry: Entry, redactor: Redactor): AsyncGenerator<Buffer> {
  const source = await zip.openReadStreamPromise(entry);
  const through = redactor.stream();
  source.on('error', (error) => through.destroy(error));
  try {
    for await (const chunk of source.pipe(through)) yield chunk as Buffer;
  } finally {
    source.destroy();
  }
}
