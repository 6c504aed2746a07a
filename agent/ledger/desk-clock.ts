import { z } from 'zod';
import { DAY_MS } from '../base/clock.ts';
import type { Instant } from '../base/clock.ts';
import type { Database } from '../base/database.ts';

/** One measurement of the unit's clock against a desk's (its Date header, which knows whole seconds). */
export interface DeskClock {
  deskTime: Instant;
  unitTime: Instant;
}

/** A unit that has never met a desk and says an earlier time than this (2024-01-01) does not know the time yet. */
const NO_EARLIER_THAN: Instant = 1_704_067_200_000;

/**
 * An open ticket is looked at every few minutes. Where the unit's clock says that no look succeeded for longer than
 * this, it may as well have jumped, and the ticket's clock stands here until the next look. By then every target of
 * days has been decided.
 */
export const LONGEST_SILENCE_MS = 31 * DAY_MS;

const ClockRow = z.object({ deskTime: z.number(), unitTime: z.number() });
const SELECT = 'SELECT desk_time AS deskTime, unit_time AS unitTime FROM desk_clocks';

/** Keeps the latest measurement of each desk. */
export function measureDeskClock(db: Database, desk: string, { deskTime, unitTime }: DeskClock): void {
  db.run(
    `INSERT INTO desk_clocks (desk, desk_time, unit_time) VALUES ($desk, $deskTime, $unitTime)
     ON CONFLICT (desk) DO UPDATE SET desk_time = $deskTime, unit_time = $unitTime`,
    { desk, deskTime, unitTime },
  );
}

/** The latest measurement against one desk, or against any. */
export function readDeskClock(db: Database, desk?: string): DeskClock | null {
  const row =
    desk === undefined
      ? db.get(ClockRow, `${SELECT} ORDER BY rowid DESC, desk_time DESC LIMIT 1`)
      : db.get(ClockRow, `${SELECT} WHERE desk = $desk`, { desk });
  return row ?? null;
}

/** How far the unit's clock is ahead of the desk's. */
export function skewOf({ deskTime, unitTime }: DeskClock): number {
  return unitTime - deskTime;
}

/**
 * The desk's time now, as far as the unit can tell: its own clock less the skew last measured, and never before the
 * time the desk itself has said last (a unit boots in 1970, or is set back). Null: the time is not known.
 */
export function deskTimeNow(unitNow: Instant, measured: DeskClock | null): Instant | null {
  if (measured === null) return unitNow < NO_EARLIER_THAN ? null : unitNow;
  return Math.max(unitNow - skewOf(measured), measured.deskTime);
}
