import { createRedactor } from '../diagnostics/redaction/create-redactor.ts';
import type { CustomEngine } from '../diagnostics/redaction/custom-engine.ts';
import type { Random } from './base/random.ts';
import type { Config } from './config/schema.ts';
import { configuredValues } from './incidents/configured-values.ts';
import { policyOf } from './incidents/redaction-policy.ts';

const KEY_BYTES = 32;

/** Our own log lines pass the same rules as everything else; one key a run, so that lines of a run can be related. */
export function logRedactor(config: Config, random: Random, engine: CustomEngine | null): (line: string) => string {
  const redactor = createRedactor({
    key: random.bytes(KEY_BYTES),
    knownValues: configuredValues(config),
    policy: policyOf(config),
    engine,
  });
  return (line) => redactor.text(line);
}
