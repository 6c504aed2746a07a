import type { FileHandle } from 'node:fs/promises';
import type { ReadOptions, Refusal } from './host.ts';
import { wholeLines } from './whole-lines.ts';
import { withAllowedFile } from './with-allowed-file.ts';
import type { RawRead } from './with-allowed-file.ts';

const CHUNK_BYTES = 64 * 1024;
/** Files of the kernel say that they are empty; what comes from one without an end is given up here. */
const MAX_UNSIZED_BYTES = 64 * 1024 * 1024;

/** Reads the beginning or the end of a regular file inside the roots, in whole lines where it is cut. */
export async function readLiveFile(
  path: string,
  { maxBytes, tail = false }: ReadOptions,
  roots: readonly string[],
): Promise<RawRead | Refusal> {
  return await withAllowedFile(path, roots, async (file) => {
    const { size } = await file.stat();
    const skipped = tail && size > maxBytes ? size - maxBytes : 0;
    const read = tail && size === 0 ? await readEnd(file, maxBytes) : await readFrom(file, skipped, maxBytes);
    const truncated = read.more || skipped > 0;
    return { ok: true, bytes: truncated ? wholeLines(read.bytes, tail ? 'start' : 'end') : read.bytes, truncated };
  });
}

interface Part {
  bytes: Uint8Array;
  more: boolean;
}

async function readFrom(file: FileHandle, offset: number, maxBytes: number): Promise<Part> {
  const chunks: Buffer[] = [];
  let total = 0;
  while (total <= maxBytes) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, maxBytes + 1 - total));
    // Files of /proc and /sys are read in sequence, from where the last read ended; only a tail needs a position.
    const position = offset === 0 ? null : offset + total;
    const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
    if (bytesRead === 0) break;
    chunks.push(chunk.subarray(0, bytesRead));
    total += bytesRead;
  }
  const all = Buffer.concat(chunks);
  return { bytes: all.subarray(0, maxBytes), more: all.length > maxBytes };
}

async function readEnd(file: FileHandle, maxBytes: number): Promise<Part> {
  const { bytes, more } = await readFrom(file, 0, Math.max(maxBytes, MAX_UNSIZED_BYTES));
  const cut = bytes.length > maxBytes;
  return { bytes: cut ? bytes.subarray(bytes.length - maxBytes) : bytes, more: more || cut };
}
