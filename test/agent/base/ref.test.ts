import { expect, it } from 'vitest';
import type { Random } from '../../../agent/base/random.ts';
import { systemRandom } from '../../../agent/base/random.ts';
import { newRef } from '../../../agent/base/ref.ts';

function fixed(...bytes: number[]): Random {
  return { bytes: (count) => Uint8Array.from(bytes.slice(0, count)), uuid: () => '', fraction: () => 0 };
}

it.each([
  [[0, 1, 9, 10, 31], 'DT-019AZ'],
  [[32, 33, 255, 17, 18], 'DT-01ZHJ'],
])('makes of the bytes %j the reference %s', (bytes, ref) => {
  expect(newRef(fixed(...bytes))).toBe(ref);
});

it('is short, sayable, and spread over all its letters', () => {
  const refs = Array.from({ length: 2000 }, () => newRef(systemRandom));
  expect(refs.filter((ref) => !/^DT-[0-9A-HJKMNP-TV-Z]{5}$/.test(ref))).toEqual([]);
  expect(new Set(refs.flatMap((ref) => ref.slice(3).split(''))).size).toBe(32);
  expect(new Set(refs).size).toBeGreaterThan(1990);
});
