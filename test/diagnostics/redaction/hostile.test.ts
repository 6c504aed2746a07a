import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../diagnostics/redaction/create-redactor.ts';
import { standardRules } from '../../../diagnostics/redaction/rules/standard-rules.ts';

const MEGABYTE = 1_000_000;
/** Far below the budget that the bench measures: this only tells a line that takes quadratic time. */
const SECONDS_AT_MOST = 5;

const subject = createRedactor({ key: Buffer.alloc(32, 8), knownValues: [] });

describe('a line of one megabyte takes no more time than its length asks for', () => {
  const hostile = standardRules(() => false).map(({ name, hostile: text }) => [name, text] as const);
  const more = ['a', '0', ':', '=', '@', '"', '\\', '\\"', '%', '\x1b[0m', '\x1b', '\x1b[0m:\n x\n', '\x1b[0m-----BEGIN \n', '\n  \x1b[0ma:', 'AAAA\n\x1b[0m\n', '\0', 'pin=', 'user="', '::', '-', '1:', '((', '{"a":[', 'a.', 'x@y.'].map((text) => ['', text] as const); // prettier-ignore

  it.each([...hostile, ...more].filter(([, text]) => text !== ''))('%s %j', (_, text) => {
    const line = Buffer.alloc(MEGABYTE, text, 'latin1');
    const before = process.cpuUsage();
    subject.bytes(line);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(SECONDS_AT_MOST);
  });

  it('with a thousand known values that begin alike, each of which is told from the others', () => {
    const values = Array.from({ length: 1000 }, (_, i) => `ROOM-${10_000 + i * 7}`);
    const told: string[] = [];
    const many = createRedactor({
      key: Buffer.alloc(32, 8),
      knownValues: values.map((value) => ({ kind: 'room', value })),
      onPseudonym: (_token, _kind, value) => told.push(value),
    });
    const others = [3, 5, 11].map((i) => `ROOM-${10_000 + i}`);
    const line = [...values.map((value, i) => (i % 2 === 0 ? value : value.toLowerCase())), ...others].join(' ');
    const before = process.cpuUsage();
    const output = many.text(Array.from({ length: Math.ceil(MEGABYTE / line.length) }, () => line).join(' '));
    const { user, system } = process.cpuUsage(before);
    expect(new Set(told)).toEqual(new Set(values.map((value) => value.toLowerCase())));
    expect(new Set(output.match(/room-\d+/gi))).toEqual(new Set(others));
    expect((user + system) / 1e6).toBeLessThan(SECONDS_AT_MOST);
  });
});
