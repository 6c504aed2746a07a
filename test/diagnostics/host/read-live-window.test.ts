import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLiveWindow } from '../../../diagnostics/host/read-live-window.ts';
import { campaignSeed } from '../../support/campaign.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const NOON = Date.parse('2026-11-25T12:00:00Z');
const MINUTE = 60_000;
const AROUND = { from: NOON - 10 * MINUTE, until: NOON + 5 * MINUTE };

const line = (at: number, text = 'something happened on this unit'): string =>
  `${new Date(at).toISOString()} ${text}\n`;

async function window(content: string, maxBytes = 32 * 1024 * 1024): Promise<string> {
  const folder = tempFolder();
  const path = join(folder, 'app.log');
  writeFileSync(path, content);
  const read = await readLiveWindow(path, { around: AROUND, maxBytes, now: NOON + 60 * MINUTE }, [folder]);
  return read.ok ? Buffer.from(read.bytes).toString() : read.reason;
}

describe('the lines of a log around a moment', () => {
  it('are found whole in a log of many megabytes, and nothing else', async () => {
    const times = Array.from({ length: 60_000 }, (_, i) => NOON - 20_000 * 1000 + i * 1000);
    const all = times.map((at) => line(at, 'x'.repeat(60)));
    const expected = all.filter((_, i) => {
      const at = times[i] ?? 0;
      return at >= AROUND.from && at <= AROUND.until;
    });
    expect(expected).toHaveLength(901);
    expect(await window(all.join(''))).toBe(expected.join(''));
  });

  it('bring the lines without a time that belong to them', async () => {
    const stack = '    at one\n    at two\n';
    const content = line(NOON - 20 * MINUTE) + stack + line(NOON) + stack + line(NOON + 6 * MINUTE) + stack;
    expect(await window(content)).toBe(line(NOON) + stack);
  });

  it('are found on both sides of a clock that was set', async () => {
    const early = line(Date.parse('1970-01-01T00:00:10Z')).repeat(3000);
    const before = line(NOON - MINUTE, 'before').repeat(10);
    const after = line(NOON + MINUTE, 'after').repeat(3000);
    expect(await window(before + early + after)).toBe(before + after);
  });

  it('lose their beginning where they are larger than allowed, in whole lines', async () => {
    const many = Array.from({ length: 100 }, (_, i) => line(NOON + i)).join('');
    const kept = await window(many, 500);
    expect(kept.length).toBeLessThanOrEqual(500);
    expect(many.endsWith(kept)).toBe(true);
    expect(kept.startsWith('2026-')).toBe(true);
  });

  it.each([
    ['an empty log', ''],
    ['a log of another day', line(NOON - 24 * 60 * MINUTE).repeat(10)],
    ['a log that tells no time', 'no time\n'.repeat(10)],
  ])('are absent from %s', async (_, content) => {
    expect(await window(content)).toBe('absent');
  });

  it('are never taken from outside the roots, or from a folder', async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'logs'));
    const options = { around: AROUND, maxBytes: 1000, now: NOON };
    expect(await readLiveWindow('/etc/hosts', options, [folder])).toMatchObject({ ok: false, reason: 'refused' });
    expect(await readLiveWindow(join(folder, 'logs'), options, [folder])).toMatchObject({ reason: 'refused' });
  });

  it('are those that reading everything finds, however the lines are long and the times jump', async () => {
    const seed = campaignSeed('window');
    const lines = fc.array(
      fc.record({ minute: fc.integer({ min: -30, max: 30 }), length: fc.integer({ min: 0, max: 9000 }) }),
      { maxLength: 80 },
    );
    await fc.assert(
      fc.asyncProperty(lines, async (made) => {
        // A sample sees the first times of a chunk, so within one chunk the clock does not jump.
        const sorted = made.toSorted((a, b) => a.minute - b.minute);
        const all = sorted.map(({ minute, length }) => line(NOON + minute * MINUTE, 'x'.repeat(length)));
        const expected = all.filter((_, i) => {
          const minute = sorted[i]?.minute ?? 99;
          return minute >= -10 && minute <= 5;
        });
        expect(await window(all.join(''))).toBe(expected.length === 0 ? 'absent' : expected.join(''));
      }),
      { seed, numRuns: 60 },
    );
  });
});
