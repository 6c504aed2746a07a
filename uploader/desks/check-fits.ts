import type { Attachment, DeskLimits } from './desk.ts';
import { AttachmentTooLargeError } from './errors.ts';

/** @throws AttachmentTooLargeError when the desk takes no file of this size, before a byte of it is sent. */
export function checkFits({ fileName, bytes }: Attachment, { fileBytes }: DeskLimits): void {
  if (bytes > fileBytes)
    throw new AttachmentTooLargeError(`${fileName} has ${bytes} bytes, the desk takes ${fileBytes}`);
}
