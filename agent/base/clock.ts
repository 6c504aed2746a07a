/** Milliseconds since 1970-01-01T00:00:00Z, as the wall clock of whoever measured it said. */
export type Instant = number;

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Time comes in as an argument, so that tests own it. */
export interface Clock {
  /** Wall clock; may jump, also backwards (a unit boots in 1970 and learns the time later). */
  now(): Instant;
  /** Milliseconds from an arbitrary origin; never goes back within one process. */
  monotonic(): number;
}
