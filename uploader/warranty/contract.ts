import { z } from 'zod';
import { LookedUpWarranty } from './lookup.ts';

/** The answer to `GET /v1/warranty/{serial}`. It names its serial, so that an answer about another unit is noticed. */
export const WarrantyAnswer = LookedUpWarranty.extend({
  serial: z.string().min(1).max(200).meta({ description: 'The serial number asked for.' }),
});

/** Path of the lookup below the configured address. */
export function warrantyPath(serial: string): string {
  return `/v1/warranty/${encodeURIComponent(serial)}`;
}

/** The contract of a warranty lookup as OpenAPI 3.1, generated from the schema that checks its answers. */
export function warrantyOpenApi(): Record<string, unknown> {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(WarrantyAnswer, { target: 'draft-2020-12', io: 'input' });
  const refusal = (description: string) => ({ description });
  return {
    openapi: '3.1.0',
    info: {
      title: 'DTEN support agent: warranty lookup',
      version: '1',
      description:
        'A contract of this project’s own: no public warranty lookup of DTEN is known. Whoever holds warranty records (a seller, a fleet owner) can serve it; the agent asks at `warranty.lookup.url`, with a bearer token.',
    },
    paths: {
      '/v1/warranty/{serial}': {
        get: {
          operationId: 'warranty',
          summary: 'What is known of one unit’s purchase',
          security: [{ bearer: [] }],
          parameters: [
            { name: 'serial', in: 'path', required: true, schema: { type: 'string' }, description: 'Serial number.' },
          ],
          responses: {
            200: {
              description: 'The record. What is left out or null is not known.',
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Warranty' } } },
            },
            401: refusal('The token is missing or wrong. What is known already stays.'),
            403: refusal('The token may not ask about this unit. What is known already stays.'),
            404: refusal('The serial number is not known here. JSON, so that a wrong address is not taken for it.'),
            429: refusal('Too many calls. What is known already stays, and the agent asks later.'),
          },
        },
      },
    },
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: { Warranty: schema },
    },
  };
}
