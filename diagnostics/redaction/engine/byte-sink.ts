/** Collects output bytes. */
export class ByteSink {
  private buffer: Buffer;
  private length = 0;

  constructor(capacity: number) {
    this.buffer = Buffer.allocUnsafe(capacity);
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

  /** What was collected, as a buffer of its own; the sink is empty then. */
  drain(): Buffer {
    const content = Buffer.from(this.buffer.subarray(0, this.length));
    this.length = 0;
    return content;
  }

  private reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.buffer.length * 2));
    larger.set(this.buffer.subarray(0, this.length));
    this.buffer = larger;
  }
}
