import { CustomRuleError } from './custom-rule-error.ts';
import type { CustomRules } from './custom-rules.ts';
import type { CustomRule, RedactionPolicy } from './policy.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/** Makes the customer's own rules work. */
export type CustomEngine = (rules: readonly CustomRule[], pseudonyms: Pseudonyms) => CustomRules;

/** The engine of custom rules, loaded only where there are any: most units need none of it. */
export async function loadCustomEngine({ rules }: Pick<RedactionPolicy, 'rules'>): Promise<CustomEngine | null> {
  return rules.length === 0 ? null : (await import('./custom-rules.ts')).createCustomRules;
}

/** @throws CustomRuleError where there are rules and no engine for them: redaction fails closed. */
export function customRulesOf(
  { rules }: RedactionPolicy,
  engine: CustomEngine | null,
  pseudonyms: Pseudonyms,
): CustomRules | null {
  if (rules.length === 0) return null;
  if (engine === null) throw new CustomRuleError('custom rules are configured, and their engine is not loaded');
  return engine(rules, pseudonyms);
}
