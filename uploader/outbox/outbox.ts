import { z } from 'zod';
import type { Clock, Instant } from '../../agent/base/clock.ts';
import { MINUTE_MS } from '../../agent/base/clock.ts';
import type { Database } from '../../agent/base/database.ts';
import { LONGEST_WAIT_MS } from './backoff.ts';
import { EVIDENCE_RANK, rankOf, summaryOf } from './delivery.ts';
import { DeskPauses } from './desk-pause.ts';
import type { Delivery, DeliveryState, DueDelivery, NewDelivery, Settlement } from './delivery.ts';
import { DeliveryRow, toDelivery } from './stored.ts';

/** A person's retry shortens a wait, but not the time in which a call of unknown fate may still arrive. */
const LONGEST_SETTLE_MS = 10 * MINUTE_MS;
/** A ticket that went by mail is asked for at least so often. */
export const LONGEST_ADOPT_MS = 15 * MINUTE_MS;

/**
 * What may be sent to `$desk`: a ticket at any time, but one whose earlier call had an unknown fate only where that
 * call went; evidence and comments once their ticket stands at this very desk.
 */
const sendable = (index = ''): string => `
  FROM deliveries d ${index} LEFT JOIN deliveries t
    ON t.incident_id = d.incident_id AND t.kind = 'create' AND t.state = 'settled' AND t.desk = $desk
  WHERE d.state = 'waiting' AND (d.look_first = 0 OR coalesce(d.desk, $desk) = $desk) AND (d.kind = 'create' OR t.id IS NOT NULL)`;

const DueRow = DeliveryRow.extend({ ticket_id: z.string().nullable() });

export interface Deferral {
  delayMs: number;
  /** The call's fate is unknown: the desk is asked before the next attempt. */
  lookFirst: boolean;
  /** The desk could not be reached at all: due again as soon as it can be. */
  unreachable: boolean;
  reason: string;
}

/**
 * The durable queue of everything owed to the desk. Each method is one transaction, or part of the caller's: a
 * ticket's ledger row and its deliveries appear together or not at all. Nothing here talks to a desk.
 */
export class Outbox {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Puts deliveries in, all or none, in the order given. An incident has one `create` at most. */
  add(deliveries: readonly NewDelivery[]): void {
    const now = this.#clock.now();
    this.#db.transaction(() => {
      for (const delivery of deliveries) {
        const { id, incidentId, ref, priority, kind } = delivery;
        this.#db.run(
          `INSERT INTO deliveries
             (id, incident_id, ref, priority, kind, title, bytes, rank, added_at, state, state_at)
           VALUES
             ($id, $incidentId, $ref, $priority, $kind, $title, $bytes, $rank, $now, 'waiting', $now)`,
          {
            id,
            incidentId,
            ref,
            priority,
            kind,
            now,
            rank: rankOf(delivery),
            ...summaryOf(delivery),
          },
        );
        this.#db.run('INSERT INTO delivery_payloads (sequence, payload) VALUES (last_insert_rowid(), $payload)', {
          payload: JSON.stringify(delivery),
        });
      }
    });
  }

  /** Says of deliveries just added that the desk may have them already: it is asked before anything is sent. */
  mayHaveArrived(ids: readonly string[]): void {
    for (const id of ids) this.#db.run('UPDATE deliveries SET look_first = 1 WHERE id = $id', { id });
  }

  /** Where an incident's own ticket stands in the queue; null: there is none (any more). */
  ticketState(incidentId: string): DeliveryState['state'] | null {
    const row = this.#db.get(
      DeliveryRow.pick({ state: true }),
      `SELECT state FROM deliveries WHERE incident_id = $incidentId AND kind = 'create'`,
      { incidentId },
    );
    return row?.state ?? null;
  }

  /**
   * What to send next: urgent text before anything else, text before evidence, oldest first. A stored delivery that
   * cannot be read goes into quarantine on the way.
   * @param lane `text` leaves evidence out
   */
  next(desk: string, lane: 'text' | 'any' = 'any'): DueDelivery | null {
    const lastRank = lane === 'text' ? EVIDENCE_RANK - 1 : EVIDENCE_RANK;
    return this.#firstReadable(() =>
      this.#db.get(
        DueRow,
        `SELECT d.*, t.desk_id AS ticket_id,
           (SELECT payload FROM delivery_payloads p WHERE p.sequence = d.sequence) AS payload
         ${sendable('INDEXED BY deliveries_owed')} AND d.state <> 'settled' AND d.not_before <= $now AND d.rank <= $lastRank
         ORDER BY d.rank, d.sequence LIMIT 1`,
        { desk, lastRank, now: this.#clock.now() },
      ),
    );
  }

  /**
   * What to send by mail while the chosen desk is away: an urgent ticket no call for which has an unknown fate, where
   * `takesTickets`; and what belongs to tickets that went by mail.
   */
  nextForFallback(desk: string, takesTickets: boolean): DueDelivery | null {
    return this.#firstReadable(() =>
      this.#db.get(
        DueRow,
        `SELECT d.*, t.desk_id AS ticket_id, (SELECT payload FROM delivery_payloads p WHERE p.sequence = d.sequence) AS payload
         ${sendable()}
           AND CASE WHEN d.kind <> 'create' OR d.desk = $desk THEN d.not_before <= $now
               ELSE $takesTickets AND d.priority = 'urgent' AND (d.unreachable = 1 OR d.not_before <= $now) END
         ORDER BY d.rank, d.sequence LIMIT 1`,
        { desk, takesTickets: takesTickets ? 1 : 0, now: this.#clock.now() },
      ),
    );
  }

  /** A stored delivery that cannot be read goes into quarantine, and the next one is looked for. */
  #firstReadable(first: () => z.infer<typeof DueRow> | undefined): DueDelivery | null {
    for (;;) {
      const row = first();
      if (row === undefined) return null;
      const delivery = toDelivery(row);
      if (delivery?.state === 'waiting')
        return { delivery, ticketId: delivery.kind === 'create' ? null : row.ticket_id };
      this.quarantine(row.id, 'outbox/unreadable', 'the stored delivery cannot be read');
    }
  }

  /** A ticket went by mail: the chosen desk is asked for it later, by its incident. */
  adoptLater(id: string, at: Instant): void {
    this.#db.run('UPDATE deliveries SET adopt_at = $at WHERE id = $id', { id, at });
  }

  /**
   * A ticket that went by mail and is due to be asked for. One whose text is forgotten, or cannot be read, is not asked
   * for any more.
   */
  nextToAdopt(): Delivery | null {
    for (;;) {
      const row = this.#db.get(
        DeliveryRow,
        'SELECT * FROM deliveries LEFT JOIN delivery_payloads USING (sequence) WHERE adopt_at <= $now ORDER BY adopt_at LIMIT 1',
        { now: this.#clock.now() },
      );
      if (row === undefined) return null;
      const delivery = toDelivery(row);
      if (delivery !== null) return delivery;
      this.adopted(row.id, null);
    }
  }

  nextAdoptAt(): Instant | null {
    const Row = z.object({ at: z.number().nullable() });
    return this.#db.get(Row, 'SELECT min(adopt_at) AS at FROM deliveries WHERE adopt_at IS NOT NULL')?.at ?? null;
  }

  /** The chosen desk has a ticket that went by mail: what follows goes there. Null gives up asking. */
  adopted(id: string, found: { desk: string; deskId: string; receivedAt: Instant } | null): void {
    this.#db.run(
      `UPDATE deliveries SET adopt_at = NULL, desk = coalesce($desk, desk), desk_id = coalesce($deskId, desk_id),
         received_at = coalesce($receivedAt, received_at)
       WHERE id = $id`,
      { id, desk: found?.desk ?? null, deskId: found?.deskId ?? null, receivedAt: found?.receivedAt ?? null },
    );
  }

  /** Which desk (kind and address) holds an incident's ticket; null when none does yet. */
  deskOf(incidentId: string): string | null {
    const Row = z.object({ desk: z.string().nullable() });
    const which = `SELECT desk FROM deliveries WHERE incident_id = $incidentId AND kind = 'create' AND state = 'settled'`;
    return this.#db.get(Row, which, { incidentId })?.desk ?? null;
  }

  /** Puts others in the place of one that is being sent, and has not been taken. False when it is not being sent. */
  replace(id: string, deliveries: readonly NewDelivery[]): boolean {
    return this.#db.transaction(() => {
      if (this.#db.run(`DELETE FROM deliveries WHERE id = $id AND state = 'sending'`, { id }) === 0) return false;
      this.add(deliveries);
      return true;
    });
  }

  /** Bytes of evidence that an incident's ticket carries already. */
  attachedBytes(incidentId: string): number {
    const Row = z.object({ bytes: z.number().nullable() });
    const which = `SELECT sum(bytes) AS bytes FROM deliveries
      WHERE incident_id = $incidentId AND kind = 'attach' AND state = 'settled'`;
    return this.#db.get(Row, which, { incidentId })?.bytes ?? 0;
  }

  /** When something becomes due at the earliest; null when nothing will by itself. */
  nextDueAt(desk: string): Instant | null {
    const row = this.#db.get(
      z.object({ due: z.number().nullable() }),
      `SELECT min(d.not_before) AS due ${sendable()}`,
      {
        desk,
      },
    );
    return row?.due ?? null;
  }

  /** The same for what is bound to one desk: what belongs to its tickets, and its calls of unknown fate. */
  nextDueAtOf(desk: string): Instant | null {
    const Row = z.object({ due: z.number().nullable() });
    const which = `${sendable()} AND (d.kind <> 'create' OR d.desk = $desk)`;
    return this.#db.get(Row, `SELECT min(d.not_before) AS due ${which}`, { desk })?.due ?? null;
  }

  get(id: string): Delivery | null {
    const row = this.#db.get(
      DeliveryRow,
      'SELECT * FROM deliveries JOIN delivery_payloads USING (sequence) WHERE id = $id',
      {
        id,
      },
    );
    return row === undefined ? null : toDelivery(row);
  }

  /** Writes the intent before the call. False when it is no longer waiting. */
  markSending(id: string, desk: string): boolean {
    return (
      this.#db.run(
        `UPDATE deliveries SET state = 'sending', state_at = $now, attempt = attempt + 1, desk = $desk
         WHERE id = $id AND state = 'waiting'`,
        { id, desk, now: this.#clock.now() },
      ) === 1
    );
  }

  settle(id: string, { deskId, receivedAt }: Settlement): void {
    this.#db.run(
      `UPDATE deliveries SET state = 'settled', state_at = $now, desk_id = $deskId, received_at = $receivedAt,
         look_first = 0, unreachable = 0, reason_code = NULL, reason = NULL
       WHERE id = $id`,
      { id, deskId, receivedAt, now: this.#clock.now() },
    );
  }

  defer(id: string, { delayMs, lookFirst, unreachable, reason }: Deferral): void {
    const now = this.#clock.now();
    const waits = Math.round(Math.min(Math.max(0, delayMs), LONGEST_WAIT_MS));
    this.#db.run(
      `UPDATE deliveries SET state = 'waiting', state_at = $now, not_before = $notBefore, waits_ms = $waits,
         look_first = $lookFirst, unreachable = $unreachable, reason = $reason
       WHERE id = $id`,
      {
        id,
        now,
        notBefore: now + waits,
        waits,
        lookFirst: lookFirst ? 1 : 0,
        unreachable: unreachable ? 1 : 0,
        reason,
      },
    );
  }

  quarantine(id: string, code: string, reason: string, lookFirst?: boolean): void {
    this.#db.run(
      `UPDATE deliveries SET state = 'quarantined', state_at = $now, reason_code = $code, reason = $reason,
         look_first = coalesce($lookFirst, look_first)
       WHERE id = $id`,
      { id, code, reason, now: this.#clock.now(), lookFirst: lookFirst === undefined ? null : lookFirst ? 1 : 0 },
    );
  }

  /**
   * The desk takes no call of this unit: everything still owed stops, without burning attempts. What is being sent
   * beside the one that was denied has an unknown fate. Returns how many.
   */
  stopAll(code: string, reason: string, denied: { id: string; lookFirst: boolean }): number {
    return this.#db.run(
      `UPDATE deliveries SET state = 'stopped', state_at = $now, reason_code = $code, reason = $reason,
         look_first = CASE WHEN id = $id THEN $lookFirst WHEN state = 'sending' THEN 1 ELSE look_first END
       WHERE state IN ('waiting', 'sending')`,
      { code, reason, now: this.#clock.now(), id: denied.id, lookFirst: denied.lookFirst ? 1 : 0 },
    );
  }

  /** Stopped deliveries wait again: the credentials may be right now. For `outbox retry` and the start of the daemon. */
  resumeStopped(): number {
    return this.#db.run(
      `UPDATE deliveries SET state = 'waiting', state_at = $now, not_before = 0, waits_ms = 0
       WHERE state = 'stopped'`,
      { now: this.#clock.now() },
    );
  }

  /**
   * What a process left in `sending` when it died has an unknown fate. It is looked up, not earlier than `settleMs`
   * from now: nobody knows when that process died. Only the holder of the sending lock may call this.
   */
  recoverSending(settleMs: number): number {
    const now = this.#clock.now();
    const waits = Math.round(settleMs); // Seconds of the configuration may have fractions; columns have none.
    return this.#db.run(
      `UPDATE deliveries SET state = 'waiting', state_at = $now, not_before = $notBefore, waits_ms = $waits,
         look_first = 1, unreachable = 0, reason = 'the agent ended while it was being sent'
       WHERE state = 'sending'`,
      { now, waits, notBefore: now + waits },
    );
  }

  /**
   * No delivery waits longer than the delay it was given: where the wall clock jumped back, its wait begins anew.
   * Where it jumped forward, things come due early, still one after the other.
   */
  boundWaits(): number {
    const now = this.#clock.now();
    this.#db.run('UPDATE deliveries SET adopt_at = $latest WHERE adopt_at > $latest', {
      latest: now + LONGEST_ADOPT_MS,
    });
    return this.#db.run(
      `UPDATE deliveries SET not_before = $now + waits_ms
       WHERE state = 'waiting' AND not_before > $now AND not_before > $now + waits_ms`,
      { now },
    );
  }

  /** The desk answers again: what only waited for that is due now. */
  releaseUnreachable(): number {
    return this.#db.run(
      `UPDATE deliveries SET not_before = 0, waits_ms = 0, unreachable = 0
       WHERE state = 'waiting' AND unreachable = 1 AND look_first = 0`,
    );
  }

  /**
   * Makes one delivery due now, out of quarantine too, and ends what pause its desk asked for. False when there is none
   * such, or it is settled or sending.
   */
  retry(id: string): boolean {
    return this.#retry('id = $id', { id }) === 1;
  }

  /** The same for everything owed. Returns how many. */
  retryAll(): number {
    return this.#retry('1 = 1', {});
  }

  /** Gives up on a delivery, and with a ticket on its evidence and comments. Returns the ids; none when sending or settled. */
  drop(id: string): string[] {
    const Id = z.object({ id: z.string() });
    const dropped = this.#db.all(
      Id,
      `DELETE FROM deliveries WHERE state NOT IN ('sending', 'settled') AND (id = $id OR incident_id =
         (SELECT incident_id FROM deliveries
          WHERE id = $id AND kind = 'create' AND state NOT IN ('sending', 'settled')))
       RETURNING id`,
      { id },
    );
    return dropped.map((row) => row.id);
  }

  /** Forgets what was sent, of deliveries that settled before then: the desk has it. */
  forgetSettled(before: Instant): number {
    return this.#db.run(
      `DELETE FROM delivery_payloads
       WHERE sequence IN (SELECT sequence FROM deliveries WHERE state = 'settled' AND state_at < $before)`,
      { before: Math.round(before) },
    );
  }

  #retry(which: string, params: Record<string, string>): number {
    new DeskPauses(this.#db).endAll();
    return this.#db.run(
      `UPDATE deliveries SET state = 'waiting', state_at = $now, attempt = 0, reason_code = NULL,
         not_before = CASE WHEN look_first = 1 AND state = 'waiting' THEN min(not_before, $latest) ELSE 0 END,
         waits_ms = CASE WHEN look_first = 1 AND state = 'waiting' THEN min(waits_ms, $longest) ELSE 0 END
       WHERE state NOT IN ('sending', 'settled') AND ${which}`,
      { ...params, now: this.#clock.now(), latest: this.#clock.now() + LONGEST_SETTLE_MS, longest: LONGEST_SETTLE_MS },
    );
  }
}
