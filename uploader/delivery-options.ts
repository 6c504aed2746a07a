import type { Clock, Instant } from '../agent/base/clock.ts';
import type { Database } from '../agent/base/database.ts';
import type { Log } from '../agent/base/log.ts';
import type { Random } from '../agent/base/random.ts';
import type { OpenedFile, VerifyFile } from './delivery-call.ts';
import type { Desk } from './desks/desk.ts';
import type { Delivery, EvidenceFile, Settlement } from './outbox/delivery.ts';
import type { CallBudget } from './outbox/call-budget.ts';
import type { DeskPauses } from './outbox/desk-pause.ts';
import type { DeskStates } from './outbox/desk-state.ts';
import type { Outbox } from './outbox/outbox.ts';

export interface DelivererOptions {
  db: Database;
  outbox: Outbox;
  /** Null: no desk is configured, everything stays queued. */
  desk: Desk | null;
  /** The way out by mail for urgent tickets, once the desk has been unreachable for so long. */
  fallback?: { desk: Desk; afterMs: number } | null;
  /** Calls that this unit may make; undefined: any number. */
  budget?: CallBudget;
  clock: Clock;
  random: Random;
  /** How long a call of unknown fate may still take to arrive. */
  settleMs: number;
  log: Log;
  /** Called inside the transaction that settles the delivery. */
  onSettled: (delivery: Delivery, settlement: Settlement, desk: Desk) => void;
  /** Called inside the transaction that finds a ticket that went by mail at the desk. As `onSettled` unless given. */
  onAdopted?: (delivery: Delivery, settlement: Settlement, desk: Desk) => void;
  /** Called inside the transaction that puts the delivery into quarantine. */
  onQuarantined?: (delivery: Delivery, refusal: { code: string; reason: string }) => void;
  /** Called inside the transaction that stops everything owed. */
  onStopped?: (refusal: { code: string; reason: string; deliveries: number }) => void;
  /** Told when evidence begins to go up, with what tells how far it is, and with null when it does not any more. */
  onUpload?: (delivery: Delivery, file: OpenedFile | null) => void;
  verifyFile?: VerifyFile;
  /** Without it, evidence that is too large is put aside for a person. */
  repack?: RepackEvidence;
  abortGraceMs?: number;
  lookForTextMs?: number;
}

/** Where a file goes that is too large for the desk. */
export interface Room {
  /** Largest single file. */
  fileBytes: number;
  /** What all of them may have together; null: any. */
  totalBytes: number | null;
}

/** Makes files that fit of one that does not; null when it cannot be done. The first one names what is left out. */
export type RepackEvidence = (file: EvidenceFile, room: Room, signal: AbortSignal) => Promise<EvidenceFile[] | null>;

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
  states: DeskStates;
  pass: DeliveryPass;
  signal: AbortSignal;
}
