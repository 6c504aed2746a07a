import { apiError } from './api-error.ts';

export type JsonBody = { ok: true; value: unknown } | { ok: false; refusal: Response };

const JSON_TYPE = /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i;

/** Reads a JSON body of at most `maxBytes`; what is larger is not read to its end. */
export async function readJsonBody(request: Request, maxBytes: number): Promise<JsonBody> {
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (!JSON_TYPE.test(request.headers.get('content-type') ?? '') || encoding !== 'identity')
    return refused(415, 'unsupported-media-type', 'Send application/json in UTF-8.');
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return tooLarge(maxBytes);
  const bytes = await readAtMost(request, maxBytes);
  if (bytes === null) return tooLarge(maxBytes);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return refused(400, 'malformed-json', 'The body is not JSON in UTF-8.');
  }
}

async function readAtMost(request: Request, maxBytes: number): Promise<Uint8Array | null> {
  // No more comes than was announced; read whole, it needs none of the machinery of streams.
  if (request.headers.has('content-length')) return new Uint8Array(await request.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(maxBytes: number): JsonBody {
  return refused(413, 'body-too-large', `The body may have ${maxBytes} bytes at most.`);
}

function refused(...of: Parameters<typeof apiError>): JsonBody {
  return { ok: false, refusal: apiError(...of) };
}
