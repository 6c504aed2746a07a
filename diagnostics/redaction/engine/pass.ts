import { ByteSink } from './byte-sink.ts';
import { type Machine, writeNewlines } from './machine.ts';
import { Window } from './window.ts';

/** Bytes that are looked at together. */
const WINDOW_BYTES = 256 * 1024;
/** A finding that begins before this last part of the window may reach into it. */
const GUARD_BYTES = 32 * 1024;
/** What stays in front of the next place: rules look back a little, and triggers may begin there. */
const LOOK_BACK_BYTES = 2 * 1024;

/**
 * One run of a machine over an input of any length, in constant memory. Where the windows lie depends on the content
 * alone, so the output does not depend on how the input was cut into chunks.
 */
export class Pass {
  private readonly machine: Machine;
  private readonly window = new Window();
  private readonly buffer: Buffer;
  private readonly sink: ByteSink;
  /** Bytes in the buffer. */
  private filled = 0;
  /** The first byte in the buffer that is not written yet. */
  private start = 0;

  /** `capacity`: the length of the input where it is known and small. */
  constructor(machine: Machine, capacity = WINDOW_BYTES) {
    this.machine = machine;
    this.buffer = Buffer.allocUnsafe(Math.min(WINDOW_BYTES, capacity));
    this.sink = new ByteSink(this.buffer.length + 64);
  }

  /** Takes more input. */
  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      if (this.filled === WINDOW_BYTES) this.work(false);
      const count = Math.min(chunk.length - at, this.buffer.length - this.filled);
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
    const { window, buffer, sink } = this;
    const { pending } = window;
    window.set(buffer, this.filled, final);
    const stop = final ? this.filled : this.filled - GUARD_BYTES;
    let start = this.start;
    if (pending !== undefined) {
      const to = pending(window, start);
      writeNewlines(buffer, start, to, sink);
      start = to;
      if (to < this.filled || final) window.pending = undefined;
    }
    this.start = start < stop ? this.machine.run(window, start, stop, sink) : start;
    this.forget(Math.max(0, this.start - LOOK_BACK_BYTES));
  }

  private forget(count: number): void {
    this.buffer.copyWithin(0, count, this.filled);
    this.filled -= count;
    this.start -= count;
  }
}
