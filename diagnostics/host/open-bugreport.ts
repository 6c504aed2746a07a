import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { isDumpstate } from '../parsers/dumpstate.ts';
import type { BugreportSource } from './bugreport-host.ts';
import type { CaptureFiles } from './capture-files.ts';

/** Says which entry is the report itself. */
const MAIN_ENTRY = 'main_entry.txt';

/** The text of the report in an archive of bugreportz; null where there is none. */
export async function findBugreport(files: CaptureFiles): Promise<BugreportSource | null> {
  const named = (await textOf(files, MAIN_ENTRY))?.trim() ?? null;
  const texts = (await files.names()).filter((name) => /^[^/]+\.txt$/.test(name)).sort();
  const likely = texts.filter((name) => name.startsWith('bugreport'));
  for (const name of new Set([...(named === null ? [] : [named]), ...likely, ...texts])) {
    const text = await textOf(files, name);
    if (text !== null && isDumpstate(text)) return { name, text, files };
  }
  return null;
}

async function textOf(files: CaptureFiles, name: string): Promise<string | null> {
  const bytes = await files.read(name);
  return bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** A bugreport as a bare text; null where the file is none. Of a very long one, the beginning. */
export async function readBugreportText(path: string, maxBytes: number): Promise<BugreportSource | null> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const bytes = Buffer.alloc(Math.min(size, maxBytes));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    const text = bytes.subarray(0, bytesRead).toString('utf8');
    return isDumpstate(text) ? { name: basename(path), text, files: null } : null;
  } finally {
    await file.close();
  }
}
