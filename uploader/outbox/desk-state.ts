import { z } from 'zod';
import type { Clock, Instant } from '../../agent/base/clock.ts';
import { MINUTE_MS } from '../../agent/base/clock.ts';
import type { Database } from '../../agent/base/database.ts';
import type { Random } from '../../agent/base/random.ts';
import { backoffMs } from './backoff.ts';
import { DeskPauses } from './desk-pause.ts';

/** So many calls in a row must fail before a desk as a whole is left alone; single calls have waits of their own. */
const BREAKS_AFTER = 5;
/** One call tries it at least so often. */
const LONGEST_BREAK_MS = 5 * MINUTE_MS;

const HealthRow = z.object({ failures: z.number(), unreachable_since: z.number().nullable() });
const StopRow = z.object({ desk: z.string(), at: z.number(), code: z.string(), reason: z.string() });

/** A desk that takes no call of this unit until a person has put its credentials right. */
export type DeskStop = z.infer<typeof StopRow>;

/** What is known of a desk as a whole, kept over restarts: its breaker, since when it is away, and whether it is stopped. */
export class DeskStates {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(db: Database, clock: Clock, random: Random) {
    this.#db = db;
    this.#clock = clock;
    this.#random = random;
  }

  /** A call was answered as it should be: the breaker closes, and no stop stands any more. */
  succeeded(desk: string): void {
    this.#db.run(
      `UPDATE desk_state SET failures = 0, unreachable_since = NULL, stopped_at = NULL WHERE desk = $desk
       AND (failures > 0 OR unreachable_since IS NOT NULL OR stopped_at IS NOT NULL)`,
      { desk },
    );
  }

  /**
   * A call failed for now. After several in a row the desk is left alone for a while (full jitter, longer each time);
   * then one call tries it, and its failure opens the breaker again.
   */
  failed(desk: string, unreachable: boolean, reason: string): void {
    const now = this.#clock.now();
    this.#db.run(
      `INSERT INTO desk_state (desk, failures, unreachable_since) VALUES ($desk, 1, CASE WHEN $unreachable THEN $now END)
       ON CONFLICT (desk) DO UPDATE SET failures = failures + 1,
         unreachable_since = CASE WHEN $unreachable THEN min(coalesce(unreachable_since, $now), $now) ELSE unreachable_since END`,
      { desk, now, unreachable: unreachable ? 1 : 0 },
    );
    const over = (this.#health(desk)?.failures ?? 0) - BREAKS_AFTER;
    if (over < 0) return;
    const breakMs = Math.min(LONGEST_BREAK_MS, backoffMs(over + 1, this.#random));
    const pauses = new DeskPauses(this.#db);
    if ((pauses.current(desk, now)?.until ?? 0) < now + breakMs) pauses.pause(desk, breakMs, reason, now);
  }

  /** The desk answered, though not as hoped: it is there. */
  answered(desk: string): void {
    this.#db.run('UPDATE desk_state SET unreachable_since = NULL WHERE desk = $desk', { desk });
  }

  /** Since when no call has reached the desk; null when the last one did. */
  unreachableSince(desk: string): Instant | null {
    const since = this.#health(desk)?.unreachable_since ?? null;
    // A wall clock that jumped back must not make it look as if it had not begun yet.
    return since === null ? null : Math.min(since, this.#clock.now());
  }

  stopped(desk: string, code: string, reason: string): void {
    this.#db.run(
      `INSERT INTO desk_state (desk, stopped_at, stop_code, stop_reason) VALUES ($desk, $now, $code, $reason)
       ON CONFLICT (desk) DO UPDATE SET stopped_at = $now, stop_code = $code, stop_reason = $reason`,
      { desk, code, reason, now: this.#clock.now() },
    );
  }

  /** A desk that is not used any more stops nobody: its address was put right, or another one was chosen. */
  forgetStopsBut(used: readonly string[]): void {
    this.#db.run(
      `UPDATE desk_state SET stopped_at = NULL
       WHERE stopped_at IS NOT NULL AND desk NOT IN (SELECT value FROM json_each($used))`,
      { used: JSON.stringify(used) },
    );
  }

  #health(desk: string): z.infer<typeof HealthRow> | undefined {
    return this.#db.get(HealthRow, 'SELECT failures, unreachable_since FROM desk_state WHERE desk = $desk', { desk });
  }
}

/** The desks that refuse this unit: a finding for every surface that shows what is owed. */
export function stoppedDesks(db: Database): DeskStop[] {
  return db.all(
    StopRow,
    `SELECT desk, stopped_at AS at, stop_code AS code, stop_reason AS reason FROM desk_state
     WHERE stopped_at IS NOT NULL ORDER BY stopped_at`,
  );
}
