import { parseDocument } from 'yaml';
import type { ConfigProblem } from './config-error.ts';
import type { Environment } from './environment.ts';
import { describeAllowed } from './describe.ts';
import { configKeys, ENVIRONMENT_PREFIX, isNullable, typesOf } from './reference.ts';
import type { ConfigKey } from './reference.ts';
import { suggest } from './suggest.ts';

/** Marks our own child processes (agent/base/child.ts); no setting. */
const INTERNAL = new Set(['DTEN_AGENT_CHILD']);

/** One key that the environment sets. */
export interface Override {
  name: string;
  path: readonly string[];
  value: unknown;
}

/**
 * Reads the overrides out of the environment: `DTEN_AGENT_DESK__URL` is `desk.url`. A key that takes text takes it as
 * it stands; anything else is read as a YAML scalar, a list also as JSON. An unknown name is a problem, because a slip
 * would otherwise silently leave the default in place.
 */
export function readOverrides(environment: Environment): { overrides: Override[]; problems: ConfigProblem[] } {
  const names = Object.keys(environment)
    .filter((name) => name.startsWith(ENVIRONMENT_PREFIX) && !INTERNAL.has(name))
    .toSorted();
  const overrides: Override[] = [];
  const problems: ConfigProblem[] = [];
  if (names.length === 0) return { overrides, problems };
  const keys = new Map(
    configKeys().flatMap((key) => (key.environmentName === null ? [] : [[key.environmentName, key]])),
  );
  for (const name of names) {
    const key = keys.get(name);
    if (key === undefined) {
      const meant = suggest(name, [...keys.keys()]);
      const hint = meant === undefined ? 'see docs/configuration.md for the names' : `did you mean ${meant}?`;
      problems.push({ where: name, key: null, text: `the environment sets no key by this name; ${hint}` });
      continue;
    }
    const read = readValue(environment[name] ?? '', key);
    if ('value' in read) overrides.push({ name, path: key.path, value: read.value });
    else
      problems.push({
        where: name,
        key: key.path.join('.'),
        text: `found a value that is no YAML; allowed: ${describeAllowed(key.node)}`,
      });
  }
  return { overrides, problems };
}

function readValue(text: string, { node }: ConfigKey): { value: unknown } | { unreadable: true } {
  if (isNullable(node) && (text === '' || text === 'null')) return { value: null };
  const types = typesOf(node);
  if (types.length > 0 && types.every((type) => type === 'string')) return { value: text };
  try {
    const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent', stringKeys: true });
    if (document.errors.length > 0 || document.warnings.length > 0) return { unreadable: true };
    return { value: document.toJS({ maxAliasCount: 0 }) };
  } catch {
    return { unreadable: true };
  }
}
