import { createRedactor } from '../diagnostics/redaction/create-redactor.ts';
import type { CustomEngine } from '../diagnostics/redaction/custom-engine.ts';
import type { KnownValue, Redactor } from '../diagnostics/redaction/redactor.ts';
import type { Random } from './base/random.ts';
import type { Config } from './config/schema.ts';
import { configuredValues } from './incidents/configured-values.ts';
import { policyOf } from './incidents/redaction-policy.ts';

const KEY_BYTES = 32;

export interface LogRedactor {
  redact(line: string): string;
  /** What the unit was found to know of itself: removed from here on. */
  learn(found: readonly KnownValue[]): void;
}

/** Our own log lines pass the same rules as everything else; one key a run, so that lines of a run can be related. */
export function logRedactor(config: Config, random: Random, engine: CustomEngine | null): LogRedactor {
  const key = random.bytes(KEY_BYTES);
  const policy = policyOf(config);
  let knownValues = configuredValues(config);
  const make = (): Redactor => createRedactor({ key, knownValues, policy, engine });
  // It takes its time, so it is made with the first line, when more is known; but a wrong rule is told at once. What is
  // learned later is learned when evidence has come in, and not by the next line: that may be the one of a press.
  let redactor = policy.rules.length > 0 ? make() : undefined;
  return {
    redact(line) {
      redactor ??= make();
      return redactor.text(line);
    },
    learn(found) {
      const news = found.filter(({ value }) => !knownValues.some((known) => known.value === value));
      if (news.length === 0) return;
      knownValues = [...knownValues, ...news];
      if (redactor !== undefined) redactor = make();
    },
  };
}
