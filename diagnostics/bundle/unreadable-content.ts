import { isPersonalContent, isSecretFile } from '../host/personal-content.ts';
import { isUtf16Text } from '../redaction/engine/utf16.ts';

/** So many of the first bytes tell what a content is. */
const LOOKED_AT_BYTES = 4096;

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
 * Why a content that begins like this cannot be redacted: packed, a picture, or binary, which is any with a NUL that is
 * not UTF-16. Null where it is text.
 */
export function unreadableReason(start: Uint8Array): string | null {
  const kind = unreadableKind(
    Buffer.from(start.buffer, start.byteOffset, start.byteLength).subarray(0, LOOKED_AT_BYTES),
  );
  return kind === null ? null : `It is ${kind}, which redaction cannot look into.`;
}

function unreadableKind(start: Buffer): string | null {
  const hex = start.subarray(0, 16).toString('hex');
  const found = BEGINNINGS.find(([beginning]) => hex.startsWith(beginning))?.[1];
  if (found !== undefined) return found;
  if (start.subarray(4, 8).equals(FTYP)) return 'a recording';
  return start.includes(0) && !isUtf16Text(start) ? 'binary' : null;
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
