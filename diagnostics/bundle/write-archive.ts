import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DateTime } from 'luxon';
import { ZipFile } from 'yazl';
import type { Instant } from '../../agent/base/clock.ts';
import { messageOf, systemCodeOf } from '../../agent/base/errors.ts';
import { BundleNotWrittenError } from './errors.ts';

/** What goes into one entry: a file that passes through transforms, or bytes or chunks made when its turn comes. */
export type EntryContent =
  | { kind: 'file'; path: string; through: () => Transform[] }
  | { kind: 'bytes'; make: () => Buffer | Promise<Buffer> }
  | { kind: 'chunks'; make: () => AsyncIterable<Buffer> };

export interface ArchiveEntry {
  name: string;
  content: EntryContent;
}

export interface WrittenEntry {
  name: string;
  /** As they are in the archive, unpacked. */
  bytes: number;
  /** What it takes in the archive. */
  packedBytes: number;
  sha256: string;
}

export type ArchiveOutcome =
  | { ok: true; bytes: number; sha256: string; entries: WrittenEntry[] }
  /** One entry could not be read; the archive is no use. */
  | { ok: false; name: string; why: string };

export interface ArchiveOptions {
  path: string;
  entries: readonly ArchiveEntry[];
  /** Beyond it nothing more is written, but everything is still measured, so that one knows what to leave out. */
  maxBytes: number;
  /** Stamped on every entry. */
  at: Instant;
  /** Told as soon as an entry is complete, before the next begins. */
  onEntry: (entry: Omit<WrittenEntry, 'packedBytes'>) => void;
  signal: AbortSignal;
}

/**
 * Writes a ZIP, one entry after the other, in constant memory, and syncs it. The file is made anew with mode 0600.
 * @throws BundleNotWrittenError when the file cannot be written; the signal's reason when it aborts.
 */
export async function writeArchive(options: ArchiveOptions): Promise<ArchiveOutcome> {
  const { path, entries, signal } = options;
  signal.throwIfAborted();
  const file = await openNew(path);
  const unreadable: { name: string; why: string }[] = [];
  const stop = new AbortController();
  const entrySignal = AbortSignal.any([signal, stop.signal]);
  try {
    const zip = new ZipFile();
    const output = zip.outputStream as Transform;
    const cap = new Cap(options.maxBytes);
    const measured: Omit<WrittenEntry, 'packedBytes'>[] = [];

    const mtime = DateTime.fromMillis(options.at, { zone: 'utc' }).toJSDate();
    for (const { name, content } of entries) {
      const about = { mtime, mode: 0o100600, compressionLevel: COMPRESSION };
      zip.addReadStreamLazy(name, about, (give) => {
        const meter = new Meter((size) => {
          measured.push({ name, ...size });
          options.onEntry({ name, ...size });
        });
        pipeline([...openContent(content), meter], { signal: entrySignal }).catch((error: unknown) => {
          unreadable.push({ name, why: systemCodeOf(error) ?? messageOf(error) });
          output.destroy(error instanceof Error ? error : new Error(String(error)));
        });
        give(null, meter);
      });
    }
    zip.on('error', (error: Error) => output.destroy(error));
    zip.end();
    const write = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
      for await (const chunk of chunks) await file.writeFile(chunk);
    };
    await pipeline(output, cap, write, { signal });
    await file.sync();
    const packed = packedSizes(zip);
    const written = measured.map((entry, index) => ({ ...entry, packedBytes: packed[index] ?? entry.bytes }));
    return { ok: true, bytes: cap.bytes, sha256: cap.digest(), entries: written };
  } catch (error) {
    signal.throwIfAborted();
    const [first] = unreadable;
    if (first !== undefined) return { ok: false, ...first };
    throw new BundleNotWrittenError(`the bundle cannot be written: ${systemCodeOf(error) ?? messageOf(error)}`, {
      cause: error,
    });
  } finally {
    stop.abort();
    await file.close();
  }
}

/** Level 4 packs logs nearly as well as the default 6, in two thirds of its time. */
const COMPRESSION = 4;

async function openNew(path: string): Promise<FileHandle> {
  try {
    await rm(path, { force: true });
    return await open(path, 'wx', 0o600);
  } catch (error) {
    throw new BundleNotWrittenError(`the bundle cannot be written: ${systemCodeOf(error) ?? messageOf(error)}`, {
      cause: error,
    });
  }
}

/** The writer knows what each entry takes, but its types do not say so. */
function packedSizes(zip: ZipFile): (number | null)[] {
  const { entries } = zip as unknown as { entries: readonly { compressedSize: number | null }[] };
  return entries.map(({ compressedSize }) => compressedSize);
}

function openContent(content: EntryContent): [Readable, ...Transform[]] {
  if (content.kind === 'bytes') return [Readable.from(bytesOf(content.make))];
  if (content.kind === 'chunks') return [Readable.from(content.make(), { objectMode: false })];
  return [createReadStream(content.path), ...content.through()];
}

async function* bytesOf(make: () => Buffer | Promise<Buffer>): AsyncGenerator<Buffer> {
  yield await make();
}

/** Counts and hashes what passes, and tells when it is through. */
class Meter extends Transform {
  #bytes = 0;
  readonly #hash = createHash('sha256');
  readonly #told: (size: { bytes: number; sha256: string }) => void;

  constructor(told: (size: { bytes: number; sha256: string }) => void) {
    super();
    this.#told = told;
  }

  override _transform(chunk: Buffer, _encoding: string, done: (error: null, chunk: Buffer) => void): void {
    this.#bytes += chunk.length;
    this.#hash.update(chunk);
    done(null, chunk);
  }

  override _flush(done: () => void): void {
    this.#told({ bytes: this.#bytes, sha256: this.#hash.digest('hex') });
    done();
  }
}

/** Lets bytes through up to a limit; counts and hashes everything. */
class Cap extends Transform {
  bytes = 0;
  readonly #hash = createHash('sha256');
  readonly #maxBytes: number;

  constructor(maxBytes: number) {
    super();
    this.#maxBytes = maxBytes;
  }

  override _transform(chunk: Buffer, _encoding: string, done: (error: null, chunk?: Buffer) => void): void {
    this.bytes += chunk.length;
    this.#hash.update(chunk);
    if (this.bytes > this.#maxBytes) done(null);
    else done(null, chunk);
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}
