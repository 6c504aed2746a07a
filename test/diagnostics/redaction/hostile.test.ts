import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../diagnostics/redaction/create-redactor.ts';
import { standardRules } from '../../../diagnostics/redaction/rules/standard-rules.ts';

const MEGABYTE = 1_000_000;
/** Far below the budget that the bench measures: this only tells a line that takes quadratic time. */
const SECONDS_AT_MOST = 5;

const subject = createRedactor({ key: Buffer.alloc(32, 8), knownValues: [] });

describe('a line of one megabyte takes no more time than its length asks for', () => {
  const hostile = standardRules(() => false).map(({ name, hostile: text }) => [name, text] as const);
  const more = ['a', '0', ':', '=', '@', '"', '\\', '\\"', '%', '\x1b[0m', '\x1b', '\0', 'pin=', 'user="', '::', '-', '1:', '((', '{"a":[', 'a.', 'x@y.'].map((text) => ['', text] as const); // prettier-ignore

  it.each([...hostile, ...more].filter(([, text]) => text !== ''))('%s %j', (_, text) => {
    const line = Buffer.alloc(MEGABYTE, text, 'latin1');
    const before = process.cpuUsage();
    subject.bytes(line);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(SECONDS_AT_MOST);
  });
});
