import { StringDecoder } from 'node:string_decoder';
import type { Pass } from './pass.ts';

/** Bytes that tell the encoding. */
const PROBE_BYTES = 256;
/** Of every other byte, how many must be NUL in text without a byte order mark. */
const NUL_SHARE = 0.9;

/** Of the bytes behind a byte order mark, how many are printable where the mark lies. */
const PLAIN_SHARE = 0.9;

type Encoding = 'bytes' | 'little-endian' | 'big-endian';

/**
 * A pass that reads UTF-16 as such: told by its byte order mark, or by the NUL in every other byte. The output has the
 * input's encoding. Everything else goes through byte by byte.
 */
export class Utf16Pass {
  private readonly inner: Pass;
  private encoding: Encoding | undefined;
  /** Bytes that wait: for enough of them to tell the encoding, or for the rest of a character. */
  private waiting: Buffer = Buffer.alloc(0);
  private ended = false;
  private readonly decoder = new StringDecoder('utf8');

  constructor(inner: Pass) {
    this.inner = inner;
  }

  push(chunk: Uint8Array): void {
    if (this.encoding === 'bytes') return this.inner.push(chunk);
    this.waiting = this.waiting.length === 0 ? asBuffer(chunk) : Buffer.concat([this.waiting, chunk]);
    if (this.encoding !== undefined) this.feedUtf16();
    else if (this.waiting.length >= PROBE_BYTES) this.begin();
    else this.waiting = Buffer.from(this.waiting);
  }

  finish(): void {
    if (this.encoding === undefined) this.begin();
    this.inner.finish();
    this.ended = true;
  }

  /** The output so far, in the encoding of the input; at the end with a last odd byte, which is no character. */
  drain(): Buffer {
    const output = this.inner.drain();
    if (this.encoding === undefined || this.encoding === 'bytes') return output;
    const text = Buffer.from(this.decoder.write(output), 'utf16le');
    const encoded = this.encoding === 'big-endian' ? text.swap16() : text;
    return this.ended ? Buffer.concat([encoded, this.waiting]) : encoded;
  }

  private begin(): void {
    this.encoding = encodingOf(this.waiting.subarray(0, PROBE_BYTES));
    if (this.encoding !== 'bytes') return this.feedUtf16();
    const { waiting } = this;
    this.waiting = Buffer.alloc(0);
    this.inner.push(waiting);
  }

  private feedUtf16(): void {
    const { waiting } = this;
    let whole = waiting.length - (waiting.length % 2);
    const highByte = this.encoding === 'big-endian' ? whole - 2 : whole - 1;
    // The first half of a surrogate pair waits for the second.
    if (whole > 0 && ((waiting[highByte] ?? 0) & 0xfc) === 0xd8) whole -= 2;
    const units = Buffer.from(waiting.subarray(0, whole));
    this.waiting = Buffer.from(waiting.subarray(whole));
    this.inner.push(Buffer.from((this.encoding === 'big-endian' ? units.swap16() : units).toString('utf16le'), 'utf8'));
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Whether bytes that begin like this are read as UTF-16, and hold no NUL character as far as they go. */
export function isUtf16Text(start: Buffer): boolean {
  if (encodingOf(start.subarray(0, PROBE_BYTES)) === 'bytes') return false;
  for (let at = 0; at + 1 < start.length; at += 2) if (start[at] === 0 && start[at + 1] === 0) return false;
  return true;
}

/**
 * Bytes of plain text behind a mark that lies. In UTF-16 such text has a NUL in every other byte, and text of other
 * scripts has hardly more than half of its bytes among the printable ones.
 */
function isPlainText(bytes: Buffer): boolean {
  let printable = 0;
  for (const byte of bytes) {
    if (byte === 0) return false;
    if (byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte < 127)) printable++;
  }
  return bytes.length > 0 && printable >= bytes.length * PLAIN_SHARE;
}

function encodingOf(probe: Buffer): Encoding {
  const mark = probe.subarray(0, 2).toString('hex');
  if (mark === 'fffe' && !isPlainText(probe.subarray(2))) return 'little-endian';
  if (mark === 'feff' && !isPlainText(probe.subarray(2))) return 'big-endian';
  const half = probe.length >> 1;
  const nul = [0, 0];
  for (let at = 0; at < half * 2; at++) if (probe[at] === 0) nul[at % 2] = (nul[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = nul;
  if (half < 8) return 'bytes';
  if (odd >= half * NUL_SHARE && even === 0) return 'little-endian';
  return even >= half * NUL_SHARE && odd === 0 ? 'big-endian' : 'bytes';
}
