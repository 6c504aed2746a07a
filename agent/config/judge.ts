import type { z } from 'zod';
import type { ConfigProblem } from './config-error.ts';
import { describeAllowed, describeFound } from './describe.ts';
import { alternatives, configJsonSchema, configKeys, schemaNodeAt } from './reference.ts';
import type { SchemaNode } from './reference.ts';
import { isSecretName } from './secret-words.ts';
import { suggest } from './suggest.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Puts zod's issues into words that say what was found and what is allowed. */
export function describeIssues(
  issues: readonly Issue[],
  value: unknown,
  whereIs: (path: Path) => string,
): ConfigProblem[] {
  const root = configJsonSchema();
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => unknownKey([...issue.path, key], root, whereIs))
      : [wrongValue(issue, value, root, whereIs)],
  );
}

/** `unit.contact.email`, `updates.versionFiles[0].id`. */
export function formatPath(path: Path): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : `${text}${text === '' ? '' : '.'}${String(step)}`),
    '',
  );
}

function unknownKey(path: Path, root: SchemaNode, whereIs: (path: Path) => string): ConfigProblem {
  const name = String(path.at(-1));
  const parent = schemaNodeAt(path.slice(0, -1), root);
  const siblings = parent === undefined ? [] : alternatives(parent).flatMap((one) => Object.keys(one.properties ?? {}));
  return { where: whereIs(path), key: formatPath(path), text: `unknown key${hint(name, siblings)}` };
}

function hint(name: string, siblings: readonly string[]): string {
  if (isSecretName(name)) {
    const file = siblings.find((sibling) => sibling === `${name}File`) ?? siblings.find((one) => one.endsWith('File'));
    return `: a secret never stands in the configuration; put it into a file of its own and name that file${file === undefined ? '' : ` with ${file}`}`;
  }
  const nested = configKeys().find(({ path }) => path.length > 1 && path.join('.') === name);
  if (nested !== undefined)
    return `; sections are nested: write ${nested.path.at(-1)} inside the section ${nested.path.slice(0, -1).join('.')}`;
  const meant = suggest(name, siblings) ?? elsewhere(name);
  return meant === undefined ? `; known here: ${siblings.join(', ')}` : `; did you mean ${meant}?`;
}

/** The key may stand in the wrong section. */
function elsewhere(name: string): string | undefined {
  const homes = configKeys().filter(({ path }) => path.at(-1) === name && !path.includes('[]'));
  return homes.length === 1 ? homes[0]?.path.join('.') : undefined;
}

function wrongValue(issue: Issue, value: unknown, root: SchemaNode, whereIs: (path: Path) => string): ConfigProblem {
  const node = schemaNodeAt(issue.path, root);
  const found = describeFound(valueAt(value, issue.path), issue.path);
  const allowed = node === undefined ? issue.message : describeAllowed(node);
  const quotes = allowed.startsWith('a text') && /^(the number|true|false)/.test(found);
  return {
    where: whereIs(issue.path),
    key: issue.path.length === 0 ? null : formatPath(issue.path),
    // Rules of our own (refinements) say themselves what is allowed.
    text:
      issue.code === 'custom'
        ? `found ${found}; ${issue.message}`
        : `found ${found}; allowed: ${allowed}${quotes ? ' (text that looks like a number needs quotes)' : ''}`,
  };
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[step] : undefined),
    value,
  );
}
