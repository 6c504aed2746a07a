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
import { openArchive } from './open-archive.ts';
import { refusedByName, startOf, unreadableReason } from './unreadable-content.ts';
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
 * look into, personal content, and what the independent check finds something in, stays out.
 * @throws UsageError when it is no ZIP; BundleNotCleanError, BundleNotWrittenError; the signal's reason.
 */
export async function redactArchive(options: RedactArchiveOptions): Promise<RedactedArchive> {
  const { path, out, redactor, check, at, signal } = options;
  const zip = await openArchive(path);
  const part = `${out}.part`;
  const withheld = new Map<string, string>();
  try {
    const wanted = await choose(zip, redactor, withheld);
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const left = wanted.filter(({ name }) => !withheld.has(name));
      const entries = left.map(({ entry, name }): ArchiveEntry => {
        return { name, content: { kind: 'chunks', make: () => redacted(zip, entry, redactor) } };
      });
      const maxBytes = Number.MAX_SAFE_INTEGER;
      const written = await writeArchive({ path: part, entries, maxBytes, at, onEntry: () => undefined, signal });
      if (!written.ok) {
        withheld.set(written.name, `It could not be read (${written.why}).`);
        continue;
      }
      const unclean = await checkArchive(part, check, new Map(), signal);
      for (const [name, { leaks }] of unclean)
        withheld.set(
          name,
          `The independent check found something in it (${leaks.map(({ kind }) => kind).join(', ')}).`,
        );
      if (unclean.size > 0) continue;
      renameDurably(part, out);
      const told = [...withheld].map(([name, why]) => ({ name, why }));
      return { path: out, bytes: written.bytes, files: written.entries.length, withheld: told };
    }
    throw new BundleNotCleanError(`the archive is not clean after ${MOST_ROUNDS} rounds`);
  } finally {
    zip.close();
    await rm(part, { force: true });
  }
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

/** Why an entry cannot be looked into, told by its first bytes; null where it can. */
async function packed(zip: ZipFile, entry: Entry): Promise<string | null> {
  try {
    const stream = await zip.openReadStreamPromise(entry);
    try {
      return unreadableReason(await startOf((stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]()));
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
