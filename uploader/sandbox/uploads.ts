import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { renameDurably } from '../../agent/base/atomic-file.ts';
import type { Random } from '../../agent/base/random.ts';

export type ReceivedUpload =
  | { received: true; path: string; bytes: number; sha256: string }
  | { received: false; because: 'too-large' | 'broken-off' };

/**
 * Streams a body into a file of the desk (0600). It gets its name only when every promised byte has come, so a request
 * half received leaves nothing.
 */
export async function receiveUpload(
  body: Readable,
  { folder, random, limitBytes, promisedBytes }: UploadRoom,
): Promise<ReceivedUpload> {
  const path = join(folder, random.uuid());
  const partial = `${path}.part`;
  const hash = createHash('sha256');
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      hash.update(chunk);
      if (bytes > limitBytes) done(new Error('too large'));
      else done(null, chunk);
    },
  });
  try {
    await pipeline(body, counted, createWriteStream(partial, { mode: 0o600 }));
  } catch {
    await rm(partial, { force: true });
    return { received: false, because: bytes > limitBytes ? 'too-large' : 'broken-off' };
  }
  if (promisedBytes !== null && promisedBytes !== bytes) {
    await rm(partial, { force: true });
    return { received: false, because: 'broken-off' };
  }
  const file = await open(partial, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  renameDurably(partial, path);
  return { received: true, path, bytes, sha256: hash.digest('hex') };
}

export interface UploadRoom {
  folder: string;
  random: Random;
  limitBytes: number;
  /** From Content-Length; null when the sender did not say. */
  promisedBytes: number | null;
}
