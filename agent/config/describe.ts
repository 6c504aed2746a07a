import { alternatives } from './reference.ts';
import type { SchemaNode } from './reference.ts';
import { hideUserInfo, isHidden } from './secret-words.ts';

const MAX_SHOWN = 60;

const FORMATS: Readonly<Record<string, string>> = {
  email: 'an e-mail address',
  uri: 'an address (URL)',
  date: 'a day like 2026-11-25',
  'date-time': 'a time with offset like 2026-11-25T10:00:00Z',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
};
/** How zod writes `startsWith('/')`. */
const ABSOLUTE_PATH = '^\\/.*';

/** What may stand at a key, in words: `a whole number from 1024 to 65535`, `one of info, warn`. */
export function describeAllowed(node: SchemaNode): string {
  const words = alternatives(node).flatMap((one) => {
    const types = typeof one.type === 'string' ? [one.type] : (one.type ?? [undefined]);
    return one.enum === undefined ? types.map((type) => describeType(one, type)) : [describeChoice(one.enum)];
  });
  const distinct = [...new Set(words)];
  return distinct.length < 3 ? distinct.join(', or ') : `${distinct.slice(0, -1).join(', ')}, or ${distinct.at(-1)}`;
}

/** What stands there, in words; a secret is not shown. */
export function describeFound(value: unknown, path: readonly PropertyKey[]): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a section';
  if (isHidden(path)) return `a ${typeof value === 'string' ? 'text' : typeof value} that is not shown`;
  if (typeof value === 'string') return `the text ${JSON.stringify(shorten(hideUserInfo(value)))}`;
  return typeof value === 'number' ? `the number ${value}` : JSON.stringify(value);
}

function describeChoice(values: readonly unknown[]): string {
  return values.length === 1 ? String(values[0]) : `one of ${values.map(String).join(', ')}`;
}

function describeType(node: SchemaNode, type: string | undefined): string {
  if (node.const !== undefined) return JSON.stringify(node.const);
  switch (type) {
    case 'null':
      return 'null';
    case 'boolean':
      return 'true or false';
    case 'integer':
      return `a whole number${describeRange(node)}`;
    case 'number':
      return `a number${describeRange(node)}`;
    case 'string':
      return describeText(node);
    case 'array':
      return node.items === undefined ? 'a list' : `a list, each entry ${describeAllowed(node.items)}`;
    case 'object':
      return describeSection(node);
    default:
      return 'any value';
  }
}

function describeSection({ properties, additionalProperties, propertyNames }: SchemaNode): string {
  if (properties !== undefined) return `a section with the keys ${Object.keys(properties).join(', ')}`;
  const names = propertyNames === undefined ? 'a text' : describeAllowed(propertyNames);
  const values = typeof additionalProperties === 'object' ? describeAllowed(additionalProperties) : 'any value';
  return `a section, each key ${names}, each value ${values}`;
}

function describeText(node: SchemaNode): string {
  const format = FORMATS[node.format ?? ''];
  if (format !== undefined) return format;
  if (node.pattern === ABSOLUTE_PATH) return 'an absolute path';
  if (node.pattern !== undefined) return `a text that matches ${node.pattern}`;
  if (node.minLength !== undefined && node.minLength > 1) return `a text of at least ${node.minLength} characters`;
  return node.minLength === 1 ? 'a text that is not empty' : 'a text';
}

/** zod writes the bounds of safe integers where none were set. */
function describeRange(node: SchemaNode): string {
  const least = node.minimum !== undefined && node.minimum > Number.MIN_SAFE_INTEGER ? node.minimum : undefined;
  const most = node.maximum !== undefined && node.maximum < Number.MAX_SAFE_INTEGER ? node.maximum : undefined;
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}`;
  const bounds = [
    node.exclusiveMinimum === undefined ? [] : `above ${node.exclusiveMinimum}`,
    node.exclusiveMaximum === undefined ? [] : `below ${node.exclusiveMaximum}`,
    least === undefined ? [] : `of at least ${least}`,
    most === undefined ? [] : `of at most ${most}`,
  ].flat();
  return bounds.length === 0 ? '' : ` ${bounds.join(' and ')}`;
}

function shorten(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
