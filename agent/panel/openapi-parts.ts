import { z } from 'zod';
import { PersonWords } from '../triage/person-words.ts';
import {
  ConsentList,
  ConsentWord,
  DeskTest,
  Exported,
  MaintainerDetail,
  MaintainerIncident,
  MaintainerSession,
  PinWord,
} from './maintainer-shapes.ts';
import {
  ApiErrorBody,
  HelpReceipt,
  PanelArticles,
  PanelState,
  PanelStatus,
  PanelTicket,
  PanelUpdate,
  WorksWord,
} from './shapes.ts';

export type Json = Record<string, unknown>;

const SCHEMAS = {
  ...{ PersonWords, HelpReceipt, WorksWord, PanelStatus, PanelTicket, PanelUpdate, PanelArticles, PanelState },
  ...{ PinWord, MaintainerSession, MaintainerIncident, MaintainerDetail, ConsentList, ConsentWord, Exported, DeskTest },
  ApiError: ApiErrorBody,
};
type SchemaName = keyof typeof SCHEMAS;

const REFUSALS = {
  400: 'The body is not JSON, or not of this shape.',
  401: 'The maintainer’s PIN is wrong, or is needed.',
  403: 'The call comes from another host name or another origin.',
  404: 'There is no such thing here.',
  409: 'It is too late, or too early, for this.',
  413: 'The body is too large (16 KiB at most).',
  415: 'The body is not application/json.',
  429: 'Too many calls; `Retry-After` says how many seconds to wait.',
  503: 'Too many event streams; `Retry-After` says how many seconds to wait.',
} as const;
type Refusal = keyof typeof REFUSALS;

/** Every shape, by name. */
export function schemas(): Json {
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

export function ref(name: SchemaName): Json {
  return { $ref: `#/components/schemas/${name}` };
}

export function body(name: SchemaName): Json {
  return { required: true, content: { 'application/json': { schema: ref(name) } } };
}

export function answer(description: string, name: SchemaName): Json {
  return { description, content: { 'application/json': { schema: ref(name) } } };
}

export function refusals(...statuses: Refusal[]): Json {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: REFUSALS[status], content: { 'application/json': { schema: ref('ApiError') } } },
    ]),
  );
}

/** An answer that is a list. */
export function list(description: string, name: SchemaName): Json {
  return { description, content: { 'application/json': { schema: { type: 'array', items: ref(name) } } } };
}

/** The reference in the path. */
export const REF = {
  name: 'ref',
  in: 'path',
  required: true,
  schema: { type: 'string' },
  description: 'e.g. `DT-7K3QF`.',
};
