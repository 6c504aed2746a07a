import { lstat, opendir, readlink } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { posix } from 'node:path';
import type { FolderListing, ListEntry, Refusal } from './host.ts';
import { allowPath, objectionTo } from './open-file.ts';
import { refusalOf, refuse } from './refusal.ts';

/** A folder with more entries is a fault of its own; nobody reads so many. */
const MAX_ENTRIES = 10_000;

/** Lists a folder inside the roots or, where the path names no folder, just the thing itself (`ls -ld`). */
export async function listLiveFolder(path: string, roots: readonly string[]): Promise<FolderListing | Refusal> {
  const asked = objectionTo(path, roots);
  if (asked !== null) return refuse('refused', asked);
  const allowed = await allowPath(path, roots);
  try {
    if (!allowed.ok) return (await tellLink(path, roots)) ?? allowed;
    if ((await lstat(allowed.real)).isDirectory()) return await listEntries(allowed.real);
    return { ok: true, entries: [await describe(path)] };
  } catch (error) {
    return refusalOf(error);
  }
}

/** A link is told with its target even where it leads out of the roots or nowhere: telling is not following. */
async function tellLink(path: string, roots: readonly string[]): Promise<FolderListing | null> {
  const parent = await allowPath(posix.dirname(path), roots);
  if (!parent.ok) return null;
  const entry = await describe(posix.join(parent.real, posix.basename(path)));
  return entry.type === 'link' ? { ok: true, entries: [entry] } : null;
}

async function listEntries(folder: string): Promise<FolderListing> {
  const names: string[] = [];
  for await (const entry of await opendir(folder)) {
    if (names.length >= MAX_ENTRIES) break;
    names.push(entry.name);
  }
  const entries: ListEntry[] = [];
  for (const name of names.sort(inByteOrder)) {
    try {
      entries.push(await describe(posix.join(folder, name)));
    } catch {
      // It went away meanwhile.
    }
  }
  return { ok: true, entries };
}

async function describe(path: string): Promise<ListEntry> {
  const stats = await lstat(path);
  const entry: ListEntry = { name: posix.basename(path), type: typeOf(stats), size: stats.size };
  return stats.isSymbolicLink() ? { ...entry, target: await readlink(path) } : entry;
}

function typeOf(stats: Stats): ListEntry['type'] {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  return stats.isSymbolicLink() ? 'link' : 'other';
}

function inByteOrder(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
