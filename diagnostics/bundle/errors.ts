import { AgentError } from '../../agent/base/errors.ts';

/** What would be written cannot be proved clean, whatever is left out: nothing is written. */
export class BundleNotCleanError extends AgentError {
  override readonly name = 'BundleNotCleanError';
  readonly code = 'bundle/not-clean';
}

/** Even without any log the bundle is over its limit. */
export class BundleTooLargeError extends AgentError {
  override readonly name = 'BundleTooLargeError';
  readonly code = 'bundle/too-large';
}

/** The archive cannot be written: no space, no right, a device that fails. */
export class BundleNotWrittenError extends AgentError {
  override readonly name = 'BundleNotWrittenError';
  readonly code = 'bundle/not-written';
  override readonly retryable = true;
}
