import { isPersonalContent, isSecretFile } from '../host/personal-content.ts';
import { isUtf16Text } from '../redaction/engine/utf16.ts';

/** So many of the first bytes tell what a content is. */
const LOOKED_AT_BYTES = 4096;

/** A power cut, or a log cut short while it was written, leaves so many zero bytes in a text, or more. */
const HOLE_BYTES = 64;

/** How content begins that is packed, or that nobody can redact: a picture, a recording, a database. */
const BEGINNINGS: readonly [string, string][] = [
  ['1f8b', 'a gzip archive'],
  ['504b0304', 'a ZIP archive'],
  ['504b0506', 'a ZIP archive'],
  ['504b0708', 'a ZIP archive'],
  ['1f9d', 'compressed data'],
  ['789c', 'compressed data'],
  ['78da', 'compressed data'],
  ['4c5a4950', 'an lzip archive'],
  ['894c5a4f', 'an lzop archive'],
  ['526172211a07', 'a RAR archive'],
  ['53616c7465645f5f', 'encrypted'],
  ['fd377a58', 'an xz archive'],
  ['28b52ffd', 'a zstd archive'],
  ['425a68', 'a bzip2 archive'],
  ['377abcaf', 'a 7z archive'],
  ['04224d18', 'an lz4 archive'],
  ['89504e47', 'a picture'],
  ['ffd8ff', 'a picture'],
  ['47494638', 'a picture'],
  ['25504446', 'a document'],
  ['53514c69746520666f726d6174', 'a database'],
  ['4f676753', 'a recording'],
  ['494433', 'a recording'],
  ['1a45dfa3', 'a recording'],
  ['52494646', 'a recording or picture'],
];
/** MP4 and its relatives. */
const FTYP = Buffer.from('ftyp');

/** Why an entry of this name stays out whatever it holds; null where it may be looked at. */
export function refusedByName(name: string): string | null {
  const path = `/${name.replace(/^(?:files|FS)\//, '')}`;
  if (isPersonalContent(path)) return 'It may hold what people wrote, said or showed.';
  return isSecretFile(path) ? 'It may hold secrets.' : null;
}

/**
 * Watches a content that passes: why it cannot be redacted, told as soon as it shows. It is packed or a picture by its
 * beginning, or binary, which is any with zero bytes that is not UTF-16; a hole in a text is none.
 */
export class ContentWatch {
  /** Null: nothing so far. */
  unreadable: string | null;
  /** Zero bytes since the last other one; null: they are not counted. */
  #zeros: number | null;

  /** @param start what `startOf` gave; already seen then */
  constructor(start: Buffer) {
    const kind = kindByBeginning(start.subarray(0, LOOKED_AT_BYTES));
    this.unreadable = kind === null ? null : reason(kind);
    this.#zeros = isUtf16Text(start.subarray(0, LOOKED_AT_BYTES)) ? null : 0;
    this.see(start);
  }

  /** Looks at what comes next. */
  see(chunk: Uint8Array): string | null {
    if (this.unreadable === null && this.#isBinary(chunk)) this.unreadable = reason('binary');
    return this.unreadable;
  }

  /** Looks at how it ended. */
  end(): string | null {
    if (this.unreadable === null && isNoHole(this.#zeros ?? 0)) this.unreadable = reason('binary');
    return this.unreadable;
  }

  #isBinary(chunk: Uint8Array): boolean {
    if (this.#zeros === null) return false;
    let at = this.#zeros > 0 ? 0 : chunk.indexOf(0);
    while (at !== -1) {
      let end = at;
      while (chunk[end] === 0) end += 1;
      this.#zeros += end - at;
      if (end === chunk.length) return false;
      if (isNoHole(this.#zeros)) return true;
      this.#zeros = 0;
      at = chunk.indexOf(0, end);
    }
    return false;
  }
}

/** Reads a content to its end: why it cannot be redacted; null where it can. */
export async function unreadableReason(chunks: AsyncIterator<Uint8Array | string>): Promise<string | null> {
  const watch = new ContentWatch(await startOf(chunks));
  while (watch.unreadable === null) {
    const { done, value } = await chunks.next();
    if (done === true) return watch.end();
    watch.see(Buffer.from(value as Uint8Array));
  }
  return watch.unreadable;
}

function isNoHole(zeros: number): boolean {
  return zeros > 0 && zeros < HOLE_BYTES;
}

function reason(kind: string): string {
  return `It is ${kind}, which redaction cannot look into.`;
}

function kindByBeginning(start: Buffer): string | null {
  const hex = start.subarray(0, 16).toString('hex');
  const found = BEGINNINGS.find(([beginning]) => hex.startsWith(beginning))?.[1];
  if (found !== undefined) return found;
  return start.subarray(4, 8).equals(FTYP) ? 'a recording' : null;
}

/** What tells the kind of a content, and what came with it, taken from its stream. */
export async function startOf(chunks: AsyncIterator<Uint8Array | string>): Promise<Buffer> {
  const taken: Buffer[] = [];
  for (let bytes = 0; bytes < LOOKED_AT_BYTES; bytes += taken.at(-1)?.length ?? 0) {
    const { done, value } = await chunks.next();
    if (done === true) break;
    taken.push(Buffer.from(value as Uint8Array));
  }
  return Buffer.concat(taken);
}
