import type { FileHandle } from 'node:fs/promises';
import type { Instant } from '../../agent/base/clock.ts';
import { lineTimes } from '../parsers/line-time.ts';
import type { Refusal } from './host.ts';
import { refuse } from './refusal.ts';
import { withAllowedFile } from './with-allowed-file.ts';
import type { RawRead } from './with-allowed-file.ts';

const CHUNK_BYTES = 64 * 1024;
/** Of each chunk so much is looked at for a time; a line is shorter. */
const SAMPLE_BYTES = 4 * 1024;
/** What lies further back in a log is not looked for. */
const FURTHEST_BYTES = 512 * 1024 * 1024;
const NEWLINE = 0x0a;

export interface WindowOptions {
  around: { from: Instant; until: Instant };
  /** Of a window that is larger its end is kept. */
  maxBytes: number;
  now: Instant;
}

/**
 * Reads the lines of a log that were written in a time, however large the log is: the times at which a chunk and the
 * next one begin tell whether it can hold such a line, and only those that can are read. So a clock that was set in
 * between (after a start without a battery) hides nothing but lines that stand alone among those of another time. A line
 * without a time (a stack) belongs to the one before.
 */
export async function readLiveWindow(
  path: string,
  options: WindowOptions,
  roots: readonly string[],
): Promise<RawRead | Refusal> {
  return await withAllowedFile(path, roots, async (file) => {
    const lines = await linesAround(file, options);
    if (lines.length === 0) return refuse('absent', 'it has no line of that time');
    const bytes = Buffer.concat(lines);
    const kept = bytes.subarray(Math.max(0, bytes.length - options.maxBytes));
    const truncated = kept.length < bytes.length;
    return { ok: true, bytes: truncated ? kept.subarray(kept.indexOf(NEWLINE) + 1) : kept, truncated };
  });
}

async function linesAround(file: FileHandle, { around, now, maxBytes }: WindowOptions): Promise<Buffer[]> {
  const { size } = await file.stat();
  const timeOf = lineTimes('system', now);
  const first = Math.max(0, Math.floor((size - FURTHEST_BYTES) / CHUNK_BYTES));
  const starts = Array.from({ length: Math.ceil(size / CHUNK_BYTES) - first }, (_, i) => (first + i) * CHUNK_BYTES);
  const times: (Instant | null)[] = [];
  for (const start of starts) times.push(firstTime(await readAt(file, start, SAMPLE_BYTES), start, timeOf));

  const kept: Buffer[] = [];
  let keptBytes = 0;
  for (let i = 0; i < starts.length; i++) {
    if (!mayHold(times[i] ?? null, times[i + 1] ?? null, around)) continue;
    const begin = i;
    while (i + 1 < starts.length && mayHold(times[i + 1] ?? null, times[i + 2] ?? null, around)) i++;
    let isInside = false;
    for await (const line of readLines(file, starts[begin] ?? 0, Math.min(size, (starts[i] ?? 0) + CHUNK_BYTES))) {
      const at = timeOf(line.toString('latin1', 0, 64));
      if (at !== null) isInside = at >= around.from && at <= around.until;
      if (!isInside) continue;
      kept.push(line);
      keptBytes += line.length;
      // Only its end is kept: what is certain to go is not held.
      while (keptBytes - (kept[0]?.length ?? 0) > maxBytes) keptBytes -= kept.shift()?.length ?? 0;
    }
  }
  return kept;
}

/** Whether a line of that time may stand between two times; what tells no time may hold anything. */
function mayHold(from: Instant | null, to: Instant | null, around: WindowOptions['around']): boolean {
  if (from === null) return true;
  const [low, high] = to === null ? [from, Infinity] : [Math.min(from, to), Math.max(from, to)];
  return high >= around.from && low <= around.until;
}

function firstTime(sample: Buffer, start: number, timeOf: (line: string) => Instant | null): Instant | null {
  const lines = sample.toString('latin1').split('\n');
  for (const line of start === 0 ? lines : lines.slice(1)) {
    const at = timeOf(line.slice(0, 64));
    if (at !== null) return at;
  }
  return null;
}

/** Whole lines that begin in the range; the one that its end cuts comes whole, the one that its start cuts does not. */
async function* readLines(file: FileHandle, from: number, to: number): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let skips = from > 0;
  for (let at = from; ; at += CHUNK_BYTES) {
    const chunk = await readAt(file, at, CHUNK_BYTES);
    let bytes = Buffer.concat([rest, chunk]);
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE)) {
      if (skips) skips = false;
      else yield bytes.subarray(0, end + 1);
      bytes = bytes.subarray(end + 1);
      if (at >= to) return;
    }
    rest = bytes;
    const isOver = chunk.length < CHUNK_BYTES;
    if (isOver && rest.length > 0 && !skips) yield rest;
    if (isOver || (at + CHUNK_BYTES >= to && rest.length === 0)) return;
    if (rest.length > CHUNK_BYTES * 16) return; // No log has such a line.
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}
