import { ByteSink } from './byte-sink.ts';
import { type Machine, writeNewlines } from './machine.ts';
import { settle } from './settle.ts';
import { PADDING_BYTES, Window } from './window.ts';

/** Bytes that are looked at together: as text they are still an object of the runtime's young generation. */
const WINDOW_BYTES = 120 * 1024;
/** A finding that begins before this last part of the window may reach into it. */
const GUARD_BYTES = 32 * 1024;
/** What stays in front of the next place: rules look back a little, and triggers may begin there. */
const LOOK_BACK_BYTES = 2 * 1024;
const NEWLINE = 0x0a;

/**
 * One run of a machine over an input of any length, in constant memory. Where the windows lie depends on the content
 * alone, so the output does not depend on how the input was cut into chunks.
 */
export class Pass {
  private readonly machine: Machine;
  private readonly window = new Window();
  private buffer: Buffer;
  /** The stretch at hand, as the rules leave it the first time. */
  private readonly stage: ByteSink;
  private readonly sink: ByteSink;
  /** Bytes in the buffer. */
  private filled = 0;
  /** The first byte in the buffer that is not written yet. */
  private start = 0;

  /** `capacity`: the length of the input where it is known and small. */
  constructor(machine: Machine, capacity = WINDOW_BYTES) {
    this.machine = machine;
    const bytes = Math.min(WINDOW_BYTES, capacity);
    this.buffer = Buffer.allocUnsafe(bytes + PADDING_BYTES);
    this.stage = new ByteSink(bytes);
    this.sink = new ByteSink(capacity + (capacity >> 3));
  }

  /** Takes more input. */
  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      if (this.filled === WINDOW_BYTES) this.work(false);
      const count = Math.min(chunk.length - at, WINDOW_BYTES - this.filled);
      this.reserve(this.filled + count);
      this.buffer.set(chunk.subarray(at, at + count), this.filled);
      this.filled += count;
      at += count;
    }
  }

  /** The input has ended. */
  finish(): void {
    this.work(true);
  }

  /** The output so far. */
  drain(): Buffer {
    return this.sink.drain();
  }

  private work(final: boolean): void {
    const { window, buffer, stage } = this;
    const { pending } = window;
    buffer.fill(0, this.filled, this.filled + PADDING_BYTES);
    window.set(buffer, this.filled, final);
    let start = this.start;
    if (pending !== undefined) {
      const to = pending(window, start);
      writeNewlines(buffer, start, to, stage);
      start = to;
      if (to < this.filled || final) window.pending = undefined;
    }
    const stop = final ? this.filled : this.lineBefore(this.filled - GUARD_BYTES, start);
    this.start = start < stop ? this.machine.run(window, start, stop, stage) : start;
    settle(this.machine, stage, this.sink);
    this.forget(Math.max(0, this.start - LOOK_BACK_BYTES));
  }

  /** The end of the last line that ends between `start` and `stop`, or `stop`: lines are looked at whole where they can be. */
  private lineBefore(stop: number, start: number): number {
    const newline = stop > start ? this.buffer.lastIndexOf(NEWLINE, stop - 1) : -1;
    return newline >= start ? newline + 1 : stop;
  }

  private reserve(bytes: number): void {
    if (bytes + PADDING_BYTES <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.min(WINDOW_BYTES, bytes * 2) + PADDING_BYTES);
    larger.set(this.buffer.subarray(0, this.filled));
    this.buffer = larger;
  }

  private forget(count: number): void {
    this.buffer.copyWithin(0, count, this.filled);
    this.filled -= count;
    this.start -= count;
  }
}
