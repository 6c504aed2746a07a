import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineTimes } from '../../../diagnostics/parsers/line-time.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');

describe('the time of a line', () => {
  it.each([
    ['RFC 3339', '2026-11-25T12:00:01.250000+01:00 unit app: x', '2026-11-25T11:00:01.250Z'],
    ['RFC 3339 in UTC', '2026-11-25T12:00:01Z x', '2026-11-25T12:00:01.000Z'],
    ['the journal’s short-iso', '2026-11-25T12:00:01+0000 unit app[1]: x', '2026-11-25T12:00:01.000Z'],
    ['a log of Java or Python', '2026-11-25 12:00:01,5 INFO x', '2026-11-25T11:00:01.500Z'],
    ['brackets', '[2026/11/25 12:00:01] x', '2026-11-25T11:00:01.000Z'],
    ['syslog', 'Nov 25 12:00:01 unit app: x', '2026-11-25T11:00:01.000Z'],
    ['syslog with a priority', '<13>Nov  5 12:00:01 unit app: x', '2026-11-05T11:00:01.000Z'],
    ['syslog of last year', 'Dec 31 12:00:01 unit app: x', '2025-12-31T11:00:01.000Z'],
    ['logcat', '11-25 12:00:01.789  1234  1240 I Tag: x', '2026-11-25T11:00:01.789Z'],
    ['logcat with a year', '2026-11-25 12:00:01.789  1234 I Tag: x', '2026-11-25T11:00:01.789Z'],
    ['seconds', '[1795608001.25] x', '2026-11-25T12:00:01.250Z'],
  ])('%s', (_, line, expected) => {
    const at = lineTimes('Europe/Berlin', NOW)(line);
    expect(at === null ? null : new Date(at).toISOString()).toBe(expected);
  });

  it.each(['', '    at Object.<anonymous>', '2026-13-45 99:00:00 x', 'Nov 31 12:00:00 x', '02-30 12:00:00.000 x'])(
    'is unknown of %j',
    (line) => {
      expect(lineTimes('UTC', NOW)(line)).toBeNull();
    },
  );

  it('is the same whether or not the line before was of the same second', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 20 }), (offsets) => {
        const read = lineTimes('UTC', NOW);
        for (const offset of offsets) {
          const line = `${new Date(NOW + offset).toISOString()} x`;
          expect(read(line)).toBe(NOW + offset);
        }
      }),
    );
  });

  it('never throws, whatever a log holds', () => {
    const read = lineTimes('America/Los_Angeles', NOW);
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (line) => read(line) === null || Number.isFinite(read(line))));
  });
});
