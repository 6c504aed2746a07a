import type { Instant } from '../../agent/base/clock.ts';
import {
  AttachmentTooLargeError,
  DeskBusyError,
  DeskDeniedError,
  DeskRefusedError,
  DeskUnreachableError,
  FateUnknownError,
} from './errors.ts';
import type { DeskError } from './errors.ts';

/** A `read` changes nothing at the desk, so its fate does not matter; a `write` may have been done. */
export type CallKind = 'read' | 'write';

/** The answer's parts that tell what to do. */
export interface JudgedAnswer {
  status: number;
  /** What the desk said, short. */
  said: string;
  /** From Retry-After, by the unit's clock. */
  notBefore: Instant | null;
}

/**
 * Which error a status other than 2xx means. Retried is what is safe (408, 425, 429, 5xx); a write that a server or
 * something before it failed on (500, 502, 504) may have been done, so it is looked up first; 503 with Retry-After is
 * a refusal for now, without it anything.
 */
export function statusError({ status, said, notBefore }: JudgedAnswer, call: CallKind): DeskError {
  const message = said === '' ? `the desk answered ${status}` : `the desk answered ${status}: ${said}`;
  if (status < 400) return new DeskUnreachableError(`${message} (a redirect, perhaps a network's login page)`);
  switch (status) {
    case 401:
    case 403:
      return new DeskDeniedError(message);
    case 407:
    case 511:
      return new DeskUnreachableError(`${message} (the network asks for a login)`);
    case 408:
    case 425:
    case 429:
      return new DeskBusyError(message, notBefore);
    case 413:
      return new AttachmentTooLargeError(message);
    default:
  }
  if (status < 500) return new DeskRefusedError(message);
  const refusedForNow = status === 503 && notBefore !== null;
  return call === 'read' || refusedForNow ? new DeskBusyError(message, notBefore) : new FateUnknownError(message);
}
