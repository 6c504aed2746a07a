import { Readable } from 'node:stream';

export interface MultipartFile {
  field: string;
  fileName: string;
  contentType: string;
  bytes: number;
  body: Readable;
}

/**
 * A `multipart/form-data` body (RFC 7578) with text fields and one file at its end, streamed, its length known
 * beforehand.
 * @param boundary must occur in none of the parts: make it of a UUID that nothing else carries
 */
export function multipart(
  fields: readonly [name: string, value: string][],
  file: MultipartFile,
  boundary: string,
): { body: Readable; contentType: string; bytes: number } {
  const texts = fields.map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = Buffer.from(
    `${texts.join('')}--${boundary}\r\nContent-Disposition: form-data; name="${file.field}"; filename="${quoted(file.fileName)}"\r\nContent-Type: ${file.contentType}\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    body: Readable.from(framed(head, file.body, tail), { objectMode: false }),
    contentType: `multipart/form-data; boundary=${boundary}`,
    bytes: head.length + file.bytes + tail.length,
  };
}

async function* framed(head: Buffer, body: Readable, tail: Buffer): AsyncGenerator<Buffer> {
  yield head;
  for await (const chunk of body) yield chunk as Buffer;
  yield tail;
}

/** As browsers do it (WHATWG HTML, multipart form data): what would end the header is escaped. */
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
