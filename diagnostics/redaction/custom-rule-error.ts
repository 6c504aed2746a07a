import { UsageError } from '../../agent/base/errors.ts';

/** A custom rule cannot be used: nothing may leave the unit without it. */
export class CustomRuleError extends UsageError {
  override readonly name = 'CustomRuleError';
  override readonly code = 'redaction/custom-rule';
}
