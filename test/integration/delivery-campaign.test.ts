import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../agent/base/database.ts';
import { systemClock } from '../../agent/base/system-clock.ts';
import { deliveriesIn, namesIncident } from '../../uploader/desks/machine-lines.ts';
import { deliveriesOf } from '../../uploader/outbox/of-incident.ts';
import { Outbox } from '../../uploader/outbox/outbox.ts';
import { countOwed, listOwed } from '../../uploader/outbox/owed.ts';
import { OUTBOX_TABLES } from '../../uploader/outbox/tables.ts';
import { bundledProgram } from '../support/bundled-program.ts';
import { campaignSeed, LONG, seededFraction } from '../support/campaign.ts';
import { buildFailingDisk, CAN_FAIL_DISK, onFailingDisk } from '../support/failing-disk.ts';
import { fastFolder } from '../support/fast-folder.ts';
import { inLanes, LANES } from '../support/in-lanes.ts';
import { CAN_MOUNT, smallDisk } from '../support/small-disk.ts';
import { bundleWithLogs } from '../uploader/bundle-with-logs.ts';
import { headerOf, startMailServer } from '../uploader/mail-fixture.ts';
import { wholeTicket } from '../uploader/outbox/fixture.ts';
import { drawSchedule } from './delivery-schedule.ts';
import type { Schedule } from './delivery-schedule.ts';
import { startMortalDesk } from './mortal-desk.ts';
import type { MortalDesk } from './mortal-desk.ts';
import type { Errand } from './programs/desk-sender.ts';

const SCHEDULES = LONG ? 1000 : 6;
const MAILS = LONG ? 100 : 2;
/** A desk serves so many schedules: looking through everything it ever had would take the longest. */
const SCHEDULES_A_DESK = 20;
/** The sender's clock runs so many times as fast, so that backoff costs no time. */
const SPEED = 2000;
/** Further lives without a fault, until nothing is owed. */
const MORE_LIVES = 3;
const NOTHING_OWED = { waiting: 0, sending: 0, quarantined: 0, stopped: 0 };
/** Holds the outbox, its journal, evidence and its parts, and little more. */
const SMALL_DISK_MEBIBYTES = 10;

let programs: string;
let sender: string;
let deskProgram: string;
let shim: string;
/** Evidence that the desk takes in parts alone, another for each incident of a schedule. */
let large: Buffer<ArrayBuffer>[];

beforeAll(async () => {
  programs = fastFolder();
  sender = bundledProgram(new URL('programs/desk-sender.ts', import.meta.url), programs);
  deskProgram = bundledProgram(new URL('programs/desk-process.ts', import.meta.url), programs);
  if (CAN_FAIL_DISK) shim = buildFailingDisk(programs);
  else console.log('there is no C compiler here: the schedules have no failing disk');
  large = [];
  for (const name of ['first.zip', 'second.zip']) {
    const path = join(programs, name);
    await bundleWithLogs(path, { 'a.log': 300_000, 'b.log': 250_000, 'c.log': 200_000 });
    large.push(Buffer.from(readFileSync(path)));
  }
});

afterAll(() => rmSync(programs, { recursive: true, force: true }));

/** One life of the sending process. Returns how it ended: an exit code, or a signal. */
async function life(
  errand: Errand,
  environment: Record<string, string> = {},
  onDiskFailed: () => void = () => undefined,
): Promise<{ end: number | string; stderr: string }> {
  const child = spawn(process.execPath, [sender, JSON.stringify(errand)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(programs, 'compiled'), ...environment },
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (text.includes('disk')) onDiskFailed();
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { end: signal ?? code ?? -1, stderr };
}

function openAt(folder: string) {
  const db = openDatabase(join(folder, 'agent.db'), [OUTBOX_TABLES]);
  return { db, outbox: new Outbox(db, systemClock) };
}

/** What the schedules met, to be told at the end. */
const met = { kills: 0, diskFailures: 0, deskDeaths: 0 };

/** Everything of one schedule, and what must be true after it. */
async function run(schedule: Schedule, desk: MortalDesk): Promise<void> {
  const { seed, settings, lives, faults } = schedule;
  const why = JSON.stringify(schedule);
  const disk = lives.some(({ diskFull }) => diskFull) ? smallDisk(SMALL_DISK_MEBIBYTES) : null;
  const folder = disk?.path ?? fastFolder();
  try {
    const before = openAt(folder);
    const incidentIds = schedule.incidents.map(({ inParts }, n) => {
      const deliveries = wholeTicket(folder, inParts ? large[n] : undefined);
      before.outbox.add(deliveries);
      return deliveries[0]?.incidentId ?? '';
    });
    before.db.close();
    await desk.misbehave(...faults);
    const errand = { folder, url: desk.url, settings, seed, speed: SPEED, began: systemClock.now() };
    for (const { dieAt, disk: fault, diskFull } of lives) {
      if (diskFull) disk?.fill();
      const environment = fault === null ? {} : onFailingDisk(shim, folder, fault);
      const { end } = await life({ ...errand, dieAt }, environment, () => {
        met.diskFailures += 1;
        disk?.free();
      });
      if (end === 'SIGKILL') met.kills += 1;
      disk?.free();
    }
    await desk.behave();
    let last = await life(errand);
    for (let more = 1; more < MORE_LIVES && last.end !== 0; more++) last = await life(errand);
    expect(last, why).toMatchObject({ end: 0 });
    await expectEachOnce(folder, incidentIds, desk, why);
  } finally {
    disk?.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The desk has each ticket once, and in it each text and each file once: no fewer, and no more. */
async function expectEachOnce(folder: string, incidentIds: string[], desk: MortalDesk, why: string): Promise<void> {
  const { db, outbox } = openAt(folder);
  try {
    const left = listOwed(db, systemClock.now()).map(({ kind, why: reason }) => ({ kind, reason }));
    expect(left, why).toEqual([]);
    const all = await desk.tickets();
    for (const incidentId of incidentIds) {
      const tickets = all.filter(({ description }) => namesIncident(description, incidentId));
      expect(tickets, why).toHaveLength(1);
      const comments = tickets[0]?.comments ?? [];
      const owed = deliveriesOf(db, outbox, incidentId);
      const markers = comments.flatMap(({ body }) => [...deliveriesIn(body)]);
      expect(markers.toSorted(), why).toEqual(owed.map(({ id }) => id).toSorted());
      expect(comments, why).toHaveLength(owed.length);

      const files = owed.flatMap((delivery) => (delivery.kind === 'attach' ? [delivery.file] : []));
      const name = ({ fileName, sha256 }: { fileName: string; sha256: string }): string => `${fileName} ${sha256}`;
      const attached = comments.flatMap(({ attachments }) => attachments);
      expect(attached.map(name).toSorted(), why).toEqual(files.map(name).toSorted());
      // Parts are numbered, and none is missing.
      expect(owed, why).toHaveLength(2 + files.length);
      const parts = files.map(({ fileName }) => Number(/-of-(\d+)\.zip$/.exec(fileName)?.[1] ?? 1));
      expect(parts, why).toEqual(files.map(() => files.length));
    }
  } finally {
    db.close();
  }
}

describe('random schedules of faults and kill -9', () => {
  it('end with 0 lost and 0 doubled tickets, evidence parts and comments', async () => {
    const random = seededFraction(campaignSeed('faults and kill -9'));
    const only = process.env['SCHEDULE'];
    const seeds =
      only === undefined
        ? Array.from({ length: SCHEDULES }, () => Math.floor(random() * 2 ** 31))
        : Array.from({ length: SCHEDULES }, () => Number(only));
    const desks: (MortalDesk | null)[] = Array.from({ length: LANES }, () => null);
    const stop = async (lane: number): Promise<void> => {
      met.deskDeaths += desks[lane]?.deaths() ?? 0;
      await desks[lane]?.stop();
      desks[lane] = null;
    };
    const served = desks.map(() => 0);
    try {
      await inLanes(SCHEDULES, async (n, lane) => {
        if ((served[lane] ?? 0) % SCHEDULES_A_DESK === 0) await stop(lane);
        served[lane] = (served[lane] ?? 0) + 1;
        const desk = (desks[lane] ??= await startMortalDesk(deskProgram));
        await run(drawSchedule(seeds[n] ?? 0, { failDisk: CAN_FAIL_DISK, mount: CAN_MOUNT }), desk);
        if (n % 100 === 99) console.log(`${n + 1} of ${SCHEDULES} schedules`);
      });
    } finally {
      for (const lane of desks.keys()) await stop(lane);
    }
    console.log(`${SCHEDULES} schedules: ${JSON.stringify(met)}`);
  }, 3_600_000);

  it('bring each mail at least once, and always under its one Message-ID', async () => {
    const random = seededFraction(campaignSeed('mail and kill -9'));
    const seeds = Array.from({ length: MAILS }, () => Math.floor(random() * 2 ** 31));
    await inLanes(MAILS, async (n) => {
      const seed = seeds[n] ?? 0;
      const fraction = seededFraction(seed);
      const below = (most: number): number => Math.floor(fraction() * most);
      const folder = fastFolder();
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const { db, outbox } = openAt(folder);
      const { port, mails } = await startMailServer({}, () => {
        if (fraction() < 0.2) throw Object.assign(new Error('try later'), { responseCode: 451 });
      });
      const deliveries = [...wholeTicket(folder), ...wholeTicket(folder)];
      outbox.add(deliveries);
      const url = `smtp://127.0.0.1:${port}`;
      const errand = { folder, url, seed, speed: SPEED, began: systemClock.now() };
      for (let i = below(4); i > 0; i--) await life({ ...errand, dieAt: 1 + below(10) });
      expect(await life(errand), `seed ${seed}`).toMatchObject({ end: 0 });
      expect(countOwed(db), `seed ${seed}`).toEqual(NOTHING_OWED);
      db.close();
      const ids = new Set(mails.map((mail) => headerOf(mail, 'Message-ID')));
      expect(ids, `seed ${seed}`).toEqual(new Set(deliveries.map(({ id }) => `<${id}@rooms.example.com>`)));
    });
  }, 3_600_000);
});
