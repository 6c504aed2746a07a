import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openEvidence } from '../../../diagnostics/bundle/read-bundle.ts';
import { campaignSeed } from '../../support/campaign.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { makeCapture, pack, unpack } from './make-capture.ts';

async function madeBundle() {
  const folder = tempFolder();
  const zip = join(folder, 'unit.zip');
  await pack(makeCapture(join(folder, 'capture')), zip);
  return { folder, zip, capture: join(folder, 'capture') };
}

async function kindOf(path: string) {
  const evidence = await openEvidence(path);
  if (evidence.kind !== 'neither') evidence.close();
  return evidence.kind;
}

describe('openEvidence', () => {
  it('reads the documents of a bundle', async () => {
    const evidence = await openEvidence((await madeBundle()).zip);
    if (evidence.kind !== 'bundle') throw new Error(evidence.kind);
    evidence.close();
    expect(evidence.snapshot.components[0]?.version).toBe('2.0.0');
    expect(evidence.baseline?.components[0]?.version).toBe('1.9.0');
    expect(evidence.incident?.ref).toBe('DT-7K3QF');
    expect(evidence.manifest?.schema).toBe('dten-manifest/1');
  });

  it('reads a bundle that was unpacked', async () => {
    const { folder, zip } = await madeBundle();
    for (const [name, content] of await unpack(zip)) makeCapture(join(folder, 'open'), { [name]: content });
    expect(await kindOf(join(folder, 'open'))).toBe('bundle');
  });

  it('takes a capture for a capture, and a bundle without its snapshot too', async () => {
    const { capture, folder } = await madeBundle();
    expect(await kindOf(capture)).toBe('capture');
    const zip = join(folder, 'without.zip');
    await pack(capture, zip, { check: (name) => Promise.resolve(name === 'snapshot.json' ? [{ kind: 'ip' }] : []) });
    expect(await kindOf(zip)).toBe('capture');
  });

  it.each<[string, (folder: string) => void]>([
    ['nothing', () => undefined],
    ['an empty file', (folder) => writeFileSync(join(folder, 'x'), '')],
    ['some text', (folder) => writeFileSync(join(folder, 'x'), 'hello')],
    ['an empty folder', (folder) => mkdirSync(join(folder, 'x'))],
    ['a folder with broken JSON', (folder) => void makeCapture(join(folder, 'x'), { 'host.json': '{' })],
    [
      'a folder with other JSON',
      (folder) => void makeCapture(join(folder, 'x'), { 'host.json': '{"schema":"other"}' }),
    ],
    [
      'a folder whose host.json is a link out of it',
      (folder) => {
        makeCapture(join(folder, 'x'));
        makeCapture(join(folder, 'elsewhere'));
        rmSync(join(folder, 'x/host.json'));
        symlinkSync(join(folder, 'elsewhere/host.json'), join(folder, 'x/host.json'));
      },
    ],
  ])('says that %s is neither', async (_, make) => {
    const folder = tempFolder();
    make(folder);
    expect(await kindOf(join(folder, 'x'))).toBe('neither');
  });

  it('answers for every damaged archive', async () => {
    const { zip, folder } = await madeBundle();
    const sound = readFileSync(zip);
    const damaged = join(folder, 'damaged.zip');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: sound.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 40 }),
        fc.nat({ max: sound.length }),
        fc.boolean(),
        async (changes, end, cut) => {
          const bytes = Buffer.from(cut ? sound.subarray(0, end) : sound);
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          writeFileSync(damaged, bytes);
          expect(['bundle', 'capture', 'neither']).toContain(await kindOf(damaged));
        },
      ),
      { seed: campaignSeed('read-bundle'), numRuns: 150 },
    );
  });
});
