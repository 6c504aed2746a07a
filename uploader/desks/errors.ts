import { AgentError } from '../../agent/base/errors.ts';
import type { Instant } from '../../agent/base/clock.ts';

/** Anything that went wrong with a desk. The class says what is known and what the caller may do. */
export abstract class DeskError extends AgentError {}

/** The call never reached the desk: nothing happened there, and trying again is safe. */
export class DeskUnreachableError extends DeskError {
  override readonly name = 'DeskUnreachableError';
  readonly code = 'desk/unreachable';
  override readonly retryable = true;
}

/** The desk may or may not have taken the call: look before trying again. */
export class FateUnknownError extends DeskError {
  override readonly name = 'FateUnknownError';
  readonly code = 'desk/fate-unknown';
  override readonly retryable = true;
}

/** The desk did not take the call and asks for patience (408, 425, 429, 503 and the like). */
export class DeskBusyError extends DeskError {
  override readonly name = 'DeskBusyError';
  readonly code = 'desk/busy';
  override readonly retryable = true;
  /** Earliest time to try again, by the unit's clock; null when the desk did not say. */
  readonly notBefore: Instant | null;

  constructor(message: string, notBefore: Instant | null, options?: ErrorOptions) {
    super(message, options);
    this.notBefore = notBefore;
  }
}

/** 401 or 403: no call of this unit will be taken until a person has put the credentials right. */
export class DeskDeniedError extends DeskError {
  override readonly name = 'DeskDeniedError';
  readonly code = 'desk/denied';
}

/** The desk took this one item for wrong (400, 404, 409, 422): it goes into quarantine, the others go on. */
export class DeskRefusedError extends DeskError {
  override readonly name = 'DeskRefusedError';
  readonly code = 'desk/refused';
}

/** This channel takes new tickets and nothing else: whatever else is asked of it needs a person. */
export class CreateOnlyError extends DeskError {
  override readonly name = 'CreateOnlyError';
  readonly code = 'desk/create-only';
}

/** The attachment is larger than the desk takes (413, or known beforehand). */
export class AttachmentTooLargeError extends DeskError {
  override readonly name = 'AttachmentTooLargeError';
  readonly code = 'desk/attachment-too-large';
}

/** The evidence on this unit is missing, or is not the file that was promised. Nothing of it stands at the desk. */
export class AttachmentUnreadableError extends DeskError {
  override readonly name = 'AttachmentUnreadableError';
  readonly code = 'desk/attachment-unreadable';
}
