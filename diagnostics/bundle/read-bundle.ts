import { stat } from 'node:fs/promises';
import { messageOf, systemCodeOf } from '../../agent/base/errors.ts';
import { HOST_FILE } from '../host/capture-names.ts';
import type { BugreportSource } from '../host/bugreport-host.ts';
import { CAPTURE_LIMITS } from '../host/capture-files.ts';
import type { CaptureFiles, CaptureLimits } from '../host/capture-files.ts';
import { HostRecord, parseRecord } from '../host/capture-records.ts';
import { folderFiles } from '../host/folder-files.ts';
import { findBugreport, readBugreportText } from '../host/open-bugreport.ts';
import { openZipFiles } from '../host/zip-files.ts';
import { Snapshot } from '../snapshot/snapshot.ts';
import { IncidentDocument } from './incident-document.ts';
import { MANIFEST_FILE } from './lay-out-bundle.ts';
import { Manifest } from './manifest.ts';

/** What somebody pointed us to. */
export type Evidence =
  | {
      kind: 'bundle';
      snapshot: Snapshot;
      baseline: Snapshot | null;
      incident: IncidentDocument | null;
      manifest: Manifest | null;
      close(): void;
    }
  | { kind: 'capture'; files: CaptureFiles; close(): void }
  | { kind: 'bugreport'; source: BugreportSource; close(): void }
  | { kind: 'neither'; why: string };

/**
 * Opens a bundle (a ZIP, or one that was unpacked), a capture (a folder, or a ZIP of one) or an Android bugreport (the
 * ZIP of bugreportz, unpacked, or its text alone), and says which it is.
 * Whatever lies there may be damaged or hostile: sizes and numbers are bounded, no name leads out of it, no link is
 * followed, and what does not fit its schema is as if it were not there.
 */
export async function openEvidence(path: string, limits: CaptureLimits = CAPTURE_LIMITS): Promise<Evidence> {
  let isFolder: boolean;
  try {
    const stats = await stat(path);
    if (!stats.isDirectory() && !stats.isFile()) return { kind: 'neither', why: 'it is neither a file nor a folder' };
    isFolder = stats.isDirectory();
  } catch (error) {
    return { kind: 'neither', why: systemCodeOf(error) === 'ENOENT' ? 'there is no such file' : messageOf(error) };
  }
  if (isFolder) return await tellApart(folderFiles(path, limits), () => undefined);
  const zip = await openZipFiles(path, limits);
  if ('ok' in zip) {
    const source = await readBugreportText(path, limits.maxFileBytes);
    return source === null
      ? { kind: 'neither', why: zip.detail }
      : { kind: 'bugreport', source, close: () => undefined };
  }
  return await tellApart(zip, () => zip.close());
}

/** A bundle whose snapshot was withheld still is a capture of what is left. */
async function tellApart(files: CaptureFiles, close: () => void): Promise<Evidence> {
  const snapshot = parseRecord(Snapshot, await files.read('snapshot.json'));
  if (snapshot !== null) {
    return {
      kind: 'bundle',
      snapshot,
      baseline: parseRecord(Snapshot, await files.read('baseline.json')),
      incident: parseRecord(IncidentDocument, await files.read('incident.json')),
      manifest: parseRecord(Manifest, await files.read(MANIFEST_FILE)),
      close,
    };
  }
  if (parseRecord(HostRecord, await files.read(HOST_FILE)) !== null) return { kind: 'capture', files, close };
  const source = await findBugreport(files);
  if (source !== null) return { kind: 'bugreport', source, close };
  close();
  return { kind: 'neither', why: 'it has no readable snapshot.json, no readable host.json and no text of a bugreport' };
}
