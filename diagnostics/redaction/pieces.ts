/**
 * Gathers a stream into pieces of a size that are looked at together. Each repeats the end of the one before, so that
 * nothing is cut. The piece is used again: it holds until the next call.
 */
export class Pieces {
  private readonly size: number;
  private readonly overlap: number;
  private buffer = Buffer.alloc(0);
  private length = 0;

  constructor(size: number, overlap: number) {
    this.size = size;
    this.overlap = overlap;
  }

  /** Takes as much of a chunk as fits, from `at` on. Returns where to go on. */
  fill(chunk: Uint8Array, at: number): number {
    const count = Math.min(chunk.length - at, this.size - this.length);
    this.reserve(this.length + count);
    this.buffer.set(chunk.subarray(at, at + count), this.length);
    this.length += count;
    return at + count;
  }

  get full(): boolean {
    return this.length === this.size;
  }

  /** The piece so far. */
  get piece(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  /** Goes on to the next piece. Returns how many bytes the stream went on. */
  next(): number {
    const gone = this.length - this.overlap;
    this.buffer.copyWithin(0, gone, this.length);
    this.length = this.overlap;
    return gone;
  }

  private reserve(bytes: number): void {
    if (bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.min(this.size, bytes * 2));
    larger.set(this.piece);
    this.buffer = larger;
  }
}
