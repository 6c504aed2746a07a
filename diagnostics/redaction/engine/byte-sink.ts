import type { Latin1Buffer } from '../pseudonym-shape.ts';
import { HitLog } from './hit-log.ts';
import { PADDING_BYTES } from './window.ts';

const NOTHING = Buffer.alloc(0) as Latin1Buffer;

/** Collects output bytes, and what a second look at them needs. */
export class ByteSink {
  /** Where pseudonyms stand, and places to look at again for other reasons: from, to, from, to, … */
  readonly findings: number[] = [];
  /** Where the rules were asked and are to be asked again. */
  readonly hits = new HitLog();
  length = 0;
  /** Whether escape sequences may stand in it. */
  coloured = false;
  private buffer: Latin1Buffer;
  private readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity + PADDING_BYTES;
    this.buffer = Buffer.allocUnsafe(this.capacity) as Latin1Buffer;
  }

  copy(bytes: Buffer, from: number, to: number): void {
    if (to <= from) return;
    this.reserve(to - from);
    const { buffer } = this;
    // A call into the runtime costs more than a few bytes.
    if (to - from > 48) bytes.copy(buffer, this.length, from, to);
    else for (let at = from, into = this.length; at < to; at++, into++) buffer[into] = bytes[at] as number;
    this.length += to - from;
  }

  /** Characters up to U+00FF, a byte each. */
  write(text: string): void {
    this.reserve(text.length);
    const { buffer } = this;
    let at = this.length;
    for (let i = 0; i < text.length; i++) buffer[at++] = text.charCodeAt(i);
    this.length = at;
  }

  /** The buffer, with room for so many bytes from `length` on. */
  room(bytes: number): Latin1Buffer {
    this.reserve(bytes);
    return this.buffer;
  }

  /** Notes that the bytes from `from` on are a pseudonym. */
  found(from: number): void {
    this.findings.push(from, this.length);
  }

  /** Notes that the line with the byte at `place`, and the next one, are to be looked at again. */
  lookAt(place: number): void {
    this.findings.push(place, place);
  }

  /** The content, padded behind its end; to be read before the next write. */
  padded(): Buffer {
    this.reserve(PADDING_BYTES);
    this.buffer.fill(0, this.length, this.length + PADDING_BYTES);
    return this.buffer;
  }

  /** An empty one of the same size. */
  another(): ByteSink {
    const other = new ByteSink(this.length);
    other.coloured = this.coloured;
    return other;
  }

  clear(): void {
    this.length = 0;
    this.coloured = false;
    this.findings.length = 0;
    this.hits.count = 0;
  }

  /** Appends a part of the content of another sink, with its findings and hits. */
  append(other: ByteSink, from: number, to: number): void {
    const shift = this.length - from;
    const { findings, hits } = other;
    for (let i = 0; i < findings.length; i += 2)
      if ((findings[i] as number) >= from && (findings[i + 1] as number) <= to)
        this.findings.push((findings[i] as number) + shift, (findings[i + 1] as number) + shift);
    for (let i = 0; i < hits.count; i++) {
      const end = hits.ends[i] as number;
      if (end > from && end <= to) this.hits.add(end + shift, hits.states[i] as number);
    }
    this.copy(other.padded(), from, to);
  }

  /** What was collected, as a buffer of its own; the sink is empty then. */
  drain(): Buffer {
    const content = this.buffer.subarray(0, this.length);
    this.clear();
    // A small part of a buffer would keep the whole of it in memory.
    if (content.length * 2 < this.buffer.length) return Buffer.from(content);
    this.buffer = NOTHING;
    return content;
  }

  private reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.buffer.length * 2, this.capacity)) as Latin1Buffer;
    larger.set(this.buffer.subarray(0, this.length));
    this.buffer = larger;
  }
}
