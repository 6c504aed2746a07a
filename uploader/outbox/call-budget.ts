import { z } from 'zod';
import type { Clock } from '../../agent/base/clock.ts';
import { MINUTE_MS } from '../../agent/base/clock.ts';
import type { Database } from '../../agent/base/database.ts';

const BucketRow = z.object({ tokens: z.number(), tokens_at: z.number() });

/**
 * A token bucket for each desk, shared by everything on this unit that calls it (deliveries and looks, every process),
 * and kept over restarts: a desk's limits are those of the whole account, so one unit must never flood it. It holds one
 * minute's worth. A wall clock that jumps back starts the count anew without taking tokens away; one that jumps forward
 * fills it once.
 */
export class CallBudget {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #perMinute: number;

  constructor(db: Database, clock: Clock, perMinute: number) {
    this.#db = db;
    this.#clock = clock;
    this.#perMinute = perMinute;
  }

  /**
   * Takes tokens when there are enough, and returns 0; else takes none and returns the milliseconds until there are.
   * @param leave how many must stay for others
   */
  take(desk: string, calls: number, leave = 0): number {
    const capacity = this.#perMinute;
    const wanted = Math.min(calls, capacity - leave);
    return this.#db.transaction(() => {
      const now = this.#clock.now();
      const row = this.#db.get(
        BucketRow,
        'SELECT coalesce(tokens, $capacity) AS tokens, coalesce(tokens_at, $now) AS tokens_at FROM desk_state WHERE desk = $desk',
        { desk, capacity, now },
      ) ?? { tokens: capacity, tokens_at: now };
      const filled = row.tokens + (Math.max(0, now - row.tokens_at) / MINUTE_MS) * this.#perMinute;
      const tokens = Math.min(capacity, filled);
      const missing = wanted + leave - tokens;
      const kept = missing > 0 ? tokens : tokens - wanted;
      this.#db.run(
        `INSERT INTO desk_state (desk, tokens, tokens_at) VALUES ($desk, $kept, $now)
         ON CONFLICT (desk) DO UPDATE SET tokens = $kept, tokens_at = $now`,
        { desk, kept, now },
      );
      return missing > 0 ? Math.ceil((missing / this.#perMinute) * MINUTE_MS) : 0;
    });
  }
}
