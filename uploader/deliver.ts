import type { DaemonLock } from '../agent/base/daemon-lock.ts';
import { takeDaemonLock } from '../agent/base/daemon-lock.ts';
import type { Database } from '../agent/base/database.ts';
import { AlreadyRunningError } from '../agent/base/errors.ts';
import { SECOND_MS } from '../agent/base/clock.ts';
import type { DelivererOptions, DeliveryPass, Sending } from './delivery-options.ts';
import { sendOne } from './send-one.ts';
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
  const { db, outbox, desk, clock } = options;
  const pauses = new DeskPauses(db);
  return {
    async deliverDue(signal) {
      const pass: DeliveryPass = { sent: 0, deferred: 0, quarantined: 0, stopped: 0, busy: false, nextDueAt: null };
      if (desk === null) return pass;
      const lock = takeSendingLock(db);
      if (lock === null) return { ...pass, busy: true, nextDueAt: clock.now() + OTHER_SENDER_MS };
      try {
        outbox.recoverSending(options.settleMs);
        outbox.boundWaits();
        await sendAll({ options, desk, pauses, pass, signal });
        const dueAt = outbox.nextDueAt(desk.id);
        const pausedUntil = pauses.current(desk.id, clock.now())?.until ?? 0;
        return { ...pass, nextDueAt: dueAt === null ? null : Math.max(dueAt, pausedUntil) };
      } finally {
        lock.release();
      }
    },
  };
}

async function sendAll(sending: Sending): Promise<void> {
  const { options, desk } = sending;
  while (isOpen(sending)) {
    const due = options.outbox.next(desk.id);
    if (due === null) return;
    const sent = sendOne(sending, due);
    if (due.delivery.kind === 'attach') await sendTextBeside(sending, sent);
    else await sent;
  }
}

/** Evidence never delays text: while a file is on its way, text that becomes due is sent beside it. */
async function sendTextBeside(sending: Sending, file: Promise<void>): Promise<void> {
  const { options, desk } = sending;
  let fileIsOver = false;
  const fileOver = file.then(
    () => void (fileIsOver = true),
    () => void (fileIsOver = true),
  );
  const isOver = (): boolean => fileIsOver;
  try {
    while (!isOver()) {
      const text = isOpen(sending) ? options.outbox.next(desk.id, 'text') : null;
      if (text === null) await oneOf(fileOver, options.lookForTextMs ?? LOOK_FOR_TEXT_MS);
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
