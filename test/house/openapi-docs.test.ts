import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../agent/panel/openapi.ts';
import { sourceText } from '../support/source-files.ts';

interface Operation {
  operationId: string;
  responses: Record<string, unknown>;
  security?: unknown;
}

const document = openApiDocument() as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods)
    .filter(([method]) => method !== 'parameters')
    .map(([method, operation]) => ({ path, method, operation })),
);

describe('docs/openapi.json', () => {
  it('is what `npm run docs` writes', () => {
    expect(JSON.parse(sourceText('docs/openapi.json'))).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('names each operation once, and refers only to shapes that are there', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const referred = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name);
    expect(referred.filter((name) => !(String(name) in document.components.schemas))).toEqual([]);
  });

  it('says of everything behind the PIN that it is', () => {
    const open = operations
      .filter(({ path, operation }) => path.includes('/maintainer/') && operation.security === undefined)
      .map(({ operation }) => operation.operationId);
    expect(open.toSorted()).toEqual(['openSession', 'session']);
  });
});
