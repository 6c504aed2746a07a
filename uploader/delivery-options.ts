import type { Clock, Instant } from '../agent/base/clock.ts';
import type { Database } from '../agent/base/database.ts';
import type { Log } from '../agent/base/log.ts';
import type { Random } from '../agent/base/random.ts';
import type { OpenedFile, VerifyFile } from './delivery-call.ts';
import type { Desk } from './desks/desk.ts';
import type { Delivery, Settlement } from './outbox/delivery.ts';
import type { DeskPauses } from './outbox/desk-pause.ts';
import type { Outbox } from './outbox/outbox.ts';

export interface DelivererOptions {
  db: Database;
  outbox: Outbox;
  /** Null: no desk is configured, everything stays queued. */
  desk: Desk | null;
  clock: Clock;
  random: Random;
  /** How long a call of unknown fate may still take to arrive. */
  settleMs: number;
  log: Log;
  /** Called inside the transaction that settles the delivery. */
  onSettled: (delivery: Delivery, settlement: Settlement) => void;
  /** Called inside the transaction that puts the delivery into quarantine. */
  onQuarantined?: (delivery: Delivery, refusal: { code: string; reason: string }) => void;
  /** Called inside the transaction that stops everything owed. */
  onStopped?: (refusal: { code: string; reason: string; deliveries: number }) => void;
  /** Told when evidence begins to go up, with what tells how far it is, and with null when it does not any more. */
  onUpload?: (delivery: Delivery, file: OpenedFile | null) => void;
  verifyFile?: VerifyFile;
  abortGraceMs?: number;
  lookForTextMs?: number;
}

/** What one pass did. */
export interface DeliveryPass {
  sent: number;
  deferred: number;
  quarantined: number;
  stopped: number;
  /** Another process is sending at this moment; nothing was done. */
  busy: boolean;
  /** When to come again at the latest, by this unit's clock; null: when something is added or retried. */
  nextDueAt: Instant | null;
}

/** What is at hand during one pass. */
export interface Sending {
  options: DelivererOptions;
  desk: Desk;
  pauses: DeskPauses;
  pass: DeliveryPass;
  signal: AbortSignal;
}
