import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DENIED_FILE, FACTS_FILE, FROZEN_FOLDER, HOST_FILE, LISTINGS_FILE, isSafeName } from '../host/capture-names.ts';
import type { Redactor } from '../redaction/redactor.ts';

/** One file of a capture, and the name it gets in the archive. */
export interface CaptureEntry {
  /** Redacted, unique, safe for a ZIP. */
  name: string;
  /** In the capture folder, with `/`. */
  source: string;
  path: string;
  bytes: number;
}

const SINGLE_FILES = [HOST_FILE, FACTS_FILE, DENIED_FILE, LISTINGS_FILE];
const FOLDERS = ['files', 'window', 'commands', 'probes', FROZEN_FOLDER];

/**
 * The files of a capture in the order of the archive. Only what belongs to the layout is taken, and only regular
 * files: nothing that was planted in the folder follows a link out of it.
 */
export async function listCaptureEntries(folder: string, redactor: Redactor): Promise<CaptureEntry[]> {
  const sources: string[] = [];
  const top = await readFolder(folder);
  for (const name of SINGLE_FILES) if (top.some((entry) => entry.isFile() && entry.name === name)) sources.push(name);
  for (const name of FOLDERS) sources.push(...(await walk(folder, name)));

  const taken = new Set<string>();
  const entries: CaptureEntry[] = [];
  for (const source of sources) {
    const name = unique(entryName(source, redactor), taken);
    const path = join(folder, source);
    entries.push({ name, source, path, bytes: (await stat(path)).size });
  }
  return entries;
}

/** The name of a capture's file in the archive. Evidence pointers are redacted alike, so that they still hold. */
export function entryName(source: string, redactor: Redactor): string {
  const name = redactor.text(source);
  return isSafeName(name) ? name : `unnamed/${source.length}`;
}

function unique(name: string, taken: Set<string>): string {
  let candidate = name;
  for (let count = 2; taken.has(candidate); count++) candidate = `${name}~${count}`;
  taken.add(candidate);
  return candidate;
}

async function walk(folder: string, relative: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readFolder(join(folder, relative))) {
    const name = `${relative}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await walk(folder, name)));
    else if (entry.isFile() && isSafeName(name)) found.push(name);
  }
  return found;
}

/** In the order of the names; a folder that is not there is empty. */
async function readFolder(path: string) {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
