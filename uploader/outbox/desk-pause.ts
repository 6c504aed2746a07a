import { z } from 'zod';
import type { Instant } from '../../agent/base/clock.ts';
import type { Database } from '../../agent/base/database.ts';
import { LONGEST_WAIT_MS } from './backoff.ts';

const PauseRow = z.object({ paused_until: z.number(), pause_ms: z.number(), pause_reason: z.string().nullable() });

export interface DeskPause {
  until: Instant;
  reason: string;
}

/** Until when nothing is sent to a desk at all: it asked for patience, or cannot be reached. Survives restarts. */
export class DeskPauses {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Null when the desk is not paused. A pause that lies further off than it was long was made by another clock. */
  current(desk: string, now: Instant): DeskPause | null {
    const row = this.#db.get(
      PauseRow,
      'SELECT paused_until, pause_ms, pause_reason FROM desk_state WHERE desk = $desk',
      { desk },
    );
    if (row === undefined || row.paused_until <= now) return null;
    const reason = row.pause_reason ?? '';
    if (row.paused_until <= now + row.pause_ms) return { until: row.paused_until, reason };
    this.pause(desk, row.pause_ms, reason, now);
    return { until: now + row.pause_ms, reason };
  }

  pause(desk: string, ms: number, reason: string, now: Instant): void {
    const length = Math.round(Math.min(Math.max(0, ms), LONGEST_WAIT_MS));
    this.#db.run(
      `INSERT INTO desk_state (desk, paused_until, pause_ms, pause_reason) VALUES ($desk, $until, $ms, $reason)
       ON CONFLICT (desk) DO UPDATE SET paused_until = $until, pause_ms = $ms, pause_reason = $reason`,
      { desk, until: now + length, ms: length, reason },
    );
  }

  end(desk: string): void {
    this.#db.run('UPDATE desk_state SET paused_until = 0, pause_ms = 0, pause_reason = NULL WHERE desk = $desk', {
      desk,
    });
  }

  /** Ends every pause: a person wants another try now. */
  endAll(): void {
    this.#db.run('UPDATE desk_state SET paused_until = 0, pause_ms = 0, pause_reason = NULL');
  }
}
