import { UsageError } from '../base/errors.ts';

/** One thing that is wrong with the configuration. */
export interface ConfigProblem {
  /** `file:line`, the file, or the name of an environment variable. */
  where: string;
  /** Dotted path of the key, e.g. `panel.port`; null where the whole file is meant. */
  key: string | null;
  /** What was found and what is allowed, for a person. Never holds a secret. */
  text: string;
}

/** The configuration is wrong. Carries every problem at once. CLI exit code 2. */
export class ConfigError extends UsageError {
  override readonly name = 'ConfigError';
  override readonly code = 'config/wrong';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[], options?: ErrorOptions) {
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
    super(
      `the configuration has ${count}:\n${problems.map((problem) => `  ${formatProblem(problem)}`).join('\n')}`,
      options,
    );
    this.problems = problems;
  }
}

/** `file:line: key: text`. */
export function formatProblem({ where, key, text }: ConfigProblem): string {
  return key === null ? `${where}: ${text}` : `${where}: ${key}: ${text}`;
}
