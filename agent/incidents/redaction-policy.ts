import { createRedactor } from '../../diagnostics/redaction/create-redactor.ts';
import type { RedactorOptions } from '../../diagnostics/redaction/create-redactor.ts';
import type { CustomEngine } from '../../diagnostics/redaction/custom-engine.ts';
import { RedactionCategory } from '../../diagnostics/redaction/policy.ts';
import type { RedactionPolicy } from '../../diagnostics/redaction/policy.ts';
import type { KnownValue, Redactor } from '../../diagnostics/redaction/redactor.ts';
import type { Config } from '../config/schema.ts';
import { configuredValues } from './configured-values.ts';

/** What the configuration says of redaction. */
export function policyOf({ redaction }: Pick<Config, 'redaction'>): RedactionPolicy {
  const { level, macVendor, remove, rules } = redaction;
  return { level, macVendor, rules, off: RedactionCategory.options.filter((category) => !remove[category]) };
}

/**
 * The one redactor of an incident's texts: with its key, what the configuration knows, and what its collection found.
 * The same values have the same pseudonyms as in its bundle.
 */
export function incidentRedactor(
  { config, engine }: { config: Config; engine?: CustomEngine | null | undefined },
  { redactionKey }: { redactionKey: string },
  found: readonly KnownValue[],
  onPseudonym?: RedactorOptions['onPseudonym'],
): Redactor {
  return createRedactor({
    key: Buffer.from(redactionKey, 'hex'),
    knownValues: [...configuredValues(config), ...found],
    policy: policyOf(config),
    engine: engine ?? null,
    ...(onPseudonym === undefined ? {} : { onPseudonym }),
  });
}
