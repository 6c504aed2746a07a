import { constants } from 'node:fs';
import { copyFile, lstat, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, systemCodeOf } from '../base/errors.ts';
import type { ExportOutcome } from '../panel/maintainer-services.ts';

/**
 * Copies a bundle into the folder for exports, the mount point of a USB stick, say. It is there whole or not at all,
 * and on the stick when this returns.
 */
export async function exportEvidence(
  bundle: { path: string; bytes: number },
  fileName: string,
  folder: string,
): Promise<ExportOutcome> {
  const target = join(folder, fileName);
  const temporary = `${target}.part`;
  try {
    const found = await lstat(folder);
    if (!found.isDirectory()) return { ok: false, why: 'The folder for exports is no folder.' };
    await rm(temporary, { force: true });
    await copyFile(bundle.path, temporary, constants.COPYFILE_EXCL);
    await syncFile(temporary);
    await rename(temporary, target);
    await syncFile(folder);
    return { ok: true, fileName, bytes: bundle.bytes };
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    return { ok: false, why: whyOf(error) };
  }
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function whyOf(error: unknown): string {
  switch (systemCodeOf(error)) {
    case 'ENOENT':
      return 'The folder for exports is not there. Is the USB stick plugged in?';
    case 'ENOSPC':
      return 'There is not enough room on the USB stick.';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'The agent may not write to the folder for exports.';
    default:
      return `The export failed: ${messageOf(error)}`;
  }
}
