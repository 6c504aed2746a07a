import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { RandomAccessReader, fromRandomAccessReaderPromise, openPromise } from 'yauzl';
import type { ZipFile } from 'yauzl';
import { UsageError, messageOf } from '../../agent/base/errors.ts';

const OPTIONS = { lazyEntries: true, autoClose: false };
/** The record at the end of a ZIP, its size, and that of the longest comment after it. */
const END = Buffer.from('504b0506', 'hex');
const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
/** A place or size that stands elsewhere: ZIP64. */
const ELSEWHERE = 0xffffffff;

/** Opens a ZIP, also one with a program or anything else in front. @throws UsageError when it is none. */
export async function openArchive(path: string): Promise<ZipFile> {
  try {
    const { endsLikeOne, before, size } = await measure(path);
    const zip =
      endsLikeOne && before > 0
        ? await fromRandomAccessReaderPromise(new ReaderBehind(path, before), size - before, OPTIONS)
        : await openPromise(path, OPTIONS);
    zip.on('error', () => undefined);
    return zip;
  } catch (error) {
    throw new UsageError(`${path} cannot be read as a ZIP archive: ${messageOf(error)}`, { cause: error });
  }
}

/** Whether a file ends as a ZIP does, whatever stands in front of it. */
export async function endsLikeArchive(path: string): Promise<boolean> {
  return (await measure(path)).endsLikeOne;
}

/** How many bytes stand before what the archive itself takes for its beginning. */
async function measure(path: string): Promise<{ endsLikeOne: boolean; before: number; size: number }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - END_BYTES - LONGEST_COMMENT);
    const buffer = Buffer.alloc(Math.min(size, END_BYTES + LONGEST_COMMENT));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, from);
    const tail = buffer.subarray(0, bytesRead);
    const at = tail.lastIndexOf(END);
    if (at === -1) return { endsLikeOne: false, before: 0, size };
    if (at + END_BYTES > tail.length) return { endsLikeOne: true, before: 0, size };
    const [directoryBytes, directoryAt] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
    const before = [directoryBytes, directoryAt].includes(ELSEWHERE) ? 0 : from + at - directoryBytes - directoryAt;
    return { endsLikeOne: true, before: Math.max(0, before), size };
  } finally {
    await file.close();
  }
}

/** Reads a file as if it began later. */
class ReaderBehind extends RandomAccessReader {
  readonly #path: string;
  readonly #before: number;

  constructor(path: string, before: number) {
    super();
    this.#path = path;
    this.#before = before;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    if (end <= start) return Readable.from([]);
    return createReadStream(this.#path, { start: this.#before + start, end: this.#before + end - 1 });
  }
}
