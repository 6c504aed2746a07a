import { maintainerPaths } from './openapi-maintainer.ts';
import { answer, body, list, REF, refusals, schemas } from './openapi-parts.ts';
import type { Json } from './openapi-parts.ts';

/** The local API as OpenAPI 3.1, generated from the schemas that check it. */
export function openApiDocument(): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'DTEN support agent: local API',
      version: '1',
      description:
        'Served on loopback only, to callers on the unit itself: `Host` must be loopback with the port of the agent, `Origin`, where sent, the same. Anyone in the room may press help and see reference, state and clock of a ticket; texts, contacts and evidence need the maintainer’s PIN.',
    },
    servers: [{ url: 'http://127.0.0.1:7310', description: 'The default of `panel.port`.' }],
    paths: {
      '/api/v1/help': {
        post: {
          operationId: 'pressHelp',
          summary: 'Press the help button',
          description:
            'The request is durable when the answer comes. Presses within ten seconds of each other are one incident and get the same reference.',
          requestBody: body('PersonWords'),
          responses: { 201: answer('The request is kept.', 'HelpReceipt'), ...refusals(400, 403, 413, 415, 429) },
        },
      },
      '/api/v1/help/{ref}/words': {
        post: {
          operationId: 'addWords',
          summary: 'Say more about an earlier press',
          description:
            'Each word given replaces the one before. Says that the person has finished: the request need not wait for more. An empty object says that there is nothing to add.',
          parameters: [REF],
          requestBody: body('PersonWords'),
          responses: {
            200: answer('The words are kept.', 'HelpReceipt'),
            ...refusals(400, 403, 404, 409, 413, 415, 429),
          },
        },
      },
      '/api/v1/status': {
        get: {
          operationId: 'status',
          summary: 'The unit, its desk and what is under way',
          responses: { 200: answer('As it is now.', 'PanelStatus'), ...refusals(403, 429) },
        },
      },
      '/api/v1/tickets': {
        get: {
          operationId: 'tickets',
          summary: 'The tickets of this unit with their clocks, newest first',
          responses: {
            200: list('No texts, no contacts.', 'PanelTicket'),
            ...refusals(403, 429),
          },
        },
      },
      '/api/v1/tickets/{ref}/works': {
        post: {
          operationId: 'tellWorks',
          summary: 'Say, after an answer, whether it works now',
          description: 'Goes to the desk as a comment. The same word again changes nothing.',
          parameters: [REF],
          requestBody: body('WorksWord'),
          responses: { 200: answer('It is kept.', 'HelpReceipt'), ...refusals(400, 403, 404, 409, 413, 415, 429) },
        },
      },
      '/api/v1/updates': {
        get: {
          operationId: 'updates',
          summary: 'The updates that this unit has seen, newest first',
          responses: { 200: list('With what became of each.', 'PanelUpdate'), ...refusals(403, 429) },
        },
      },
      '/api/v1/articles': {
        get: {
          operationId: 'articles',
          summary: 'The Help Center’s articles by topic',
          description: 'As kept on the unit, so also offline.',
          responses: { 200: answer('As kept.', 'PanelArticles'), ...refusals(403, 429) },
        },
      },
      '/api/v1/qr/{what}': {
        get: {
          operationId: 'qrCode',
          summary: 'A way to DTEN as a QR code',
          parameters: [
            {
              name: 'what',
              in: 'path',
              required: true,
              schema: { type: 'string', enum: ['mail', 'chat', 'portal', 'help-center'] },
            },
            {
              name: 'ref',
              in: 'query',
              schema: { type: 'string' },
              description: 'For `mail`: the request that the ready-made mail names.',
            },
          ],
          responses: {
            200: { description: 'Black on white.', content: { 'image/svg+xml': { schema: { type: 'string' } } } },
            ...refusals(403, 404, 429),
          },
        },
      },
      '/api/v1/events': {
        get: {
          operationId: 'events',
          summary: 'The same, live',
          description:
            'Server-sent events named `state`, each a whole PanelState as JSON. Send `Last-Event-ID` to get an event only when something has changed since; an id of an earlier run of the agent is as good as none.',
          parameters: [{ name: 'Last-Event-ID', in: 'header', schema: { type: 'string' } }],
          responses: {
            200: { description: 'The stream.', content: { 'text/event-stream': { schema: { type: 'string' } } } },
            ...refusals(403, 429, 503),
          },
        },
      },
      ...maintainerPaths(),
    },
    components: {
      schemas: schemas(),
      securitySchemes: { maintainer: { type: 'apiKey', in: 'cookie', name: 'dten-maintainer' } },
    },
  };
}
