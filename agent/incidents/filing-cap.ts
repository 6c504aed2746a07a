import { z } from 'zod';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../base/clock.ts';
import type { Clock, Instant } from '../base/clock.ts';
import type { Database } from '../base/database.ts';

export interface FilingLimits {
  perHour: number;
  perDay: number;
}

/** What is counted, each by itself: new tickets, and comments on tickets that are open. */
export type FilingKind = 'ticket' | 'comment';

const AtRow = z.object({ at: z.number() });

/** A wall clock that went another way than the time that passed, by more than this, was set. */
const CLOCK_SET_MS = MINUTE_MS;

/**
 * How many tickets and comments the unit may file by itself: a sliding hour and a sliding day, counted in the database,
 * so that restarts change nothing. A wall clock that is set while the agent runs moves what was counted along with it,
 * so that its age stays what it was. One that stands before what was counted (a unit that boots in 1970) takes that as
 * of now: the caps then hold longer, by one window at most, and never for ever.
 */
export class FilingCap {
  readonly limits: FilingLimits;
  readonly #db: Database;
  readonly #clock: Clock;
  #seen: { wall: Instant; monotonic: number } | null = null;

  constructor(db: Database, clock: Clock, limits: FilingLimits) {
    this.#db = db;
    this.#clock = clock;
    this.limits = limits;
  }

  /** Milliseconds until one more may be filed; 0: now. */
  freeInMs(kind: FilingKind): number {
    const now = this.#now();
    const waitFor = (most: number, windowMs: number): number => {
      const latest = this.#db.all(
        AtRow,
        'SELECT at FROM filings WHERE kind = $kind AND at > $since ORDER BY at DESC LIMIT $most',
        { kind, most, since: now - windowMs },
      );
      const oldest = latest.at(-1);
      return latest.length < most || oldest === undefined ? 0 : oldest.at + windowMs - now;
    };
    return Math.max(waitFor(this.limits.perHour, HOUR_MS), waitFor(this.limits.perDay, DAY_MS));
  }

  /** Counts one. Belongs into the transaction that files it. */
  count(kind: FilingKind): void {
    const now = this.#now();
    this.#db.run('DELETE FROM filings WHERE at <= $old', { old: now - DAY_MS });
    this.#db.run('INSERT INTO filings (kind, at) VALUES ($kind, $now)', { kind, now });
  }

  #now(): Instant {
    const seen = { wall: Math.round(this.#clock.now()), monotonic: this.#clock.monotonic() };
    const before = this.#seen;
    this.#seen = seen;
    const set = before === null ? 0 : Math.round(seen.wall - before.wall - (seen.monotonic - before.monotonic));
    if (Math.abs(set) > CLOCK_SET_MS) this.#db.run('UPDATE filings SET at = at + $set', { set });
    this.#db.run('UPDATE filings SET at = $now WHERE at > $now', { now: seen.wall });
    return seen.wall;
  }
}
