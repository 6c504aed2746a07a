import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../diagnostics/redaction/create-redactor.ts';
import { LONG, campaignSeed, seededFraction } from '../../support/campaign.ts';

const SEED = campaignSeed('corpus in any order');
const ROUNDS = LONG ? 200 : 10;

interface Labelled {
  category: string;
  text: string;
  /** Must be gone. */
  leaks: string[];
  /** Must still be there; a line without leaks must stay whole. */
  keeps: string[];
}

const CORPUS = readFileSync(new URL('../../fixtures/redaction/corpus.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Labelled);

const plainly = (text: string): string => text;
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** What logs put around a line. */
const FORMS: Record<string, { wrap: [string, string]; written: (text: string) => string }> = {
  'a string of JSON': { wrap: ['{"level":30,"msg":"', '","n":4}'], written: inJson },
  'a line of ISO time and level': { wrap: ['2026-11-22T20:09:38.123Z INFO  app: ', ''], written: plainly },
  'a line of logcat': { wrap: ['11-22 20:09:38.123  5678  5678 I Tag: ', ''], written: plainly },
  'a coloured line': { wrap: ['\x1b[32mINFO\x1b[0m ', '\x1b[0m'], written: plainly },
  'an indented line': { wrap: ['    ', '\r\n'], written: plainly },
  brackets: { wrap: ['[', ']'], written: plainly },
};

function redactor() {
  return createRedactor({ key: Buffer.alloc(32, 1), knownValues: [] });
}

describe('the labelled corpus', () => {
  it('has at least 400 lines, a third of which must stay whole', () => {
    expect(CORPUS.length).toBeGreaterThanOrEqual(400);
    expect(CORPUS.filter(({ leaks }) => leaks.length === 0).length * 3).toBeGreaterThanOrEqual(CORPUS.length);
  });

  const categories = [...new Set(CORPUS.map(({ category }) => category))];

  it.each(categories)('%s: no leak, no damage', (category) => {
    const lines = CORPUS.filter((line) => line.category === category);
    const { text: redact } = redactor();
    const leaked: string[] = [];
    const damaged: string[] = [];
    for (const { text, leaks, keeps } of lines) {
      const output = redact(text);
      for (const leak of leaks) if (output.includes(leak)) leaked.push(`${leak} in ${output}`);
      for (const keep of keeps) if (!output.includes(keep)) damaged.push(`${keep} of ${output}`);
      if (leaks.length === 0 && output !== text) damaged.push(`${text} became ${output}`);
    }
    const planted = lines.reduce((sum, { leaks }) => sum + leaks.length, 0);
    console.log(`${category}: ${lines.length} lines, ${leaked.length} of ${planted} leaked, ${damaged.length} damaged`);
    expect(leaked).toEqual([]);
    expect(damaged).toEqual([]);
  });

  it('changes nothing when it is redacted again, with whatever key', () => {
    const same = redactor();
    const once = CORPUS.map(({ text }) => same.text(text));
    const other = createRedactor({ key: Buffer.alloc(32, 2), knownValues: [] });
    for (const text of once) {
      expect(same.text(text)).toBe(text);
      expect(other.text(text)).toBe(text);
    }
  });

  it('holds whatever lines stand before and behind', () => {
    const fraction = seededFraction(SEED);
    const { text: redact } = redactor();
    // A key without its end takes a word behind it, too.
    const lines = CORPUS.filter(({ text }) => !/-----BEGIN(?![^]*-----END)/.test(text));
    const leaked: string[] = [];
    const damaged: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const order = lines.map((line) => ({ line, place: fraction() })).sort((a, b) => a.place - b.place);
      const output = redact(order.map(({ line }) => line.text).join('\n')).split('\n');
      for (const [index, { line }] of order.entries()) {
        const own = output.splice(0, line.text.split('\n').length).join('\n');
        const behind = `${own} behind ${order[index - 1]?.line.text ?? ''}`;
        for (const leak of line.leaks) if (own.includes(leak)) leaked.push(`${leak} in ${behind}`);
        if (line.leaks.length === 0 && own !== line.text) damaged.push(`${line.text} became ${behind}`);
      }
    }
    expect(leaked).toEqual([]);
    expect(damaged).toEqual([]);
  });

  it.each(Object.entries(FORMS))('holds within %s', (_, { wrap, written }) => {
    const { text: redact } = redactor();
    // A host or the time of a line of syslog is told by its beginning; and three strings of JSON in each other are enough.
    const lines = CORPUS.filter(({ text }) => !/\0|^(?:\d{4}-\d\d|\d\d-\d\d|[A-Z][a-z]{2} \d\d) ?|\n|\\{3}/.test(text));
    const leaked: string[] = [];
    const damaged: string[] = [];
    for (const { text, leaks } of lines) {
      const [before, after] = wrap;
      const output = redact(`${before}${written(text)}${after}`).slice(before.length);
      for (const leak of leaks) if (output.includes(written(leak))) leaked.push(`${leak} in ${output}`);
      if (leaks.length === 0 && !text.includes('\x1b') && output !== `${written(text)}${after}`)
        damaged.push(`${text} became ${output}`);
    }
    expect(lines.length).toBeGreaterThan(600);
    expect(leaked).toEqual([]);
    expect(damaged).toEqual([]);
  });

  it('keeps the number of lines', () => {
    const { text: redact } = redactor();
    for (const { text } of CORPUS) expect(redact(text).split('\n').length).toBe(text.split('\n').length);
  });

  it('shares no token with another ticket', () => {
    const tokens = (key: number) => {
      const { text } = createRedactor({ key: Buffer.alloc(32, key), knownValues: [] });
      return new Set(text(CORPUS.map((line) => line.text).join('\n')).match(/<[a-z0-9-]+:[0-9a-f]{16,}>/g));
    };
    const [one, two] = [tokens(1), tokens(2)];
    expect(one.size).toBeGreaterThan(150);
    expect([...one].filter((token) => two.has(token))).toEqual([]);
  });
});
