import { setTimeout as delay } from 'node:timers/promises';

/** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as it aborts. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/** A timer that is set for longer (24.8 days) ends at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A real timer, or one after the other. */
export const sleep: Sleep = async (ms, signal) => {
  const options = signal === undefined ? {} : { signal };
  let left = Math.max(0, ms);
  for (; left > LONGEST_TIMER_MS; left -= LONGEST_TIMER_MS) await delay(LONGEST_TIMER_MS, undefined, options);
  await delay(left, undefined, options);
};
