import { isPersonalContent, isSecretFile } from '../host/personal-content.ts';

/** How content begins that is packed, or that nobody can redact: a picture, a recording, a database. */
const BEGINNINGS: readonly [string, string][] = [
  ['1f8b', 'a gzip archive'],
  ['504b0304', 'a ZIP archive'],
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

/** What the first bytes of a file say that it is, where redaction cannot look into it; null otherwise. */
export function unreadableKind(start: Uint8Array): string | null {
  const hex = Buffer.from(start).subarray(0, 16).toString('hex');
  const found = BEGINNINGS.find(([beginning]) => hex.startsWith(beginning))?.[1];
  return found ?? (Buffer.from(start).subarray(4, 8).equals(FTYP) ? 'a recording' : null);
}
