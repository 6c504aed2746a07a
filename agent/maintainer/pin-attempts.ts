import { z } from 'zod';
import { HOUR_MS, MINUTE_MS } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import type { Database } from '../base/database.ts';

/** So many wrong PINs are free; each one after that closes the door for longer. */
const FREE = 4;
const FIRST_LOCK_MS = MINUTE_MS;
const LONGEST_LOCK_MS = HOUR_MS;

const Row = z.object({ failed: z.number(), locked_until: z.number(), locked_ms: z.number() });
const NONE = { failed: 0, locked_until: 0, locked_ms: 0 };

/**
 * Counts wrong PINs, durably: five guesses, then one after a minute, two, four, …, at last one an hour. A PIN of four
 * digits then takes half a year on average.
 */
export class PinAttempts {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /**
   * Takes an attempt, and counts it as failed before it is made: whoever kills the agent meanwhile wins nothing.
   * @returns 0 where it may be made, else the milliseconds until one may
   */
  take(): number {
    return this.#db.transaction(() => {
      const { failed, locked_until, locked_ms } = this.#row();
      const now = Math.round(this.#clock.now());
      // A lock that lies further off than it was long was made by a clock that has been put right since.
      const wait = Math.min(locked_until - now, locked_ms);
      if (wait > 0) {
        if (locked_until - now > locked_ms) this.#write({ failed, locked_until: now + locked_ms, locked_ms });
        return wait;
      }
      const over = failed - FREE;
      const lock = over < 0 ? 0 : Math.min(FIRST_LOCK_MS * 2 ** Math.min(over, 10), LONGEST_LOCK_MS);
      this.#write({ failed: failed + 1, locked_until: now + lock, locked_ms: lock });
      return 0;
    });
  }

  /** The PIN was right. */
  forgive(): void {
    this.#write(NONE);
  }

  #row(): z.infer<typeof Row> {
    return this.#db.get(Row, 'SELECT failed, locked_until, locked_ms FROM pin_attempts') ?? NONE;
  }

  #write(row: z.infer<typeof Row>): void {
    this.#db.run(
      `INSERT INTO pin_attempts (id, failed, locked_until, locked_ms) VALUES (1, $failed, $locked_until, $locked_ms)
       ON CONFLICT (id) DO UPDATE SET failed = $failed, locked_until = $locked_until, locked_ms = $locked_ms`,
      row,
    );
  }
}
