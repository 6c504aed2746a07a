import type { LoadedConfig } from './load-config.ts';
import { configKeys } from './reference.ts';
import { HIDDEN, hideUserInfo, isHidden } from './secret-words.ts';

export interface EffectiveValue {
  /** Dotted path. */
  key: string;
  /** As JSON; a value that must not be printed is replaced. */
  value: unknown;
  /** `file:line` or the environment variable; null: the default. */
  source: string | null;
}

/** Every key that carries a value, in the order of the schema; a list is one value. */
export function effectiveValues({ config, sourceOf }: LoadedConfig): EffectiveValue[] {
  return configKeys()
    .filter(({ section, path }) => !section && !path.includes('[]'))
    .map(({ path }) => ({ key: path.join('.'), value: shown(path, valueAt(config, path)), source: sourceOf(path) }));
}

function shown(path: readonly string[], value: unknown): unknown {
  if (isHidden(path) && value !== null && !(Array.isArray(value) && value.length === 0)) return HIDDEN;
  return typeof value === 'string' ? hideUserInfo(value) : value;
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[step] : undefined),
    value,
  );
}
