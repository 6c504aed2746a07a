import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions } from '../../../diagnostics/firmware/compare-versions.ts';
import { campaignSeed } from '../../support/campaign.ts';

const REVERSE = { lower: 'higher', higher: 'lower', equal: 'equal', unknown: 'unknown' } as const;

describe('compareVersions', () => {
  it.each([
    ['v1.6.1', '1.6.1', 'equal'],
    ['V1.6.1', 'v1.6.1', 'equal'],
    ['1.6', '1.6.0.0', 'equal'],
    ['2.9.0', '2.12.0', 'lower'],
    ['3.8.5', '2.12.0', 'higher'],
    ['2.0.2.0', '2.0.10.0', 'lower'],
    ['1.6.1', '1.6', 'higher'],
    ['01.2', '1.02', 'equal'],
    ['1.99999999999999999998', '1.99999999999999999999', 'lower'],
    [' 1.2.3 ', '1.2.3', 'equal'],
    ['13', '12', 'unknown'],
    ['13', '13', 'equal'],
    ['1.2.3.4.5', '1.2.3.4.6', 'unknown'],
    ['1.2-rc1', '1.2', 'unknown'],
    ['1.2-rc1', '1.2-rc1', 'equal'],
    ['G950FXXU1AQL5', 'G950FXXU1AQL6', 'unknown'],
    ['', '1.0', 'unknown'],
    ['1..2', '1.2', 'unknown'],
    ['-1.2', '1.2', 'unknown'],
  ])('%j against %j: %s', (first, second, order) => {
    expect(compareVersions(first, second)).toBe(order);
    expect(compareVersions(second, first)).toBe(REVERSE[order as keyof typeof REVERSE]);
  });

  it('orders dotted versions as their numbers are ordered', () => {
    const version = fc.array(fc.nat({ max: 30 }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(version, version, fc.boolean(), (a, b, v) => {
        const byNumbers =
          [0, 1, 2, 3].map((i) => (a[i] ?? 0) - (b[i] ?? 0)).find((difference) => difference !== 0) ?? 0;
        const expected = byNumbers < 0 ? 'lower' : byNumbers > 0 ? 'higher' : 'equal';
        expect(compareVersions(`${v ? 'v' : ''}${a.join('.')}`, b.join('.'))).toBe(expected);
      }),
      { seed: campaignSeed('compare-versions') },
    );
  });
});
