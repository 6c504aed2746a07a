import type { Instant } from '../agent/base/clock.ts';
import { AgentError, messageOf } from '../agent/base/errors.ts';
import type { Desk } from './desks/desk.ts';
import {
  AttachmentTooLargeError,
  AttachmentUnreadableError,
  CreateOnlyError,
  DeskBusyError,
  DeskDeniedError,
  DeskRefusedError,
  DeskUnreachableError,
} from './desks/errors.ts';

/** While the desk cannot be reached, one delivery tries it once a minute; the others wait. */
const LONGEST_PROBE_MS = 60_000;
/** The code of a call that may have been taken, where only a person can look. */
export const FATE_UNKNOWN = 'desk/fate-unknown';

/** What follows from a call that failed. */
export type FailedOutcome =
  | { action: 'wait'; delayMs: number; fateUnknown: boolean; unreachable: boolean; pauseDeskMs: number | null }
  | { action: 'quarantine'; code: string }
  | { action: 'stop'; code: string };

export interface Circumstances {
  now: Instant;
  /** The delivery's own next wait by its attempts. */
  backoffMs: number;
  /** How long a call that is given up may still take to arrive. */
  settleMs: number;
  /** How the desk settles a call of unknown fate. */
  unknownFate: Desk['unknownFate'];
}

/**
 * One rule an error class: whether the fate of the call is known, who waits, and who must act. What is not a desk's
 * error at all says nothing about the call, so its fate is unknown.
 */
export function outcomeOf(error: unknown, { now, backoffMs, settleMs, unknownFate }: Circumstances): FailedOutcome {
  const wait = {
    action: 'wait',
    delayMs: backoffMs,
    fateUnknown: false,
    unreachable: false,
    pauseDeskMs: null,
  } as const;
  if (error instanceof DeskUnreachableError)
    return { ...wait, unreachable: true, pauseDeskMs: Math.min(backoffMs, LONGEST_PROBE_MS) };
  if (error instanceof DeskBusyError) {
    if (error.notBefore === null) return wait;
    const asked = Math.max(0, error.notBefore - now);
    return { ...wait, delayMs: Math.max(backoffMs, asked), pauseDeskMs: asked };
  }
  if (error instanceof DeskDeniedError) return { action: 'stop', code: error.code };
  if (
    error instanceof DeskRefusedError ||
    error instanceof CreateOnlyError ||
    error instanceof AttachmentTooLargeError ||
    error instanceof AttachmentUnreadableError
  )
    return { action: 'quarantine', code: error.code };
  if (unknownFate === 'person') return { action: 'quarantine', code: FATE_UNKNOWN };
  return { ...wait, delayMs: Math.max(backoffMs, settleMs), fateUnknown: true };
}

/** For the log and the row: the class's code where there is one. */
export function reasonOf(error: unknown): { code: string; reason: string } {
  return { code: error instanceof AgentError ? error.code : 'desk/unexpected', reason: messageOf(error) };
}
