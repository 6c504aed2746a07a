import type { Readable } from 'node:stream';
import type { Attachment } from './desk.ts';
import { AttachmentUnreadableError } from './errors.ts';
import { exactLength } from './exact-length.ts';

/**
 * Hands an attachment's bytes to a call as a stream of exactly the promised length, and closes the file whatever
 * happens. A file that cannot be read, or is not as long as promised, ends the call.
 * @throws AttachmentUnreadableError then; else what the call throws.
 */
export async function withFileBody<T>(
  attachment: Attachment,
  signal: AbortSignal,
  call: (body: Readable, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const file = attachment.open();
  const body = exactLength(attachment.bytes);
  const broken = new AbortController();
  let reason: AttachmentUnreadableError | undefined;
  const onError = (error: Error): void => {
    reason ??=
      error instanceof AttachmentUnreadableError
        ? error
        : new AttachmentUnreadableError(`${attachment.fileName} cannot be read: ${error.message}`);
    broken.abort(reason);
  };
  file.once('error', onError);
  body.once('error', onError);
  file.pipe(body);
  try {
    return await call(body, AbortSignal.any([signal, broken.signal]));
  } catch (error) {
    throw reason ?? error;
  } finally {
    file.destroy();
    body.destroy();
  }
}
