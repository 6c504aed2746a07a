import { randomInt } from 'node:crypto';

/** Whether the long form of the campaigns was asked for (`npm run test:long`). */
export const LONG = process.env['LONG'] === '1';

/** The seed of a random test: `SEED=123` repeats a run. It is printed, so that a failure can be repeated. */
export function campaignSeed(name: string): number {
  const given = process.env['SEED'];
  const seed = given === undefined ? randomInt(2 ** 31) : Number(given);
  console.log(`${name}: SEED=${seed}${LONG ? ' LONG=1' : ''}`);
  return seed;
}

/** A small seeded generator (mulberry32): uniform in [0, 1). */
export function seededFraction(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
