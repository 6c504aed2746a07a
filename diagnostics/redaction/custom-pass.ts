import type { CustomRules } from './custom-rules.ts';
import { LONGEST_CUSTOM_MATCH } from './pattern-bounds.ts';
import type { Machine } from './engine/machine.ts';
import { Pass } from './engine/pass.ts';

const NEWLINE = 0x0a;
/** A longer line is looked at in pieces of this size. */
const PIECE_BYTES = 64 * 1024;
/** The end of a piece, where the cut is laid: a match of the longest kind, four bytes a character, on each side. */
const SHARED_BYTES = 8 * LONGEST_CUSTOM_MATCH;

/** A pass whose input goes through the customer's own rules first, line by line, in constant memory. */
export class CustomPass extends Pass {
  private readonly rules: CustomRules;
  private readonly line: Buffer = Buffer.allocUnsafe(PIECE_BYTES);
  private lineBytes = 0;

  constructor(machine: Machine, rules: CustomRules) {
    super(machine);
    this.rules = rules;
  }

  override push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      const newline = chunk.indexOf(NEWLINE, at);
      const end = newline === -1 ? chunk.length : newline + 1;
      const count = Math.min(end - at, PIECE_BYTES - this.lineBytes);
      this.line.set(chunk.subarray(at, at + count), this.lineBytes);
      this.lineBytes += count;
      at += count;
      if (newline !== -1 && at === end) this.release(this.lineBytes);
      else if (this.lineBytes === PIECE_BYTES) this.releasePiece();
    }
  }

  override finish(): void {
    this.release(this.lineBytes);
    super.finish();
  }

  private release(count: number): void {
    const line = this.line.subarray(0, count);
    const ends = line.at(-1) === NEWLINE;
    super.push(this.rules.line(Buffer.from(ends ? line.subarray(0, -1) : line)));
    if (ends) super.push(line.subarray(-1));
    this.line.copyWithin(0, count, this.lineBytes);
    this.lineBytes -= count;
  }

  /** The cut is laid where no match runs across it. */
  private releasePiece(): void {
    let cut = PIECE_BYTES - SHARED_BYTES / 2;
    while (isContinuation(this.line[cut])) cut--;
    let from = cut - SHARED_BYTES / 2;
    while (isContinuation(this.line[from])) from--;
    this.release(from + this.rules.cutBefore(Buffer.from(this.line.subarray(from)), cut - from));
  }
}

/** Whether a byte goes on with a character of UTF-8. */
function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
