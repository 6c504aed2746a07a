import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseEvictions } from '../../../../agent/incidents/storage/choose-evictions.ts';
import type { BundleUse, StorageLimits, StoredBundle } from '../../../../agent/incidents/storage/choose-evictions.ts';

const MIB = 1024 * 1024;
const DAY = 86_400_000;
const NOW = 1000 * DAY;
const LIMITS: StorageLimits = { totalBytes: 100 * MIB, files: 10, freeBytes: 50 * MIB, keepMs: 90 * DAY };

function bundle(name: string, use: BundleUse, mebibytes = 10, ageDays = 1): StoredBundle {
  return { ...use, incidentId: name, path: `/b/${name}`, bytes: mebibytes * MIB, madeAt: NOW - ageDays * DAY };
}
const owed = (priority: 'urgent' | 'high' | 'normal' | 'low'): BundleUse => ({ use: 'owed', priority });
const names = (bundles: StoredBundle[], limits = LIMITS, freeMebibytes = 1000): string[] =>
  chooseEvictions(bundles, limits, freeMebibytes * MIB, NOW).map(({ bundle: { incidentId } }) => incidentId);

const ALL = [
  bundle('urgent', owed('urgent')),
  bundle('delivered-new', { use: 'delivered' }, 10, 1),
  bundle('normal', owed('normal')),
  bundle('low', owed('low')),
  bundle('delivered-old', { use: 'delivered' }, 10, 5),
  bundle('high', owed('high')),
  bundle('none', { use: 'none' }),
  bundle('busy', { use: 'busy' }),
];
const BY_VALUE = ['none', 'delivered-old', 'delivered-new', 'low', 'normal', 'high', 'urgent'];

describe('what goes', () => {
  it('is nothing while there is room', () => {
    expect(names(ALL)).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7])('%i too many bytes: the least valuable, in order', (over) => {
    expect(names(ALL, { ...LIMITS, totalBytes: (80 - 10 * over) * MIB })).toEqual(BY_VALUE.slice(0, over));
  });

  it.each([1, 3, 7])('%i too many files: the same order', (over) => {
    expect(names(ALL, { ...LIMITS, files: 8 - over })).toEqual(BY_VALUE.slice(0, over));
  });

  it('is only as much as others lack, and no urgent or high evidence that nobody has seen', () => {
    expect(names(ALL, LIMITS, 35)).toEqual(BY_VALUE.slice(0, 2));
    expect(names(ALL, LIMITS, 0)).toEqual(BY_VALUE.slice(0, 5));
  });

  it('is what the desk has had for longer than configured, and nothing owed', () => {
    const old = [
      bundle('delivered', { use: 'delivered' }, 1, 91),
      bundle('none', { use: 'none' }, 1, 91),
      bundle('low', owed('low'), 1, 1000),
      bundle('young', { use: 'delivered' }, 1, 89),
    ];
    expect(names(old)).toEqual(['none', 'delivered']);
  });
});

it('always keeps within the caps where anything may go, and never takes more valuable things first', () => {
  const use = fc.oneof(
    fc.constant<BundleUse>({ use: 'none' }),
    fc.constant<BundleUse>({ use: 'delivered' }),
    fc.constantFrom('urgent', 'high', 'normal', 'low').map((priority): BundleUse => owed(priority)),
  );
  const value = (b: StoredBundle): number =>
    b.use === 'none'
      ? 0
      : b.use === 'delivered'
        ? 1
        : 2 + (b.use === 'owed' ? ['low', 'normal', 'high', 'urgent'].indexOf(b.priority) : 9);
  fc.assert(
    fc.property(fc.array(fc.tuple(use, fc.nat(40)), { maxLength: 30 }), fc.nat(300), (made, free) => {
      const bundles = made.map(([of, size], i) => bundle(`${i}`, of, size, i % 50));
      const gone = new Set(names(bundles, LIMITS, free));
      const kept = bundles.filter(({ incidentId }) => !gone.has(incidentId));
      expect(kept.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(LIMITS.totalBytes);
      expect(kept.length).toBeLessThanOrEqual(LIMITS.files);
      const worst = Math.max(-1, ...bundles.filter(({ incidentId }) => gone.has(incidentId)).map(value));
      expect(kept.every((b) => value(b) >= worst)).toBe(true);
    }),
  );
});
