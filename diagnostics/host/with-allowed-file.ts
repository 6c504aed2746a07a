import type { FileHandle } from 'node:fs/promises';
import type { Refusal } from './host.ts';
import { allowPath, openRegularFile } from './open-file.ts';
import { refusalOf } from './refusal.ts';

export interface RawRead {
  ok: true;
  bytes: Uint8Array;
  truncated: boolean;
}

/** The one way to a file of the unit: a regular file inside the roots, closed again whatever the reading comes to. */
export async function withAllowedFile(
  path: string,
  roots: readonly string[],
  read: (file: FileHandle) => Promise<RawRead | Refusal>,
): Promise<RawRead | Refusal> {
  const allowed = await allowPath(path, roots);
  if (!allowed.ok) return allowed;
  const file = await openRegularFile(allowed.real, roots);
  if ('ok' in file) return file;
  try {
    return await read(file);
  } catch (error) {
    return refusalOf(error);
  } finally {
    await file.close().catch(() => undefined);
  }
}
