import { describe, expect, it } from 'vitest';
import { parseIso } from '../../../agent/base/iso-time.ts';
import { createLog } from '../../../agent/base/log.ts';
import type { Log, LogLevel } from '../../../agent/base/log.ts';

const clock = { now: () => parseIso('2026-11-25T10:00:00.5Z'), monotonic: () => 0 };

function record(level: LogLevel, redact: (line: string) => string = (line) => line): { log: Log; lines: string[] } {
  const lines: string[] = [];
  return { log: createLog({ level, clock, redact, write: (line) => void lines.push(line) }), lines };
}

describe('the log', () => {
  it('writes one JSON line a record: a fixed message, its fields, the time in UTC', () => {
    const { log, lines } = record('info');
    log.warn({ ref: 'DT-7K3QF', attempt: 3 }, 'delivery deferred');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^[^\n]+\n$/);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 40,
      time: '2026-11-25T10:00:00.500Z',
      ref: 'DT-7K3QF',
      attempt: 3,
      msg: 'delivery deferred',
    });
  });

  it('tells an error with its message and its cause, and stays on one line', () => {
    const { log, lines } = record('info');
    log.error({ error: new Error('outer\nsecond line', { cause: new Error('inner') }) }, 'round failed');
    expect(lines).toHaveLength(1);
    expect(lines[0]?.indexOf('\n')).toBe((lines[0]?.length ?? 0) - 1);
    expect(lines[0]).toContain('outer');
    expect(lines[0]).toContain('inner');
  });

  it('leaves a line out that cannot be redacted, says so, and throws at nobody', () => {
    const { log, lines } = record('info', (line) => {
      if (line.includes('secret')) throw new Error('the rule of secret-of-the-unit failed');
      return line;
    });
    log.info({ text: 'secret' }, 'said');
    log.info({}, 'next');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { level: 50, msg: 'a line of the log could not be redacted, and is left out' },
      { msg: 'next' },
    ]);
    expect(lines.join('')).not.toContain('secret');
  });

  it.each<[LogLevel, number]>([
    ['debug', 4],
    ['info', 3],
    ['error', 1],
    ['silent', 0],
  ])('at %s keeps %i of four records', (level, count) => {
    const { log, lines } = record(level);
    log.debug('a');
    log.info('b');
    log.warn('c');
    log.error('d');
    expect(lines).toHaveLength(count);
  });

  it('lets nothing out that was not redacted: message, field, nested field, error, child', () => {
    const { log, lines } = record('info', (line) => line.replaceAll('hunter2', '<secret>'));
    log.info('the word is hunter2');
    log.info({ password: 'hunter2', deep: { er: ['hunter2'] } }, 'fields');
    log.error({ error: new Error('refused hunter2', { cause: new Error('hunter2 again') }) }, 'failed');
    log.child({ who: 'hunter2' }).info('child');
    expect(lines).toHaveLength(4);
    expect(lines.join('')).not.toContain('hunter2');
    expect(lines.map((line) => typeof JSON.parse(line))).toEqual(Array(4).fill('object'));
  });
});
