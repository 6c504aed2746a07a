import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { bundledProgram } from '../support/bundled-program.ts';
import { campaignSeed, LONG, seededFraction } from '../support/campaign.ts';
import { buildFailingDisk, CAN_FAIL_DISK, onFailingDisk } from '../support/failing-disk.ts';
import type { DiskFault } from '../support/failing-disk.ts';
import { fastFolder } from '../support/fast-folder.ts';
import { openOutbox } from './outbox/fixture.ts';

const COUNT = 30;
if (!CAN_FAIL_DISK) console.log('failing disk: skipped, there is no C compiler here');

let programs: string;
let adding: string;
let shim = '';

interface Outcome {
  added: string[];
  failed: number;
  signal: string | null;
}

/** Adds tickets on a disk with a fault, in a process of its own. */
function addOn(folder: string, fault: DiskFault = { FAULT_AT: '0' }): Outcome {
  const { stdout, signal } = spawnSync(process.execPath, [adding, folder, String(COUNT)], {
    env: { ...process.env, ...(shim === '' ? {} : onFailingDisk(shim, 'agent.db', fault)) },
    encoding: 'utf8',
  });
  const lines = stdout.split('\n');
  const added = lines.filter((line) => line.startsWith('added ')).map((line) => line.slice('added '.length));
  return { added, failed: lines.filter((line) => line === 'failed').length, signal };
}

/** A folder in memory, removed when the test finishes. */
function newFolder(): string {
  const folder = fastFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What was acknowledged is there, whole, whatever happened after it; and the outbox takes more. */
function expectWhole(folder: string, { added }: Outcome, why: string): void {
  const { db, outbox } = openOutbox(folder);
  expect(db.all(z.object({ integrity_check: z.string() }), 'PRAGMA integrity_check'), why).toEqual([
    { integrity_check: 'ok' },
  ]);
  for (const id of added) expect(outbox.get(id)?.kind, why).toBe('create');
  const Row = z.object({ n: z.number() });
  const halves =
    'SELECT count(*) AS n FROM deliveries LEFT JOIN delivery_payloads USING (sequence) WHERE payload IS NULL';
  expect(db.get(Row, halves)?.n, why).toBe(0);
  db.close();
  expect(addOn(folder).added, why).toHaveLength(COUNT);
}

beforeAll(() => {
  programs = fastFolder();
  adding = bundledProgram(new URL('programs/adding.ts', import.meta.url), programs);
  if (CAN_FAIL_DISK) shim = buildFailingDisk(programs);
});

afterAll(() => rmSync(programs, { recursive: true, force: true }));

describe.skipIf(!CAN_FAIL_DISK)('a disk that fails', () => {
  it('is seen by the agent at all', () => {
    const folder = newFolder();
    addOn(folder);
    const { failed } = addOn(folder, { FAULT_AT: '20', FAULT_KIND: 'eio', FAULT_TIMES: '1000000' });
    expect(failed).toBeGreaterThan(0);
  });

  it.each<[string, Omit<DiskFault, 'FAULT_AT'>]>([
    ['an I/O error', { FAULT_KIND: 'eio' }],
    ['ten I/O errors', { FAULT_KIND: 'eio', FAULT_TIMES: '10' }],
    ['no space left, for a while', { FAULT_KIND: 'enospc', FAULT_TIMES: '12' }],
    ['a torn write, and the power goes', { FAULT_KIND: 'torn' }],
  ])('%s loses nothing that was acknowledged', (name, fault) => {
    const random = seededFraction(campaignSeed(name));
    for (let run = 0; run < (LONG ? 60 : 2); run++) {
      const folder = newFolder();
      addOn(folder);
      const at = String(1 + Math.floor(random() * 120));
      const outcome = addOn(folder, { ...fault, FAULT_AT: at });
      if (fault.FAULT_KIND === 'torn') expect(outcome.signal).toBe('SIGKILL');
      expectWhole(folder, outcome, `${name} at ${at}`);
    }
  });

  it('a torn last write of the journal loses that one at most', () => {
    const folder = newFolder();
    const before = addOn(folder);
    const died = addOn(folder, { FAULT_KIND: 'torn', FAULT_AT: '60' });
    const journal = join(folder, 'agent.db-wal');
    truncateSync(journal, Math.max(0, statSync(journal).size - 100));
    expectWhole(folder, { ...before, added: [...before.added, ...died.added.slice(0, -1)] }, 'torn journal');
  });
});

describe('a disk that is full', () => {
  it('takes what fits, says so for the rest, and goes on when there is room', ({ skip }) => {
    const folder = newFolder();
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
