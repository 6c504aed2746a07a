import type { DaemonLock } from '../agent/base/daemon-lock.ts';
import { takeDaemonLock } from '../agent/base/daemon-lock.ts';
import type { Database } from '../agent/base/database.ts';
import { AlreadyRunningError } from '../agent/base/errors.ts';
import { SECOND_MS } from '../agent/base/clock.ts';
import type { Instant } from '../agent/base/clock.ts';
import { adoptMailed } from './adopt.ts';
import type { DelivererOptions, DeliveryPass, Sending } from './delivery-options.ts';
import { sendOne } from './send-one.ts';
import type { Desk } from './desks/desk.ts';
import type { DueDelivery } from './outbox/delivery.ts';
import { DeskStates } from './outbox/desk-state.ts';
import { DeskPauses } from './outbox/desk-pause.ts';

export type { DelivererOptions, DeliveryPass };

/** How often new text is looked for while a file is on its way. */
const LOOK_FOR_TEXT_MS = SECOND_MS / 2;
/** How soon a pass that met another process's pass is tried again. */
const OTHER_SENDER_MS = SECOND_MS;

export interface Deliverer {
  /**
   * Sends everything that is due, one after the other (text also beside a file), and returns. A desk's failures never
   * throw.
   */
  deliverDue(signal: AbortSignal): Promise<DeliveryPass>;
}

/**
 * Brings what the outbox owes to the desk. One process at a time sends (a lock that dies with its process), so a
 * delivery found `sending` is of one that died, and is looked up before it is sent again.
 */
export function createDeliverer(options: DelivererOptions): Deliverer {
  const { db, outbox, desk, clock, random } = options;
  const pauses = new DeskPauses(db);
  const states = new DeskStates(db, clock, random);
  return {
    async deliverDue(signal) {
      const pass: DeliveryPass = { sent: 0, deferred: 0, quarantined: 0, stopped: 0, busy: false, nextDueAt: null };
      if (desk === null) return pass;
      const lock = takeSendingLock(db);
      if (lock === null) return { ...pass, busy: true, nextDueAt: clock.now() + OTHER_SENDER_MS };
      try {
        outbox.recoverSending(options.settleMs);
        outbox.boundWaits();
        const sending = { options, desk, pauses, states, pass, signal };
        const ends = [await sendAll(sending, (lane) => outbox.next(desk.id, lane))];
        if (options.fallback) ends.push(await sendByMail(sending, options.fallback), await adoptMailed(sending));
        return { ...pass, nextDueAt: earliest(ends) };
      } finally {
        lock.release();
      }
    },
  };
}

type Next = (lane: 'text' | 'any') => DueDelivery | null;

/** Sends what is due, and returns when the next thing will be; null: not by itself. */
async function sendAll(sending: Sending, next: Next): Promise<Instant | null> {
  const { options, desk, pauses } = sending;
  const now = (): Instant => options.clock.now();
  while (isOpen(sending)) {
    const due = next('any');
    if (due === null) break;
    const waitMs = takeCalls(sending, due);
    if (waitMs > 0) return now() + waitMs;
    const sent = sendOne(sending, due);
    if (due.delivery.kind === 'attach') await sendTextBeside(sending, sent, next);
    else await sent;
  }
  const dueAt = options.outbox.nextDueAt(desk.id);
  return dueAt === null ? null : Math.max(dueAt, pauses.current(desk.id, now())?.until ?? 0);
}

/**
 * Urgent tickets go by mail once the chosen desk has been unreachable for long enough, and what belongs to a ticket
 * that went by mail follows it there.
 */
async function sendByMail(
  primary: Sending,
  { desk: mail, afterMs }: { desk: Desk; afterMs: number },
): Promise<Instant | null> {
  const { options, desk, states } = primary;
  const { outbox, clock } = options;
  const since = states.unreachableSince(desk.id);
  const opensAt = since === null ? null : since + afterMs;
  const mayTake = (): boolean => opensAt !== null && clock.now() >= opensAt;
  const sending = { ...primary, desk: mail };
  while (isOpen(sending)) {
    const due = outbox.nextForFallback(mail.id, mayTake());
    if (due === null) break;
    const waitMs = takeCalls(sending, due);
    if (waitMs > 0) return clock.now() + waitMs;
    await sendOne(sending, due);
  }
  const belongs = outbox.nextDueAtOf(mail.id);
  const pausedUntil = primary.pauses.current(mail.id, clock.now())?.until ?? 0;
  return earliest([
    belongs === null ? null : Math.max(belongs, pausedUntil),
    mayTake() || opensAt === null ? null : opensAt,
  ]);
}

/** Milliseconds to wait until the unit may make the calls of a delivery; 0 when it may, and has taken them. */
function takeCalls({ options: { budget }, desk }: Sending, { delivery }: DueDelivery): number {
  if (budget === undefined) return 0;
  return budget.take(desk.id, (delivery.kind === 'attach' ? 2 : 1) + (delivery.lookFirst ? 2 : 0));
}

function earliest(instants: readonly (Instant | null)[]): Instant | null {
  const known = instants.filter((at) => at !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** Evidence never delays text: while a file is on its way, text that becomes due is sent beside it. */
async function sendTextBeside(sending: Sending, file: Promise<void>, next: Next): Promise<void> {
  const { options } = sending;
  let fileIsOver = false;
  const fileOver = file.then(
    () => void (fileIsOver = true),
    () => void (fileIsOver = true),
  );
  const isOver = (): boolean => fileIsOver;
  try {
    while (!isOver()) {
      const text = isOpen(sending) ? next('text') : null;
      if (text === null || takeCalls(sending, text) > 0)
        await oneOf(fileOver, options.lookForTextMs ?? LOOK_FOR_TEXT_MS);
      else await sendOne(sending, text);
    }
  } finally {
    await fileOver;
  }
  await file;
}

function isOpen({ options, desk, pauses, signal }: Sending): boolean {
  return !signal.aborted && pauses.current(desk.id, options.clock.now()) === null;
}

/** Resolves with the promise, or after so many milliseconds. */
async function oneOf(promise: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise, timeout]);
  clearTimeout(timer);
}

function takeSendingLock(db: Database): DaemonLock | null {
  try {
    return takeDaemonLock(`${db.path}.sending`);
  } catch (error) {
    if (error instanceof AlreadyRunningError) return null;
    throw error;
  }
}
