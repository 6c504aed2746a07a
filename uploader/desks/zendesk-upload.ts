import type { Attachment } from './desk.ts';
import type { DeskHttp } from './desk-http.ts';
import { DeskBusyError, FateUnknownError } from './errors.ts';
import { withFileBody } from './file-body.ts';
import { UploadAnswer } from './zendesk-answers.ts';

/**
 * Uploads a file and returns its token, which lives 60 minutes: it is used at once and never kept.
 * https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-attachments/
 */
export async function uploadToZendesk(http: DeskHttp, attachment: Attachment, signal: AbortSignal): Promise<string> {
  const { bytes, contentType, fileName } = attachment;
  try {
    return await withFileBody(attachment, signal, async (body, anySignal) => {
      const { data } = await http.call(
        {
          method: 'POST',
          path: `/api/v2/uploads?filename=${encodeURIComponent(fileName)}`,
          kind: 'write',
          answer: UploadAnswer,
          stream: { body, contentType, bytes },
        },
        anySignal,
      );
      const size = data.upload.attachment?.size ?? bytes;
      if (size !== bytes) throw new DeskBusyError(`the desk received ${size} of ${bytes} bytes of ${fileName}`, null);
      return data.upload.token;
    });
  } catch (error) {
    // Whatever became of the bytes, the ticket does not carry them yet: uploading again is safe.
    if (error instanceof FateUnknownError) throw new DeskBusyError(error.message, null);
    throw error;
  }
}
