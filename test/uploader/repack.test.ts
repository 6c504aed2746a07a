import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../agent/base/clock.ts';
import { systemClock } from '../../agent/base/system-clock.ts';
import { repackEvidence } from '../../agent/incidents/repack-evidence.ts';
import { verifySha256 } from '../../uploader/delivery-call.ts';
import type { NewDelivery } from '../../uploader/outbox/delivery.ts';
import { countOwed, listOwed } from '../../uploader/outbox/owed.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { bundleWithLogs } from './bundle-with-logs.ts';
import { create, deliverer, evidence, openOutbox, setClock } from './outbox/fixture.ts';
import type { OpenOutbox } from './outbox/fixture.ts';
import { never, startTestDesk, WAYS } from './sandbox-fixture.ts';
import { systemRandom } from '../../agent/base/random.ts';

const MEGABYTE = 1_000_000;

/** A bundle whose logs do not pack, as evidence. */
async function bundleOf(folder: string, incidentId: string, logs: Record<string, number>): Promise<NewDelivery> {
  const path = join(folder, 'made.zip');
  await bundleWithLogs(path, logs);
  return evidence(incidentId, folder, readFileSync(path));
}

async function start(
  logs: Record<string, number>,
  options: Parameters<typeof startTestDesk>[0],
  clock?: Clock,
): Promise<{
  box: OpenOutbox;
  desk: Awaited<ReturnType<typeof startTestDesk>>;
  folder: string;
  pass(): Promise<void>;
}> {
  const folder = tempFolder();
  const box = openOutbox(folder, clock);
  const desk = await startTestDesk(options);
  const ticket = create();
  box.outbox.add([ticket, await bundleOf(folder, ticket.incidentId, logs)]);
  const repack = repackEvidence(join(folder, 'parts'), systemClock);
  const sender = deliverer(box, desk.desk, { repack, verifyFile: verifySha256 });
  return { box, desk, folder, pass: async () => void (await sender.deliverDue(never)) };
}

describe('evidence beyond the limit for one file', () => {
  const logs = { 'a.log': 700_000, 'b.log': 900_000, 'c.log': 300_000 };

  it('goes in numbered parts, none larger than the desk takes', async () => {
    const { box, desk, pass } = await start(logs, { fileBytes: MEGABYTE });
    await pass();
    const comments = (await desk.tickets())[0]?.comments.slice(1) ?? [];
    const files = comments.flatMap(({ attachments }) => attachments);
    expect(files.length).toBeGreaterThan(1);
    expect(files.map(({ bytes }) => bytes).every((bytes) => bytes <= MEGABYTE)).toBe(true);
    expect(new Set(files.map(({ fileName }) => fileName)).size).toBe(files.length);
    expect(comments[0]?.body).toMatch(/Part 1 of \d/);
    expect(countOwed(box.db)).toEqual({ waiting: 0, sending: 0, quarantined: 0, stopped: 0 });
  });

  it('waits where its parts cannot be written now, and goes when they can', async () => {
    const clock = setClock();
    const { box, desk, folder, pass } = await start(logs, { fileBytes: MEGABYTE }, clock);
    writeFileSync(join(folder, 'parts'), 'in the way');
    await pass();
    const [waits] = listOwed(box.db, clock.at);
    expect(waits).toMatchObject({
      kind: 'attach',
      state: 'waiting',
      why: expect.stringContaining('cannot be repacked now'),
    });
    rmSync(join(folder, 'parts'));
    clock.at += 3_600_000;
    await pass();
    expect((await desk.tickets())[0]?.comments.length).toBeGreaterThan(2);
    expect(countOwed(box.db)).toEqual({ waiting: 0, sending: 0, quarantined: 0, stopped: 0 });
  });

  it('goes on with the first part that is not there yet', async () => {
    const { desk, pass } = await start(logs, { fileBytes: MEGABYTE });
    // The second attaching is cut before the desk sees it.
    await desk.misbehave({
      kind: 'reset-in-body',
      bytes: 1,
      match: { method: 'POST', path: '/api/v2/uploads', after: 3 },
    });
    await pass();
    const before = (await desk.tickets())[0]?.comments.length ?? 0;
    for (let i = 0; i < 10; i++) {
      await new Promise((resolve) => setTimeout(resolve, 600));
      await pass();
      if ((await desk.faultsLeft()) === 0 && (await desk.tickets())[0]?.comments.length !== before) break;
    }
    const files = (await desk.tickets())[0]?.comments.flatMap(({ attachments }) => attachments) ?? [];
    expect(new Set(files.map(({ sha256 }) => sha256)).size).toBe(files.length);
  });
});

describe('evidence beyond what a ticket takes together', () => {
  it('loses its largest logs, which are named with their hash', async () => {
    const { box, desk, pass } = await start(
      { 'huge.log': 15 * MEGABYTE, 'b.log': 9 * MEGABYTE },
      { settings: WAYS.Freshdesk },
    );
    await pass();
    const [ticket] = await desk.tickets();
    const files = ticket?.comments.flatMap(({ attachments }) => attachments) ?? [];
    expect(files).toHaveLength(1);
    expect(files[0]?.bytes).toBeLessThan(10 * MEGABYTE);
    expect(ticket?.comments[1]?.body).toContain('files/huge.log, 15000000 bytes, SHA-256');
    expect(countOwed(box.db)).toEqual({ waiting: 0, sending: 0, quarantined: 0, stopped: 0 });
  });

  it('is named in a comment where nothing of it fits', async () => {
    const { box, desk, folder, pass } = await start({ 'a.log': 10 * MEGABYTE }, { settings: WAYS.Freshdesk });
    const [first] = listOwed(box.db, 0);
    const incidentId = first?.incidentId ?? '';
    box.outbox.add([evidence(incidentId, folder, Buffer.from(systemRandom.bytes(9.8 * MEGABYTE)))]);
    box.outbox.add([evidence(incidentId, folder, Buffer.from(systemRandom.bytes(MEGABYTE)))]);
    await pass();
    const bodies = (await desk.tickets())[0]?.comments.map(({ body }) => body) ?? [];
    expect(bodies.some((body) => body.includes('stays on the unit'))).toBe(true);
    expect(countOwed(box.db)).toEqual({ waiting: 0, sending: 0, quarantined: 0, stopped: 0 });
  });
});

it('evidence that was changed on the unit is not sent under the promised hash', async () => {
  const { box, desk, pass } = await start({ 'a.log': 1000 }, {});
  const [, file] = listOwed(box.db, 0);
  const stored = box.outbox.get(file?.id ?? '');
  if (stored?.kind !== 'attach') throw new Error('no evidence');
  const bytes = readFileSync(stored.file.path);
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  rmSync(stored.file.path);
  writeFileSync(stored.file.path, bytes);
  await pass();
  expect((await desk.tickets())[0]?.comments).toHaveLength(1);
  expect(box.outbox.get(stored.id)).toMatchObject({ state: 'quarantined', code: 'desk/attachment-unreadable' });
});
