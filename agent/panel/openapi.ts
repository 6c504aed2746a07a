import { z } from 'zod';
import { PersonWords } from '../triage/person-words.ts';
import { ApiErrorBody, HelpReceipt, PanelState, PanelStatus, PanelTicket } from './shapes.ts';

type Json = Record<string, unknown>;

const SCHEMAS = { PersonWords, HelpReceipt, PanelStatus, PanelTicket, PanelState, ApiError: ApiErrorBody };
type SchemaName = keyof typeof SCHEMAS;

const REFUSALS = {
  400: 'The body is not JSON, or not of this shape.',
  403: 'The call comes from another host name or another origin.',
  404: 'There is no such thing here.',
  409: 'The request has gone already; these words can no longer be added.',
  413: 'The body is too large (16 KiB at most).',
  415: 'The body is not application/json.',
  429: 'Too many calls; `Retry-After` says how many seconds to wait.',
  503: 'Too many event streams; `Retry-After` says how many seconds to wait.',
} as const;
type Refusal = keyof typeof REFUSALS;

/** The local API as OpenAPI 3.1, generated from the schemas that check it. */
export function openApiDocument(): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'DTEN support agent: local API',
      version: '1',
      description:
        'Served on loopback only, to callers on the unit itself: `Host` must be loopback with the port of the agent, `Origin`, where sent, the same. Anyone in the room may press help and see reference, state and clock of a ticket; texts and contacts are not given out.',
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
          parameters: [
            { name: 'ref', in: 'path', required: true, schema: { type: 'string' }, description: 'As `help` gave it.' },
          ],
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
            200: {
              description: 'No texts, no contacts.',
              content: { 'application/json': { schema: { type: 'array', items: ref('PanelTicket') } } },
            },
            ...refusals(403, 429),
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
    },
    components: { schemas: schemas() },
  };
}

function schemas(): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(SCHEMAS)) registry.add(schema, { id });
  const generated = z.toJSONSchema(registry, {
    target: 'draft-2020-12',
    io: 'input',
    uri: (id) => `#/components/schemas/${id}`,
  });
  return Object.fromEntries(
    Object.entries(generated.schemas).map(([id, { $schema: _dialect, $id: _id, ...schema }]) => [id, schema]),
  );
}

function ref(name: SchemaName): Json {
  return { $ref: `#/components/schemas/${name}` };
}

function body(name: SchemaName): Json {
  return { required: true, content: { 'application/json': { schema: ref(name) } } };
}

function answer(description: string, name: SchemaName): Json {
  return { description, content: { 'application/json': { schema: ref(name) } } };
}

function refusals(...statuses: Refusal[]): Json {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: REFUSALS[status], content: { 'application/json': { schema: ref('ApiError') } } },
    ]),
  );
}
