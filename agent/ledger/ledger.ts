import type { DeskLook } from '../../uploader/desks/desk.ts';
import { MINUTE_MS } from '../base/clock.ts';
import type { Clock, Instant } from '../base/clock.ts';
import type { Database } from '../base/database.ts';
import { isCovered } from '../slo/coverage.ts';
import { clockFigures } from '../slo/clock-figures.ts';
import type { SloPolicy } from '../slo/policy.ts';
import { pledgeFor } from '../slo/pledge.ts';
import { deskTimeNow, measureDeskClock, readDeskClock, skewOf } from './desk-clock.ts';
import { putEvent, readEvents, removeEvent } from './event-store.ts';
import { factsOf } from './facts-of.ts';
import { PolicyStore } from './policy-store.ts';
import { noteLook } from './note-look.ts';
import { tallyOf } from './tally.ts';
import { countWhere, openTicketBySignature, ticketByIncident, ticketByRef, ticketsWhere } from './ticket-store.ts';
import { isReceived, UNKNOWN_FIRMWARE } from './ticket.ts';
import type { NewTicket, Receipt, ReceivedTicket, TicketRow } from './ticket.ts';

/** A ticket that still needs looks. */
export interface FollowedTicket {
  incidentId: string;
  ref: string;
  deskName: string;
  deskId: string;
  /** Ask the desk for what happened since then (its own time); what is told twice counts once. */
  since: Instant;
}

/** What came of a person's word that a ticket was answered. */
export type ToldOutcome =
  | { told: true; ticket: ReceivedTicket }
  | { told: false; why: 'no-such-ticket' | 'not-received' | 'before-receipt' | 'in-the-future' };

/** Comments become visible a little after the time they carry. */
const OVERLAP_MS = 10 * MINUTE_MS;
/** A solved or deleted ticket may come back: it is looked at so many times more rarely. */
const RESTING_FACTOR = 12;
/** Room for two clocks that differ a little, when a person tells a time. */
const TOLD_TOLERANCE_MS = 5 * MINUTE_MS;

/**
 * What we know of each ticket. Every method is one transaction, or joins the one it is called in: a ticket and its
 * deliveries, a settled delivery and its receipt appear together or not at all.
 */
export class Ledger {
  readonly db: Database;
  readonly policies: PolicyStore;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock, policies: readonly SloPolicy[]) {
    this.db = db;
    this.policies = new PolicyStore(db, policies);
    this.#clock = clock;
  }

  /** Enters a ticket that has been decided: `queued`. */
  open(ticket: NewTicket): void {
    const { incidentId, ref, subject, priority, signature, source, coverage, filedAt } = ticket;
    this.db.run(
      `INSERT INTO tickets (incident_id, ref, subject, priority, signature, source, firmware, coverage, filed_at)
       VALUES ($incidentId, $ref, $subject, $priority, $signature, $source, $firmware, $coverage, $filedAt)`,
      {
        incidentId,
        ref,
        subject,
        priority,
        signature,
        source,
        coverage,
        filedAt,
        firmware: ticket.firmware ?? UNKNOWN_FIRMWARE,
      },
    );
  }

  /**
   * The desk has received the ticket: its clock starts, under the policy in force at that time. Told again (a ticket
   * adopted, or filed by another way), the first receipt stays and only the place changes.
   */
  received(incidentId: string, { deskName, deskId, receivedAt, tracks, deskTime }: Receipt): void {
    this.db.transaction(() => {
      const row = ticketByIncident(this.db, incidentId);
      if (row === null) return;
      const unitTime = this.#clock.now();
      if (deskTime !== null) measureDeskClock(this.db, deskName, { deskTime, unitTime });
      this.db.run(
        `UPDATE tickets SET desk = $deskName, desk_id = $deskId, tracks = $tracks,
           received_at = coalesce(received_at, $receivedAt), policy_key = coalesce(policy_key, $policyKey),
           skew_ms = coalesce(skew_ms, $skewMs), status = coalesce(status, 'new'),
           move_since = coalesce(move_since, $receivedAt), counts_from = coalesce(counts_from, $receivedAt)
         WHERE n = $n`,
        {
          n: row.n,
          deskName,
          deskId,
          receivedAt,
          tracks: tracks ? 1 : 0,
          policyKey: row.policyKey ?? this.policies.keep(receivedAt),
          skewMs: deskTime === null ? null : unitTime - deskTime,
        },
      );
      this.#workOut(incidentId);
    });
  }

  /**
   * Keeps what counts of one look at the desk. `unitTime` is the unit's clock when the answer came. Looks at tickets
   * that no desk has are ignored.
   */
  recordLook(incidentId: string, look: DeskLook, unitTime: Instant): void {
    this.db.transaction(() => {
      const row = ticketByIncident(this.db, incidentId);
      if (row === null || !isReceived(row)) return;
      if (look.deskTime !== null) measureDeskClock(this.db, row.desk, { deskTime: look.deskTime, unitTime });
      noteLook(this.db, row, look, this.#lookTime(row, look, unitTime), unitTime);
      this.#workOut(incidentId);
    });
  }

  /**
   * A person here says that a ticket was answered at `at`: by mail, telephone or chat. The latest word replaces an
   * earlier one; an answer seen at the desk before it stays the first.
   */
  answered(ref: string, at: Instant): ToldOutcome {
    return this.db.transaction(() => {
      const row = ticketByRef(this.db, ref);
      if (row === null) return { told: false, why: 'no-such-ticket' };
      if (!isReceived(row)) return { told: false, why: 'not-received' };
      if (at < row.receivedAt) return { told: false, why: 'before-receipt' };
      if (at > (this.deskNow(row.desk) ?? at) + TOLD_TOLERANCE_MS) return { told: false, why: 'in-the-future' };
      putEvent(this.db, row.n, 'person', { kind: 'told', at, until: at });
      this.#workOut(row.incidentId);
      return { told: true, ticket: this.#require(row.incidentId) };
    });
  }

  /** Takes back what `answered` was told. Whether there was anything. */
  notAnswered(ref: string): boolean {
    return this.db.transaction(() => {
      const row = ticketByRef(this.db, ref);
      if (row === null || !removeEvent(this.db, row.n, 'told', 'person')) return false;
      this.#workOut(row.incidentId);
      return true;
    });
  }

  /**
   * The tickets that a look is due for: open ones every `everyMs`, solved and deleted ones (which may come back)
   * twelve times more rarely, closed ones never. A unit's clock that was set back makes all due.
   */
  toFollow(now: Instant, everyMs = 0): FollowedTicket[] {
    return ticketsWhere(
      this.db,
      `tracks = 1 AND status <> 'closed' AND (
         looked_at IS NULL OR looked_at > $now OR
         looked_at <= $now - $everyMs * CASE WHEN status IN ('solved', 'deleted') THEN ${RESTING_FACTOR} ELSE 1 END)
       ORDER BY looked_at`,
      { now, everyMs: Math.round(everyMs) },
    )
      .filter(isReceived)
      .map(({ incidentId, ref, desk, deskId, countsFrom, seenAt }) => ({
        incidentId,
        ref,
        deskName: desk,
        deskId,
        since: Math.max(countsFrom, (seenAt ?? countsFrom) - OVERLAP_MS),
      }));
  }

  get(incidentId: string): TicketRow | null {
    return ticketByIncident(this.db, incidentId);
  }

  /** How many tickets there are. */
  count(): number {
    return countWhere(this.db, 'true');
  }

  /** The latest ticket of that name. */
  byRef(ref: string): TicketRow | null {
    return ticketByRef(this.db, ref);
  }

  /** The open ticket about the same problem, where there is one. */
  openBySignature(signature: string): TicketRow | null {
    return openTicketBySignature(this.db, signature);
  }

  /** The desk's time now, as far as the unit can tell; null while the unit does not know the time. */
  deskNow(desk: string | null): Instant | null {
    return deskTimeNow(this.#clock.now(), readDeskClock(this.db, desk ?? undefined));
  }

  /** When a look was made, by the desk's clock. Time does not go back between two looks. */
  #lookTime(row: ReceivedTicket, { deskTime }: DeskLook, unitTime: Instant): Instant {
    const measured = readDeskClock(this.db, row.desk);
    const at = deskTime ?? unitTime - (measured === null ? 0 : skewOf(measured));
    return Math.max(at, row.seenAt ?? row.receivedAt);
  }

  /** Works the clock out from all that is known, and stores it beside the ticket. */
  #workOut(incidentId: string): void {
    const row = this.#require(incidentId);
    const pledge = pledgeFor(this.policies.of(row.policyKey, row.receivedAt), row.priority);
    const { facts, answeredBy } = factsOf(row.receivedAt, readEvents(this.db, row.n));
    const figures = { clock: clockFigures(facts, pledge), answeredBy };
    this.db.run('UPDATE tickets SET figures = $figures, tally = $tally, settled = $settled WHERE n = $n', {
      n: row.n,
      settled: figures.clock.response === null && figures.clock.closed === null ? 0 : 1,
      figures: JSON.stringify(figures),
      tally: tallyOf(figures.clock, { covered: isCovered(row.coverage), tracked: row.tracks === 1 }),
    });
  }

  #require(incidentId: string): ReceivedTicket {
    const row = ticketByIncident(this.db, incidentId);
    if (row === null || !isReceived(row)) throw new RangeError('the ticket has not been received');
    return row;
  }
}
