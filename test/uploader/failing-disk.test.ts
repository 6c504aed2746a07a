import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { campaignSeed, LONG, seededFraction } from '../support/campaign.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { openOutbox } from './outbox/fixture.ts';

const PROGRAMS = fileURLToPath(new URL('programs/', import.meta.url));
const COUNT = 30;
const COMPILER = ['/usr/bin/gcc', '/usr/bin/cc'].find((path) => existsSync(path));
const HERE = process.platform === 'linux' && COMPILER !== undefined;
if (!HERE) console.log('failing disk: skipped, there is no C compiler here');

let shim = '';
let folderOfShim = '';

interface Outcome {
  added: string[];
  failed: number;
  signal: string | null;
}

/** Adds tickets on a disk with a fault, in a process of its own. */
function addOn(folder: string, fault: Record<string, string> = {}): Outcome {
  const environment = {
    ...process.env,
    ...(shim === '' ? {} : { LD_PRELOAD: shim }),
    FAULT_PATH: 'agent.db',
    ...fault,
  };
  const { stdout, signal } = spawnSync(process.execPath, [join(PROGRAMS, 'adding.ts'), folder, String(COUNT)], {
    env: environment,
    encoding: 'utf8',
  });
  const lines = stdout.split('\n');
  const added = lines.filter((line) => line.startsWith('added ')).map((line) => line.slice('added '.length));
  return { added, failed: lines.filter((line) => line === 'failed').length, signal };
}

/** What was acknowledged is there, whole, whatever happened after it; and the outbox takes more. */
function expectWhole(folder: string, { added }: Outcome, why: string): void {
  const { db, outbox } = openOutbox(folder);
  expect(db.all(z.object({ integrity_check: z.string() }), 'PRAGMA integrity_check'), why).toEqual([
    { integrity_check: 'ok' },
  ]);
  for (const id of added) expect(outbox.get(id)?.kind, why).toBe('create');
  const Row = z.object({ n: z.number() });
  const halves = 'SELECT count(*) AS n FROM deliveries LEFT JOIN delivery_payloads USING (id) WHERE payload IS NULL';
  expect(db.get(Row, halves)?.n, why).toBe(0);
  db.close();
  expect(addOn(folder, { FAULT_AT: '0' }).added, why).toHaveLength(COUNT);
}

describe.skipIf(!HERE)('a disk that fails', () => {
  beforeAll(() => {
    folderOfShim = mkdtempSync(join(tmpdir(), 'dten-test-'));
    shim = join(folderOfShim, 'failing-disk.so');
    execFileSync(COMPILER ?? '', ['-shared', '-fPIC', '-O1', '-o', shim, join(PROGRAMS, 'failing-disk.c'), '-ldl']);
  });

  afterAll(() => rmSync(folderOfShim, { recursive: true, force: true }));

  it('is seen by the agent at all', () => {
    const folder = tempFolder();
    addOn(folder, { FAULT_AT: '0' });
    const { failed } = addOn(folder, { FAULT_AT: '20', FAULT_KIND: 'eio', FAULT_TIMES: '1000000' });
    expect(failed).toBeGreaterThan(0);
  });

  it.each([
    ['an I/O error', { FAULT_KIND: 'eio' }],
    ['ten I/O errors', { FAULT_KIND: 'eio', FAULT_TIMES: '10' }],
    ['no space left, for a while', { FAULT_KIND: 'enospc', FAULT_TIMES: '12' }],
    ['a torn write, and the power goes', { FAULT_KIND: 'torn' }],
  ])('%s loses nothing that was acknowledged', (name, fault) => {
    const random = seededFraction(campaignSeed(name));
    for (let run = 0; run < (LONG ? 60 : 2); run++) {
      const folder = tempFolder();
      addOn(folder, { FAULT_AT: '0' });
      const at = String(1 + Math.floor(random() * 120));
      const outcome = addOn(folder, { ...fault, FAULT_AT: at });
      if (fault.FAULT_KIND === 'torn') expect(outcome.signal).toBe('SIGKILL');
      expectWhole(folder, outcome, `${name} at ${at}`);
    }
  });

  it('a torn last write of the journal loses that one at most', () => {
    const folder = tempFolder();
    const before = addOn(folder, { FAULT_AT: '0' });
    const died = addOn(folder, { FAULT_KIND: 'torn', FAULT_AT: '60' });
    const journal = join(folder, 'agent.db-wal');
    truncateSync(journal, Math.max(0, statSync(journal).size - 100));
    expectWhole(folder, { ...before, added: [...before.added, ...died.added.slice(0, -1)] }, 'torn journal');
  });
});

describe('a disk that is full', () => {
  it('takes what fits, says so for the rest, and goes on when there is room', ({ skip }) => {
    const folder = tempFolder();
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400k,mode=0700', 'tmpfs', folder]);
    if (mounted.status !== 0) skip('a small tmpfs cannot be mounted here');
    onTestFinished(() => void spawnSync('umount', ['-l', folder]));
    const outcome = addOn(folder);
    expect(outcome.failed).toBeGreaterThan(0);
    expect(outcome.added.length).toBeGreaterThan(0);
    execFileSync('mount', ['-o', 'remount,size=8m', folder]);
    expectWhole(folder, outcome, 'full disk');
  });
});
