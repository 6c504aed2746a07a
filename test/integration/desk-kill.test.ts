import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rmSync } from 'node:fs';
import { countOwed } from '../../uploader/outbox/owed.ts';
import { bundledProgram } from '../support/bundled-program.ts';
import { campaignSeed, LONG, seededFraction } from '../support/campaign.ts';
import { fastFolder } from '../support/fast-folder.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { openOutbox, wholeTicket } from '../uploader/outbox/fixture.ts';
import type { OpenOutbox } from '../uploader/outbox/fixture.ts';
import { startTestDesk } from '../uploader/sandbox-fixture.ts';
import type { TestDesk } from '../uploader/sandbox-fixture.ts';
import type { Errand } from './programs/desk-sender.ts';

/** A ticket, its comment and its evidence: each with a step before the call, after it, and inside the settling. */
const STEPS = 9;

let programs: string;
let sender: string;

beforeAll(() => {
  programs = fastFolder();
  sender = bundledProgram(new URL('programs/desk-sender.ts', import.meta.url), programs);
});

afterAll(() => rmSync(programs, { recursive: true, force: true }));

function startSender(folder: string, url: string, dieAt = 0): ChildProcess {
  const errand: Errand = { folder, url, dieAt };
  return spawn(process.execPath, [sender, JSON.stringify(errand)], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** How it ended: an exit code or a signal. */
async function ended(child: ChildProcess): Promise<unknown> {
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return signal ?? code;
}

async function expectEachOnce({ tickets }: TestDesk, { db }: OpenOutbox, incidents: number): Promise<void> {
  expect(countOwed(db)).toEqual({ waiting: 0, sending: 0, quarantined: 0, stopped: 0 });
  const stored = await tickets();
  expect(stored).toHaveLength(incidents);
  for (const ticket of stored) {
    expect(ticket.comments).toHaveLength(3);
    expect(ticket.comments.flatMap(({ attachments }) => attachments)).toHaveLength(1);
  }
}

describe('kill -9 while sending', () => {
  it.each(Array.from({ length: STEPS }, (_, i) => i + 1))(
    'at step %i of 9 leaves one ticket, one copy of the evidence and one comment',
    async (step) => {
      const folder = tempFolder();
      const box = openOutbox(folder);
      const desk = await startTestDesk();
      box.outbox.add(wholeTicket(folder));
      expect(await ended(startSender(folder, desk.url, step))).toBe('SIGKILL');
      expect(await ended(startSender(folder, desk.url))).toBe(0);
      await expectEachOnce(desk, box, 1);
    },
  );

  it('again and again, at random moments', async () => {
    const seed = campaignSeed('kill -9 while sending');
    const random = seededFraction(seed);
    const folder = tempFolder();
    const box = openOutbox(folder);
    const desk = await startTestDesk();
    const incidents = 6;
    for (let i = 0; i < incidents; i++) box.outbox.add(wholeTicket(folder, Buffer.alloc(400_000, i)));
    for (let round = 0; round < (LONG ? 150 : 4); round++) {
      const child = startSender(folder, desk.url);
      await once(child.stdout ?? child, 'data');
      setTimeout(() => child.kill('SIGKILL'), random() * 60);
      await ended(child);
    }
    expect(await ended(startSender(folder, desk.url))).toBe(0);
    await expectEachOnce(desk, box, incidents);
  }, 300_000);
});

it('three processes at once send each thing once', async () => {
  const folder = tempFolder();
  const box = openOutbox(folder);
  const desk = await startTestDesk();
  const incidents = 8;
  for (let i = 0; i < incidents; i++) box.outbox.add(wholeTicket(folder));
  const senders = Array.from({ length: 3 }, () => startSender(folder, desk.url));
  expect(await Promise.all(senders.map(ended))).toEqual([0, 0, 0]);
  await expectEachOnce(desk, box, incidents);
});
