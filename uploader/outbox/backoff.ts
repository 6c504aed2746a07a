import { HOUR_MS, SECOND_MS } from '../../agent/base/clock.ts';
import type { Random } from '../../agent/base/random.ts';

const FIRST_MS = 4 * SECOND_MS;
const LEAST_MS = SECOND_MS / 2;

/** No delivery waits longer than this for its next attempt, whatever a desk or a clock says. */
export const LONGEST_WAIT_MS = HOUR_MS;

/**
 * Full jitter (uniform below a doubling cap): many units that lost the same desk do not come back in step. The first
 * retry comes within seconds, the cap is an hour, and there is no last attempt.
 * @param attempt how many attempts have been made, from 1
 */
export function backoffMs(attempt: number, random: Random): number {
  const cap = Math.min(LONGEST_WAIT_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 20));
  return Math.max(LEAST_MS, Math.floor(random.fraction() * cap));
}
