import { fromBufferPromise, openPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { messageOf, systemCodeOf } from '../../agent/base/errors.ts';
import { CAPTURE_LIMITS } from './capture-files.ts';
import type { CaptureFiles, CaptureLimits } from './capture-files.ts';
import { isSafeName } from './capture-names.ts';
import type { Refusal } from './host.ts';
import { refuse, refusalOf } from './refusal.ts';

export interface ZipCaptureFiles extends CaptureFiles {
  /** Gives the archive's file back; nothing can be read afterwards. */
  close(): void;
}

/**
 * The files of a ZIP archive (a bundle, or a capture somebody packed), by its path or its bytes. Entries with unsafe names, encrypted ones and
 * folders are left out; of two with the same name the first counts. A damaged directory gives what could be read of it.
 */
export async function openZipFiles(
  archive: string | Buffer,
  limits: CaptureLimits = CAPTURE_LIMITS,
): Promise<ZipCaptureFiles | Refusal> {
  let zip: ZipFile;
  try {
    // Names are decoded and judged here: one bad name must not hide the other files.
    const options = { lazyEntries: true, autoClose: false, decodeStrings: false } as const;
    zip = await (typeof archive === 'string' ? openPromise(archive, options) : fromBufferPromise(archive, options));
  } catch (error) {
    return systemCodeOf(error) === undefined
      ? refuse('failed', `not a ZIP archive: ${messageOf(error)}`)
      : refusalOf(error);
  }
  zip.on('error', () => undefined);
  const entries = await indexEntries(zip, limits.maxFiles);
  let open = true;
  return {
    names: () => Promise.resolve([...entries.keys()]),
    read: async (name) => {
      const entry = entries.get(name);
      if (entry === undefined || !open) return null;
      return await readEntry(zip, entry, limits.maxFileBytes);
    },
    close: () => {
      if (open) zip.close();
      open = false;
    },
  };
}

async function indexEntries(zip: ZipFile, maxFiles: number): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      if (entries.size >= maxFiles) break;
      const name = entry.fileNameRaw.toString('utf8');
      if (!isSafeName(name) || entry.isEncrypted() || entries.has(name)) continue;
      entries.set(name, entry);
    }
  } catch {
    // The directory is damaged from here on.
  }
  return entries;
}

async function readEntry(zip: ZipFile, entry: Entry, maxBytes: number): Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  let total = 0;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      chunks.push(chunk.subarray(0, maxBytes - total));
      total += chunk.length;
      if (total >= maxBytes) break;
    }
  } catch {
    if (total === 0) return null; // Else what came before the damage.
  }
  return Buffer.concat(chunks);
}
