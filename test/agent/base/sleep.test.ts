import { expect, it } from 'vitest';
import { sleep } from '../../../agent/base/sleep.ts';

const DAY_MS = 24 * 3_600_000;

it.each([25, 60, 20_000])('sleeps for %i days, which is longer than a timer can be set', async (days) => {
  const over = new AbortController();
  const slept = sleep(days * DAY_MS, over.signal).then(
    () => 'awake',
    () => 'called',
  );
  // A timer that is set for too long ends at once: before this one.
  expect(await Promise.race([slept, sleep(20).then(() => 'asleep')])).toBe('asleep');
  over.abort();
  expect(await slept).toBe('called');
});

it('sleeps as long as it is told, and no longer', async () => {
  await sleep(1);
  await sleep(0);
  await sleep(-1);
  await expect(sleep(1, AbortSignal.abort())).rejects.toThrow('aborted');
});
