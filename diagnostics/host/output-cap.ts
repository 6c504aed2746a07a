import { wholeLines } from './whole-lines.ts';

/** Collects the output of a program up to a limit, keeping its beginning or its end. */
export class OutputCap {
  readonly #maxBytes: number;
  readonly #tail: boolean;
  #chunks: Buffer[] = [];
  #bytes = 0;
  truncated = false;

  constructor(maxBytes: number, tail: boolean) {
    this.#maxBytes = maxBytes;
    this.#tail = tail;
  }

  /** Nothing more will be kept. */
  get full(): boolean {
    return !this.#tail && this.truncated;
  }

  add(chunk: Buffer): void {
    if (this.#tail) this.#addToTail(chunk);
    else this.#addToHead(chunk);
  }

  /** What was kept: whole lines, where something had to go. */
  bytes(): Uint8Array {
    const all = Buffer.concat(this.#chunks);
    const kept = this.#tail && all.length > this.#maxBytes ? all.subarray(all.length - this.#maxBytes) : all;
    if (kept.length < all.length) this.truncated = true;
    return this.truncated ? wholeLines(kept, this.#tail ? 'start' : 'end') : kept;
  }

  #addToHead(chunk: Buffer): void {
    const room = this.#maxBytes - this.#bytes;
    if (chunk.length > room) this.truncated = true;
    if (room <= 0) return;
    const kept = chunk.length > room ? chunk.subarray(0, room) : chunk;
    this.#chunks.push(kept);
    this.#bytes += kept.length;
  }

  #addToTail(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    // Compacted only when twice the limit has gathered: each byte is then copied once or twice, not once a chunk.
    if (this.#bytes <= this.#maxBytes * 2) return;
    const all = Buffer.concat(this.#chunks);
    const kept = Buffer.from(all.subarray(all.length - this.#maxBytes));
    this.#chunks = [kept];
    this.#bytes = kept.length;
    this.truncated = true;
  }
}
