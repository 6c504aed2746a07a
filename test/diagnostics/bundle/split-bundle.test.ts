import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { openBundle } from '../../../diagnostics/bundle/bundle-slices.ts';
import { splitBundle } from '../../../diagnostics/bundle/split-bundle.ts';
import type { SplitBundle } from '../../../diagnostics/bundle/split-bundle.ts';
import { writeArchive } from '../../../diagnostics/bundle/write-archive.ts';
import { campaignSeed, seededFraction } from '../../support/campaign.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const never = new AbortController().signal;
const LOG = 'files/var/log/syslog';

/** Lines that do not pack well, numbered. */
function lines(count: number, random: () => number): Buffer {
  const text = Array.from(
    { length: count },
    (_, n) => `${n + 1} ${random().toString(36)}${random().toString(36)}${random().toString(36)}`,
  );
  return Buffer.from(`${text.join('\n')}\n`);
}

/** The same, all of one length. */
function evenLines(count: number, random: () => number): Buffer {
  const text = lines(count, random).toString('latin1').trimEnd().split('\n');
  return Buffer.from(`${text.map((line) => line.padEnd(63, '.').slice(0, 63)).join('\n')}\n`);
}

async function bundle(entries: Record<string, Buffer>) {
  const folder = tempFolder();
  const path = join(folder, 'bundle.zip');
  const written = await writeArchive({
    path,
    entries: Object.entries(entries).map(([name, bytes]) => ({ name, content: { kind: 'bytes', make: () => bytes } })),
    maxBytes: Number.POSITIVE_INFINITY,
    at: systemClock.now(),
    onEntry: () => undefined,
    signal: never,
  });
  if (!written.ok) throw new Error(written.why);
  const { sha256 } = written;
  return { folder, path, sha256, at: systemClock.now(), signal: never, bytes: written.bytes };
}

/** Every entry of every part, put together again by the name it had. */
async function together({ parts }: SplitBundle): Promise<Map<string, Buffer>> {
  const whole = new Map<string, Buffer>();
  for (const { path } of parts) {
    const part = await openBundle(path);
    const about = JSON.parse((await part.text('part.json')) ?? '') as { entries: { name: string; of: string }[] };
    for (const { name, of } of about.entries) {
      const slice = part.slices.find((one) => one.name === name);
      if (slice === undefined) throw new Error(`${name} is missing`);
      const chunks: Buffer[] = [whole.get(of) ?? Buffer.alloc(0)];
      for await (const chunk of part.read(slice)) chunks.push(chunk);
      whole.set(of, Buffer.concat(chunks));
    }
    part.close();
  }
  return whole;
}

describe('a bundle in parts', () => {
  const seed = campaignSeed('split a bundle');

  it('each is a whole ZIP under the limit, and together they are the bundle', async () => {
    const random = seededFraction(seed);
    const entries = {
      'report.html': Buffer.from('<p>read me first'),
      [LOG]: lines(30_000, random),
      'files/var/log/kern.log': lines(4000, random),
      'files/blob': Buffer.from(Array.from({ length: 400_000 }, () => Math.floor(random() * 256))),
      'manifest.json': Buffer.from('{}'),
    };
    const { bytes, ...made } = await bundle(entries);
    const partBytes = 300_000;
    expect(bytes).toBeGreaterThan(3 * partBytes);
    const split = await splitBundle({ ...made, partBytes, totalBytes: null });
    expect(split?.leftOut).toEqual([]);
    const parts = split?.parts ?? [];
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) {
      expect(part.bytes).toBeLessThanOrEqual(partBytes);
      expect(statSync(part.path).size).toBe(part.bytes);
    }
    const whole = await together(split ?? { parts: [], leftOut: [] });
    for (const [name, content] of Object.entries(entries)) expect(whole.get(name)?.equals(content)).toBe(true);
  });

  it.each([
    ['lines of many lengths', () => lines(20_000, seededFraction(seed))],
    // All of one length and a power of two in number: each middle is the end of a line.
    ['lines that end exactly in the middle', () => evenLines(16_384, seededFraction(seed))],
  ])('an entry too large for one part is cut at ends of lines, and its name says which: %s', async (_, make) => {
    const content = make();
    const count = content.toString('latin1').split('\n').length - 1;
    const { bytes: _bytes, ...made } = await bundle({ [LOG]: content });
    const split = await splitBundle({ ...made, partBytes: 200_000, totalBytes: null });
    const ranges: [number, number][] = [];
    for (const { path } of split?.parts ?? []) {
      const part = await openBundle(path);
      for (const slice of part.slices.filter(({ name }) => name.startsWith(LOG))) {
        const [, first, last] = /\.lines-(\d+)-(\d+)\./.exec(slice.name) ?? [];
        ranges.push([Number(first), Number(last)]);
        const text = (await part.text(slice.name)) ?? '';
        expect(text.endsWith('\n')).toBe(true);
        expect(text.startsWith(`${first} `)).toBe(true);
        expect(text.trimEnd().split('\n').at(-1)?.startsWith(`${last} `)).toBe(true);
      }
      part.close();
    }
    expect(ranges.length).toBeGreaterThan(2);
    expect(ranges[0]?.[0]).toBe(1);
    expect(ranges.at(-1)?.[1]).toBe(count);
    ranges.slice(1).forEach(([first], i) => expect(first).toBe((ranges[i]?.[1] ?? 0) + 1));
  });

  it('where the sum is limited the largest logs stay here, with their hashes, but not what a finding points to', async () => {
    const random = seededFraction(seed);
    const entries = {
      'report.html': Buffer.from('<p>read me first'),
      'files/pointed-at.log': lines(9000, random),
      'files/large.log': lines(8000, random),
      'files/small.log': lines(500, random),
      'findings.json': Buffer.from(JSON.stringify([{ evidence: [{ file: 'files/pointed-at.log', line: 3 }] }])),
    };
    const { bytes, ...made } = await bundle(entries);
    const split = await splitBundle({ ...made, partBytes: bytes, totalBytes: Math.floor(bytes * 0.7) });
    expect(split?.leftOut.map(({ name }) => name)).toEqual(['files/large.log']);
    expect(split?.parts.reduce((sum, part) => sum + part.bytes, 0)).toBeLessThanOrEqual(bytes * 0.7);
    const whole = await together(split ?? { parts: [], leftOut: [] });
    expect([...whole.keys()]).toEqual(['report.html', 'files/pointed-at.log', 'files/small.log', 'findings.json']);
  });

  it.each([
    ['no ZIP', async () => ({ ...(await bundle({ a: Buffer.from('x') })), path: import.meta.filename })],
    ['documents alone that do not fit', async () => await bundle({ 'report.html': lines(5000, seededFraction(seed)) })],
  ])('cannot be made of %s', async (_, make) => {
    const { bytes: _bytes, ...made } = await make();
    expect(await splitBundle({ ...made, partBytes: 50_000, totalBytes: 40_000 })).toBeNull();
  });
});
