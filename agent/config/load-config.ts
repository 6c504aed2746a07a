import { ConfigError } from './config-error.ts';
import type { ConfigProblem } from './config-error.ts';
import { DEFAULT_CONFIG_PATH, readConfigFile } from './config-file.ts';
import type { ReadConfigFile } from './config-file.ts';
import type { Environment } from './environment.ts';
import { readOverrides } from './environment-overrides.ts';
import type { Override } from './environment-overrides.ts';
import { describeIssues } from './judge.ts';
import { configJsonSchema, schemaNodeAt, typesOf } from './reference.ts';
import { Config } from './schema.ts';
import { parseYamlFile } from './yaml-file.ts';
import type { YamlFile } from './yaml-file.ts';

export interface ConfigRequest {
  /** The file named by `--config`; undefined: the default place, where a missing file means the defaults. */
  path: string | undefined;
  environment: Environment;
  readFile?: ReadConfigFile;
}

/** The configuration, and where each of its values came from. */
export interface LoadedConfig {
  config: Config;
  /** The file that was read; null when there was none. */
  file: string | null;
  /** `file:line` or the variable that set the key at a path; null: its default stands. */
  sourceOf: (path: readonly string[]) => string | null;
}

type Section = Record<string, unknown>;

/**
 * The configuration from file, environment (which wins) and defaults.
 * @throws ConfigError with every problem found.
 */
export function loadConfig(request: ConfigRequest): Config {
  return loadConfigWithSources(request).config;
}

/** Like `loadConfig`, and tells where each value came from. @throws ConfigError with every problem found. */
export function loadConfigWithSources({ path, environment, readFile = readConfigFile }: ConfigRequest): LoadedConfig {
  const file = readYaml(path, readFile);
  const { overrides, problems } = readOverrides(environment);
  const written = withoutEmptySections(file?.value ?? {});
  const applied = overrides.filter((override) => apply(written, override));
  const whereIs = (key: readonly PropertyKey[]): string =>
    applied.find((override) => startsWith(key, override.path))?.name ?? file?.whereIs(key) ?? 'the configuration';

  const result = Config.safeParse(written, { jitless: true }); // Once in the life of a process.
  const wrong = result.success ? [] : describeIssues(result.error.issues, written, whereIs);
  // What a file of broken YAML would hold is not known, so only the breaks are told.
  const found = [...(file?.problems ?? []), ...problems, ...(file?.problems.length ? [] : wrong)];
  if (!result.success || found.length > 0) throw new ConfigError(found.toSorted(byLine));

  return {
    config: result.data,
    file: file?.path ?? null,
    sourceOf: (key) => (has(written, key) ? whereIs(key) : null),
  };
}

function readYaml(path: string | undefined, readFile: ReadConfigFile): YamlFile | null {
  const text = readFile(path ?? DEFAULT_CONFIG_PATH);
  if (text !== null) return parseYamlFile(path ?? DEFAULT_CONFIG_PATH, text);
  if (path === undefined) return null;
  throw new ConfigError([{ where: path, key: null, text: 'there is no such file' }]);
}

/** `unit:` with everything below it commented out is null in YAML and means: as if it were not there. */
function withoutEmptySections(value: unknown, path: readonly string[] = []): unknown {
  if (!isSection(value)) return value;
  const kept = Object.entries(value)
    .filter(([name, child]) => child !== null || !isNameOfSection([...path, name]))
    .map(([name, child]): [string, unknown] => [name, withoutEmptySections(child, [...path, name])]);
  // Null prototype: a key like __proto__ in the file is then an unknown key like any other.
  return Object.assign(Object.create(null) as Section, Object.fromEntries(kept));
}

function isNameOfSection(path: readonly string[]): boolean {
  const node = schemaNodeAt(path, configJsonSchema());
  return node !== undefined && typesOf(node).includes('object');
}

/** Puts an override in place; false where the file has a plain value in the way, which is then the problem told. */
function apply(root: unknown, { path, value }: Override): boolean {
  let section = root;
  for (const step of path.slice(0, -1)) {
    if (!isSection(section)) return false;
    section[step] ??= {};
    section = section[step];
  }
  const last = path.at(-1);
  if (!isSection(section) || last === undefined) return false;
  section[last] = value;
  return true;
}

/** In the order of the file's lines; what has no line keeps its place behind them. */
function byLine(a: ConfigProblem, b: ConfigProblem): number {
  const [lineA, lineB] = [a, b].map(({ where }) => Number(/:(\d+)$/.exec(where)?.[1] ?? Number.MAX_SAFE_INTEGER));
  return (lineA ?? 0) - (lineB ?? 0);
}

function has(value: unknown, path: readonly string[]): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return value !== undefined;
  return isSection(value) && Object.hasOwn(value, step) && has(value[step], rest);
}

function startsWith(path: readonly PropertyKey[], start: readonly PropertyKey[]): boolean {
  return start.every((step, index) => path[index] === step);
}

function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
