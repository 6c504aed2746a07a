import { openPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';

const NEWLINE = 0x0a;

/** A whole entry of a bundle, or a range of its lines. */
export interface Slice {
  name: string;
  entry: Entry;
  /** Bytes of the unpacked entry: [from, to). */
  from: number;
  to: number;
  /** First and last line of the range, from 1; null for a whole entry. */
  lines: { first: number; last: number } | null;
  /** What it takes packed, as far as can be told. */
  packedBytes: number;
}

/** A bundle that was opened for being repacked. Rejects with yauzl's errors when the file is no ZIP. */
export interface OpenBundle {
  slices: Slice[];
  read(slice: Slice): AsyncIterable<Buffer>;
  /** One entry as text; null when there is none such. */
  text(name: string): Promise<string | null>;
  close(): void;
}

export async function openBundle(path: string): Promise<OpenBundle> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false });
  zip.on('error', () => undefined);
  const slices: Slice[] = [];
  for await (const entry of zip.eachEntry())
    slices.push({
      name: entry.fileName,
      entry,
      from: 0,
      to: entry.uncompressedSize,
      lines: null,
      packedBytes: entry.compressedSize,
    });
  return {
    slices,
    read: (slice) => readSlice(zip, slice),
    async text(name) {
      const slice = slices.find((one) => one.name === name);
      if (slice === undefined) return null;
      const chunks: Buffer[] = [];
      for await (const chunk of readSlice(zip, slice)) chunks.push(chunk);
      return Buffer.concat(chunks).toString('utf8');
    },
    close: () => zip.close(),
  };
}

async function* readSlice(zip: ZipFile, { entry, from, to }: Slice): AsyncGenerator<Buffer> {
  let at = 0;
  const stream = await zip.openReadStreamPromise(entry);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const end = at + chunk.length;
    if (end > from && at < to) yield chunk.subarray(Math.max(0, from - at), Math.min(chunk.length, to - at));
    at = end;
    if (at >= to) return;
  }
}

/** A line longer than this is cut in its middle: it is no line that anybody reads. */
const LONGEST_LINE_BYTES = 1024 * 1024;

/** Cuts a slice into two of about the same size, at the end of a line. Null when it is too small to be cut. */
export async function halve(bundle: OpenBundle, slice: Slice): Promise<[Slice, Slice] | null> {
  const middle = slice.from + Math.floor((slice.to - slice.from) / 2);
  if (middle === slice.from) return null;
  const first = slice.lines?.first ?? 1;
  let line = first;
  let at = slice.from;
  let cut: number | null = null;
  let cutLine = first;
  let insideLine = false;
  for await (const chunk of bundle.read(slice)) {
    for (let i = chunk.indexOf(NEWLINE); i !== -1; i = chunk.indexOf(NEWLINE, i + 1)) {
      if (cut === null && at + i + 1 >= middle && at + i + 1 < slice.to) {
        cut = at + i + 1;
        cutLine = line;
      }
      if (at + i + 1 < slice.to) line += 1;
    }
    at += chunk.length;
    if (cut === null && at - middle > LONGEST_LINE_BYTES) {
      cut = middle;
      cutLine = line;
      insideLine = true;
    }
  }
  const last = slice.lines?.last ?? line;
  const where = cut ?? middle;
  const share = (bytes: number): number => Math.ceil((slice.packedBytes * bytes) / (slice.to - slice.from));
  return [
    {
      ...slice,
      to: where,
      lines: { first, last: cut === null ? last : cutLine },
      packedBytes: share(where - slice.from),
    },
    {
      ...slice,
      from: where,
      lines: { first: cut === null ? last : insideLine ? cutLine : cutLine + 1, last },
      packedBytes: share(slice.to - where),
    },
  ];
}

/** The name of a slice inside its part: a range says so, so that it is not taken for the whole. */
export function sliceName({ name, lines, from }: Slice): string {
  return lines === null ? name : `${name}.lines-${lines.first}-${lines.last}.from-byte-${from}`;
}
