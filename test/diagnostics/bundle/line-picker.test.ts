import fc from 'fast-check';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { linePicker } from '../../../diagnostics/bundle/line-picker.ts';
import { campaignSeed } from '../../support/campaign.ts';

async function pick(chunks: Buffer[], wanted: number[]) {
  const kept = new Map<number, string>();
  const stream = Readable.from(chunks).pipe(linePicker(new Set(wanted), (line, text) => kept.set(line, text)));
  return { out: await buffer(stream), kept };
}

describe('linePicker', () => {
  it('keeps the wanted lines and lets every byte through, however the chunks fall', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.stringMatching(/^[a-zé ]{0,12}$/), { minLength: 1, maxLength: 8 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 10 }), { maxLength: 4 }),
        fc.integer({ min: 1, max: 7 }),
        async (lines, wanted, size) => {
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
          const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
            bytes.subarray(i * size, (i + 1) * size),
          );
          const { out, kept } = await pick(chunks, wanted);
          expect(out.equals(bytes)).toBe(true);
          expect(Object.fromEntries(kept)).toEqual(
            Object.fromEntries(wanted.filter((n) => n <= lines.length).map((n) => [n, lines[n - 1]])),
          );
        },
      ),
      { seed: campaignSeed('line-picker') },
    );
  });

  it('keeps a last line without an end, and drops a carriage return', async () => {
    expect(Object.fromEntries((await pick([Buffer.from('a\r\nlast')], [1, 2])).kept)).toEqual({ 1: 'a', 2: 'last' });
  });

  it('cuts a line of a megabyte to what a page can show', async () => {
    const { kept } = await pick([Buffer.alloc(1_000_000, 'x')], [1]);
    expect(kept.get(1)).toHaveLength(600);
  });
});
