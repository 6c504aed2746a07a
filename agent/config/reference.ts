import { z } from 'zod';
import { Config } from './schema.ts';

/** The part of JSON Schema (draft 2020-12) that zod writes for our configuration. */
export interface SchemaNode {
  type?: string | readonly string[];
  description?: string;
  default?: unknown;
  enum?: readonly unknown[];
  const?: unknown;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  properties?: Readonly<Record<string, SchemaNode>>;
  required?: readonly string[];
  /** Of a section whose keys are free or from a list: what stands at each. */
  additionalProperties?: boolean | SchemaNode;
  propertyNames?: SchemaNode;
  items?: SchemaNode;
  anyOf?: readonly SchemaNode[];
}

/** One key of the configuration, as the reference and the error messages describe it. */
export interface ConfigKey {
  /** `[]` stands for an entry of a list. */
  path: readonly string[];
  node: SchemaNode;
  /** Whether it holds further keys instead of a value. */
  section: boolean;
  /** Whether an entry of its list must carry it. */
  required: boolean;
  /** The variable that overrides it; null for sections and inside lists. */
  environmentName: string | null;
}

export const ENVIRONMENT_PREFIX = 'DTEN_AGENT_';
const LIST_ENTRY = '[]';

/** The configuration as JSON Schema, draft 2020-12, in which nothing is required. */
export function configJsonSchema(): SchemaNode & { properties: Readonly<Record<string, SchemaNode>> } {
  const schema = z.toJSONSchema(Config, {
    io: 'input',
    target: 'draft-2020-12',
    // zod's own format names are unknown to editors; the pattern beside them says the same.
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === 'starts_with') delete jsonSchema.format;
    },
  });
  return { ...schema, title: 'Configuration of dten-agent' } as SchemaNode & { properties: Record<string, SchemaNode> };
}

/** Every key, sections before what they hold, in the order of the schema. */
export function configKeys(): ConfigKey[] {
  return keysOf(configJsonSchema(), []);
}

/** The variable that overrides a key: `desk.pollIntervalMinutes` -> `DTEN_AGENT_DESK__POLL_INTERVAL_MINUTES`. */
export function environmentNameOf(path: readonly string[]): string {
  const steps = path.map((step) => step.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase());
  return ENVIRONMENT_PREFIX + steps.join('__');
}

/** The description of the key at a path of a value (`['updates', 'versionFiles', 0, 'id']`), or undefined. */
export function schemaNodeAt(
  path: readonly PropertyKey[],
  root: SchemaNode = configJsonSchema(),
): SchemaNode | undefined {
  let node: SchemaNode | undefined = root;
  for (const step of path) {
    if (node === undefined) return undefined;
    node = alternatives(node)
      .map((one) => childOf(one, step))
      .find((child) => child !== undefined);
  }
  return node;
}

function childOf(node: SchemaNode, step: PropertyKey): SchemaNode | undefined {
  if (typeof step === 'number') return node.items;
  const known = node.properties?.[String(step)];
  return known ?? (typeof node.additionalProperties === 'object' ? node.additionalProperties : undefined);
}

/** The node itself, or what it may be one of. */
export function alternatives(node: SchemaNode): readonly SchemaNode[] {
  return node.anyOf?.flatMap(alternatives) ?? [node];
}

/** Whether null may stand there. */
export function isNullable(node: SchemaNode): boolean {
  return alternatives(node).some(
    (one) => one.type === 'null' || (Array.isArray(one.type) && one.type.includes('null')),
  );
}

/** The types a value may have, without null. */
export function typesOf(node: SchemaNode): string[] {
  const types = alternatives(node).flatMap((one) => one.type ?? []);
  return types.filter((type) => type !== 'null');
}

function keysOf(node: SchemaNode, parent: readonly string[]): ConfigKey[] {
  const inList = parent.includes(LIST_ENTRY);
  return alternatives(node).flatMap((one) =>
    Object.entries(one.properties ?? {}).flatMap(([name, child]) => {
      const path = [...parent, name];
      const section = alternatives(child).some(({ properties }) => properties !== undefined);
      const entries = alternatives(child).flatMap(({ items }) => (items === undefined ? [] : [items]));
      const key: ConfigKey = {
        path,
        node: child,
        section,
        required: one.required?.includes(name) ?? false,
        environmentName: section || inList ? null : environmentNameOf(path),
      };
      return [key, ...keysOf(child, path), ...entries.flatMap((entry) => keysOf(entry, [...path, LIST_ENTRY]))];
    }),
  );
}
