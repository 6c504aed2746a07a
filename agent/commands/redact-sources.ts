import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Readable, addAbortSignal } from 'node:stream';
import { endsLikeArchive } from '../../diagnostics/bundle/open-archive.ts';
import { ContentWatch, startOf, unreadableReason } from '../../diagnostics/bundle/unreadable-content.ts';
import { AgentError, UsageError, messageOf } from '../base/errors.ts';
import type { Cli } from './cli.ts';

const ZIP_START = Buffer.from('504b0304', 'hex');

/** Those that are ZIP archives, by their beginning or their end. @throws UsageError where one cannot be read. */
export async function archivesOf(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) if (await isArchive(path)) found.push(path);
  return found;
}

async function isArchive(path: string): Promise<boolean> {
  try {
    // What can be read only once, a pipe, is looked at as it is read.
    if (!(await stat(path)).isFile()) return false;
    return (await beginsLikeArchive(path)) || (await endsLikeArchive(path));
  } catch (error) {
    throw new UsageError(`${path}: ${messageOf(error)}`, { cause: error });
  }
}

async function beginsLikeArchive(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(ZIP_START.length), 0, ZIP_START.length, 0);
    return buffer.subarray(0, bytesRead).equals(ZIP_START);
  } finally {
    await file.close();
  }
}

type Source = { unreadable: string } | { unreadable: null; stream: Readable };

/** What can be read only once turned out binary when its beginning had been passed on. */
export class TurnedBinaryError extends AgentError {
  override readonly name = 'TurnedBinaryError';
  readonly code = 'commands/turned-binary';
}

/**
 * Opens a file, or standard input, and looks at what it is: a file is read to its end before anything of it is passed
 * on. The stream of what can be read only once fails with TurnedBinaryError where it turns out binary further on.
 */
export async function openSource(cli: Cli, path: string | null): Promise<Source> {
  const whole = path === null ? null : await reasonOfFile(cli, path);
  if (whole !== null) return { unreadable: whole };
  const from = path === null ? cli.stdin : createReadStream(path);
  if (from instanceof Readable) addAbortSignal(cli.signal, from);
  const chunks = from[Symbol.asyncIterator]();
  const start = await startOf(chunks);
  const watch = new ContentWatch(start);
  if (watch.unreadable === null)
    return { unreadable: null, stream: Readable.from(again(start, chunks, watch), { objectMode: false }) };
  await chunks.return?.();
  return { unreadable: watch.unreadable };
}

async function reasonOfFile(cli: Cli, path: string): Promise<string | null> {
  if (!(await stat(path)).isFile()) return null;
  const stream = addAbortSignal(cli.signal, createReadStream(path));
  try {
    return await unreadableReason((stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]());
  } finally {
    stream.destroy();
  }
}

async function* again(
  start: Buffer,
  chunks: AsyncIterator<Uint8Array | string>,
  watch: ContentWatch,
): AsyncGenerator<Uint8Array | string> {
  if (start.length > 0) yield start;
  for await (const chunk of { [Symbol.asyncIterator]: () => chunks }) {
    const unreadable = watch.see(Buffer.from(chunk as Uint8Array));
    if (unreadable !== null) throw new TurnedBinaryError(unreadable);
    yield chunk;
  }
  const unreadable = watch.end();
  if (unreadable !== null) throw new TurnedBinaryError(unreadable);
}
