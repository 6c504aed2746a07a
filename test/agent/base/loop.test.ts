import { describe, expect, it } from 'vitest';
import { createLog } from '../../../agent/base/log.ts';
import { Loop } from '../../../agent/base/loop.ts';
import { sleep } from '../../../agent/base/sleep.ts';
import { systemClock } from '../../../agent/base/system-clock.ts';

const HOUR_MS = 3_600_000;

/** A loop whose rounds the test can wait for. */
function watched(answers: (number | null | Error)[]) {
  const lines: string[] = [];
  const log = createLog({
    level: 'info',
    clock: systemClock,
    redact: (line) => line,
    write: (line) => lines.push(line),
  });
  let rounds = 0;
  let next = Promise.withResolvers<void>();
  const loop = new Loop({
    name: 'test',
    round: () => {
      const answer = answers[rounds] ?? null;
      rounds += 1;
      next.resolve();
      next = Promise.withResolvers<void>();
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    ...{ clock: systemClock, sleep, log },
  });
  const stop = new AbortController();
  return {
    loop,
    lines,
    rounds: () => rounds,
    /** Resolves with the next round. */
    round: () => next.promise,
    start: () => loop.start(stop.signal),
    async end() {
      stop.abort();
      await loop.stopped();
    },
  };
}

describe('a loop', () => {
  it('runs its first round at once, and the next when it is due', async () => {
    const { start, round, rounds, end } = watched([1, null]);
    const first = round();
    start();
    await first;
    await round();
    expect(rounds()).toBe(2);
    await end();
  });

  it('runs when it is woken, however far off the next round is', async () => {
    const { loop, start, round, rounds, end } = watched([HOUR_MS, HOUR_MS]);
    const first = round();
    start();
    await first;
    const second = round();
    loop.wake();
    await second;
    expect(rounds()).toBe(2);
    await end();
  });

  it('runs once more when it is woken in the middle of a round', async () => {
    const { loop, start, round, rounds, end } = watched([null, null]);
    const first = round();
    start();
    loop.wake();
    await first;
    await round();
    expect(rounds()).toBe(2);
    await end();
  });

  it('logs a round that fails, and does not end by it', async () => {
    const { loop, lines, start, round, rounds, end } = watched([new Error('the disk is gone'), null]);
    const first = round();
    start();
    await first;
    const second = round();
    loop.wake();
    await second;
    expect(rounds()).toBe(2);
    expect(lines.join('')).toContain('the disk is gone');
    await end();
  });

  it('knows how long ago it last succeeded', async () => {
    const { loop, start, round, end } = watched([null]);
    expect(loop.sinceSuccessMs()).toBeNull();
    const first = round();
    start();
    await first;
    await end();
    expect(loop.sinceSuccessMs()).toBeGreaterThanOrEqual(0);
  });
});
