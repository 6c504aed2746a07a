import { setTimeout as delay } from 'node:timers/promises';

/** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as it aborts. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/** A real timer. */
export const sleep: Sleep = async (ms, signal) => {
  await delay(Math.max(0, ms), undefined, signal === undefined ? {} : { signal });
};
