import { answer, body, list, REF, refusals } from './openapi-parts.ts';
import type { Json } from './openapi-parts.ts';

const ROOT = '/api/v1/maintainer';
const NOTHING = { required: true, content: { 'application/json': { schema: { type: 'object' } } } };

/** The part of the API that needs the maintainer's PIN. */
export function maintainerPaths(): Json {
  return {
    [`${ROOT}/session`]: {
      get: operation('session', 'Whether a PIN is set, and this caller has a session', {
        200: answer('As it is.', 'MaintainerSession'),
        ...refusals(403, 429),
      }),
      post: {
        ...operation('openSession', 'Open a session of ten minutes with the PIN', {
          200: answer('Open; the cookie comes with it.', 'MaintainerSession'),
          ...refusals(400, 401, 403, 413, 415, 429),
        }),
        description:
          'Five attempts, then one after a minute, two, four, at last one an hour; a restart forgives none. 403 `no-pin`: this part is off.',
        requestBody: body('PinWord'),
      },
      delete: guarded('closeSession', 'End the session', { 204: { description: 'Ended.' }, ...refusals(401, 403) }),
    },
    [`${ROOT}/incidents`]: {
      get: guarded('incidents', 'The latest requests with their texts', {
        200: list('Newest first.', 'MaintainerIncident'),
        ...refusals(401, 403, 429),
      }),
    },
    [`${ROOT}/incidents/{ref}`]: {
      parameters: [REF],
      get: guarded('incident', 'What exactly left the unit, or would leave it', {
        200: answer('All of it.', 'MaintainerDetail'),
        ...refusals(401, 403, 404, 429),
      }),
    },
    [`${ROOT}/incidents/{ref}/evidence`]: {
      parameters: [REF],
      get: guarded('evidence', 'The bundle', {
        200: { description: 'The ZIP archive.', content: { 'application/zip': {} } },
        ...refusals(401, 403, 404, 429),
      }),
    },
    [`${ROOT}/incidents/{ref}/entry`]: {
      parameters: [REF, { name: 'name', in: 'query', required: true, schema: { type: 'string' } }],
      get: guarded('entry', 'One entry of the bundle, as text; at most its first 512 KiB', {
        200: { description: 'As it is in the bundle.', content: { 'text/plain': { schema: { type: 'string' } } } },
        ...refusals(401, 403, 404, 429),
      }),
    },
    [`${ROOT}/incidents/{ref}/export`]: {
      parameters: [REF],
      post: {
        ...guarded('exportEvidence', 'Copy the bundle to the folder for exports (`panel.exportFolder`)', {
          200: answer('It is there, whole.', 'Exported'),
          ...refusals(400, 401, 403, 409, 413, 415, 429),
        }),
        requestBody: NOTHING,
      },
    },
    [`${ROOT}/consents`]: {
      get: guarded('consents', 'What may leave the unit', {
        200: answer('By kind of data.', 'ConsentList'),
        ...refusals(401, 403, 429),
      }),
      post: {
        ...guarded('setConsent', 'Decide what may leave the unit', {
          200: answer('As it is now. Evidence that has not left is held back, or goes.', 'ConsentList'),
          ...refusals(400, 401, 403, 413, 415, 429),
        }),
        requestBody: body('ConsentWord'),
      },
    },
    [`${ROOT}/desk-test`]: {
      post: {
        ...guarded('testDesk', 'Try the desk, without filing anything', {
          200: answer('What was found.', 'DeskTest'),
          ...refusals(400, 401, 403, 413, 415, 429),
        }),
        requestBody: NOTHING,
      },
    },
  };
}

function operation(operationId: string, summary: string, responses: Json): Json {
  return { operationId, summary, responses };
}

function guarded(operationId: string, summary: string, responses: Json): Json {
  return { ...operation(operationId, summary, responses), security: [{ maintainer: [] }] };
}
