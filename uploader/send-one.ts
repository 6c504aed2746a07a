import { SECOND_MS } from '../agent/base/clock.ts';
import { unreachable as unhandled } from '../agent/base/errors.ts';
import { ADOPT_AFTER_MS } from './adopt.ts';
import { callDesk, verifySize } from './delivery-call.ts';
import type { Sending } from './delivery-options.ts';
import { outcomeOf, reasonOf } from './delivery-outcome.ts';
import { AttachmentTooLargeError, DeskBusyError, DeskDeniedError, DeskRefusedError } from './desks/errors.ts';
import { repackOne } from './repack-one.ts';
import { backoffMs } from './outbox/backoff.ts';
import type { DueDelivery, Settlement } from './outbox/delivery.ts';

/** A call under way when the agent is told to end may take this much longer. */
const ABORT_GRACE_MS = 3 * SECOND_MS;

/**
 * Sends one delivery: intent first, then the call, then what became of it, with all that follows from it in one
 * transaction. Rejects only when the state cannot be written.
 */
export async function sendOne(
  { options, desk, pauses, states, pass, signal }: Sending,
  due: DueDelivery,
): Promise<void> {
  const { db, outbox, clock, random, settleMs, log } = options;
  const { delivery } = due;
  const { id, ref, kind } = delivery;
  const attempt = delivery.attempt + 1;
  if (!outbox.markSending(id, desk.id)) return;

  let lookFirst = delivery.lookFirst;
  const call = withGrace(signal, options.abortGraceMs ?? ABORT_GRACE_MS);
  let settlement: Settlement;
  try {
    settlement = await callDesk(
      desk,
      due,
      () => {
        lookFirst = false;
      },
      options.verifyFile ?? verifySize,
      call.signal,
      (file) => options.onUpload?.(delivery, file),
    );
  } catch (error) {
    if (call.signal.aborted) return; // It stays `sending`: the next pass asks the desk what became of it.
    const { code, reason } = reasonOf(error);
    const circumstances = {
      now: clock.now(),
      backoffMs: backoffMs(attempt, random),
      settleMs,
      unknownFate: desk.unknownFate,
    };
    if (error instanceof AttachmentTooLargeError) {
      const repacked = await repackOne(options, desk, delivery, call.signal);
      if (call.signal.aborted) return;
      if (repacked.result === 'not-now') {
        log.warn({ ref, reason: repacked.reason }, 'evidence could not be repacked');
        const delayMs = circumstances.backoffMs;
        outbox.defer(id, { delayMs, lookFirst, unreachable: false, reason: repacked.reason });
      }
      if (repacked.result !== 'impossible') {
        pass.deferred += 1;
        return;
      }
    }
    const outcome = outcomeOf(error, circumstances);
    log.warn({ ref, kind, attempt, code, reason, action: outcome.action }, 'delivery failed');
    db.transaction(() => {
      const unreachable = outcome.action === 'wait' && outcome.unreachable;
      if (!unreachable && isAnswer(error)) states.answered(desk.id);
      switch (outcome.action) {
        case 'wait':
          lookFirst ||= outcome.fateUnknown;
          outbox.defer(id, { ...outcome, lookFirst, reason });
          if (!askedForPatience(error)) states.failed(desk.id, unreachable, reason);
          if (outcome.pauseDeskMs !== null) pauses.pause(desk.id, outcome.pauseDeskMs, reason, clock.now());
          pass.deferred += 1;
          break;
        case 'quarantine':
          outbox.quarantine(id, code, reason, desk.unknownFate === 'look' && lookFirst);
          options.onQuarantined?.(delivery, { code, reason });
          pass.quarantined += 1;
          break;
        case 'stop':
          pass.stopped = outbox.stopAll(code, reason, { id, lookFirst });
          states.stopped(desk.id, code, reason);
          options.onStopped?.({ code, reason, deliveries: pass.stopped });
          break;
        default:
          unhandled(outcome);
      }
    });
    return;
  } finally {
    call.end();
    if (kind === 'attach') options.onUpload?.(delivery, null);
  }

  db.transaction(() => {
    outbox.settle(id, settlement);
    states.succeeded(desk.id);
    if (desk.id === options.desk?.id) outbox.releaseUnreachable();
    else if (kind === 'create') outbox.adoptLater(id, clock.now() + ADOPT_AFTER_MS);
    options.onSettled(delivery, settlement, desk);
  });
  pass.sent += 1;
  log.info({ ref, kind, attempt, deskId: settlement.deskId }, 'delivery settled');
}

/** The desk itself spoke, whatever it said. */
function isAnswer(error: unknown): boolean {
  return (
    error instanceof DeskDeniedError ||
    error instanceof DeskRefusedError ||
    error instanceof AttachmentTooLargeError ||
    askedForPatience(error)
  );
}

/** Said how long to wait: that is no failure. */
function askedForPatience(error: unknown): boolean {
  return error instanceof DeskBusyError && error.notBefore !== null;
}

/** A signal that aborts a while after the given one: nothing new begins, but a call under way may end well. */
function withGrace(signal: AbortSignal, graceMs: number): { signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    timer = setTimeout(() => controller.abort(signal.reason), graceMs);
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    end() {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    },
  };
}
