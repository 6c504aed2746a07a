import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../agent/base/errors.ts';
import { parseIso, toIso, toIsoOrNull } from '../../../agent/base/iso-time.ts';
import { campaignSeed } from '../../support/campaign.ts';

describe('a time with an offset', () => {
  it.each([
    ['in UTC', '2026-11-25T10:00:00Z', '2026-11-25T10:00:00.000Z'],
    ['Pacific', '2026-11-25T10:00:00-08:00', '2026-11-25T18:00:00.000Z'],
    ['with half an hour', '2026-11-25T10:00:00+05:30', '2026-11-25T04:30:00.000Z'],
    ['without seconds', '2026-11-25T10:00Z', '2026-11-25T10:00:00.000Z'],
    ['with milliseconds', '2026-11-25T10:00:00.125Z', '2026-11-25T10:00:00.125Z'],
    ['with microseconds', '2026-11-25T10:00:00.125999Z', '2026-11-25T10:00:00.125Z'],
    ['on a leap day', '2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['at the end of a day', '2026-11-25T24:00:00Z', '2026-11-26T00:00:00.000Z'],
    ['in the first century', '0099-12-31T00:00:00Z', '0099-12-31T00:00:00.000Z'],
    ['before 1970', '1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.999Z'],
  ])('is read %s', (_, text, iso) => {
    expect(toIso(parseIso(text))).toBe(iso);
  });
});

it.each([
  ['without an offset', '2026-11-25T10:00:00'],
  ['a day alone', '2026-11-25'],
  ['30 February', '2026-02-30T10:00:00Z'],
  ['29 February of a common year', '2026-02-29T10:00:00Z'],
  ['31 April', '2026-04-31T10:00:00Z'],
  ['the thirteenth month', '2026-13-01T10:00:00Z'],
  ['the twenty-fifth hour', '2026-11-25T25:00:00Z'],
  ['the sixtieth minute', '2026-11-25T10:60:00Z'],
  ['a leap second', '2026-12-31T23:59:60Z'],
  ['an offset beyond a day', '2026-11-25T10:00:00+24:00'],
  ['an offset without a colon', '2026-11-25T10:00:00+0100'],
  ['a space for the T', '2026-11-25 10:00:00Z'],
  ['words', 'tomorrow'],
  ['nothing', ''],
  ['something before it', ' 2026-11-25T10:00:00Z'],
  ['a line after it', '2026-11-25T10:00:00Z\n'],
  ['epoch milliseconds', '1795600000000'],
])('%s is refused with what to write instead', (_, text) => {
  expect(() => parseIso(text)).toThrow(UsageError);
  expect(() => parseIso(text)).toThrow(/not a time with an offset.*Write it like 2026-11-25T10:00:00Z/s);
});

it('gives back what it wrote, in every offset', () => {
  const instant = fc.integer({ min: Date.UTC(1, 0, 2), max: Date.UTC(9999, 11, 30) });
  fc.assert(
    fc.property(instant, fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 }), (at, offsetMinutes) => {
      expect(parseIso(toIso(at))).toBe(at);
      const local = toIso(at + offsetMinutes * 60_000).slice(0, -1);
      const [hours, minutes] = [Math.floor(Math.abs(offsetMinutes) / 60), Math.abs(offsetMinutes) % 60];
      const offset = `${offsetMinutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
      expect(parseIso(local + offset)).toBe(at);
    }),
    { seed: campaignSeed('ISO times') },
  );
});

it('is null where there is no instant', () => {
  expect([toIsoOrNull(null), toIsoOrNull(undefined), toIsoOrNull(0)]).toEqual([null, null, '1970-01-01T00:00:00.000Z']);
});
