import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../agent/base/log.ts';
import { systemRandom } from '../../agent/base/random.ts';
import { systemClock } from '../../agent/base/system-clock.ts';
import { Config } from '../../agent/config/schema.ts';
import { ensurePrivateFolder } from '../../agent/base/private-folder.ts';
import { bundleFolder } from '../../agent/incidents/collection-request.ts';
import { requestHelp } from '../../agent/incidents/request-help.ts';
import { reserveIsGone } from '../../agent/incidents/storage/housekeeping.ts';
import { buildRooms } from '../../agent/rooms.ts';
import type { Rooms, RoomsOptions } from '../../agent/rooms.ts';
import { openState } from '../../agent/state.ts';
import { campaignSeed, LONG, seededFraction } from '../support/campaign.ts';
import { collected, component, finding } from '../support/fake-unit.ts';
import { startTestDesk } from '../support/sandbox.ts';
import type { TestDesk } from '../support/sandbox.ts';
import { CAN_MOUNT, smallDisk } from '../support/small-disk.ts';
import type { SmallDisk } from '../support/small-disk.ts';
import { quietCli } from '../support/quiet-cli.ts';

const MIB = 1024 * 1024;
const NEVER = new AbortController().signal;
const ROUNDS = 4;

let folder: string;
let desk: TestDesk;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dten-full-'));
  desk = await startTestDesk(folder);
  writeFileSync(join(folder, 'token'), `${desk.token}\n`, { mode: 0o600 });
});

afterAll(async () => {
  await desk.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Unit {
  disk: SmallDisk;
  config: Config;
  /** The rooms of a process that has just started; an error of a round is what the daemon's loop would log. */
  start(onStep?: RoomsOptions['onStep']): Promise<Rooms>;
}

function unit(storage: object = {}): Unit {
  const disk = smallDisk(12);
  const config = Config.parse({
    stateDirectory: join(disk.path, 'state'),
    desk: {
      ...{ kind: 'sandbox', url: desk.url, tokenFile: join(folder, 'token'), settleSeconds: 0 },
      // Hundreds of tickets in less than a minute.
      callsPerMinute: 10_000,
    },
    panel: { enabled: false },
    storage: { minFreeMebibytes: 0, reserveMebibytes: 2, ...storage },
  });
  const cli = quietCli();
  const log = createLog({ level: 'silent', clock: systemClock, redact: (line) => line });
  return {
    disk,
    config,
    async start(onStep) {
      const db = openState(config);
      onTestFinished(() => db.close());
      const rooms = await buildRooms({ config, cli, db, log, ...(onStep === undefined ? {} : { onStep }) });
      // In the place of the collecting child: it writes a bundle, and fails as it would when there is no space.
      rooms.flow.collect = async (request) => {
        const result = collected([component('firmware', '1')], [finding('inoperable')]);
        const path = request.bundlePath;
        if (path === null) return { ok: true, result };
        const content = systemRandom.bytes(MIB);
        try {
          ensurePrivateFolder(bundleFolder(config));
          writeFileSync(path, content);
        } catch (error) {
          rmSync(path, { force: true });
          return await Promise.resolve({ ok: false, why: String(error) });
        }
        const sha256 = createHash('sha256').update(content).digest('hex');
        return { ok: true, result: { ...result, bundle: { path, bytes: MIB, files: 1, sha256, withheld: [] } } };
      };
      return rooms;
    },
  };
}

/** Some rounds of the daemon's loops. What they throw on a full disk is logged there and tried again. */
async function run(rooms: Rooms): Promise<string[]> {
  const errors: string[] = [];
  for (let round = 0; round < ROUNDS; round++)
    for (const work of [rooms.workOnIncidents, rooms.deliverOnce])
      await work(NEVER).catch((error: unknown) => errors.push(String(error)));
  return errors;
}

async function ticketsOf(incidentId: string) {
  return (await desk.tickets()).filter(({ description }) => description.includes(incidentId));
}

describe.skipIf(!CAN_MOUNT)('a disk that runs full', () => {
  it.each(['baseline', 'collecting', 'collected', 'filed', 'delivered'])(
    'when the flow is at "%s": the ticket goes all the same, once, and its evidence at the latest when there is space',
    async (at) => {
      const { disk, start } = unit();
      let filled = false;
      const rooms = await start(({ step }) => {
        if (step !== at || filled) return;
        filled = true;
        disk.fill();
      });
      rooms.keepHouse();
      const { id } = requestHelp(rooms.store, { roomUsable: false });
      await run(rooms);
      expect(filled).toBe(true);
      expect(await ticketsOf(id)).toHaveLength(1); // The disk is full still: this is what the reserve is for.
      disk.free();
      await run(rooms);
      const [ticket, ...others] = await ticketsOf(id);
      expect(others).toEqual([]);
      expect(rooms.store.require(id).state).toBe('filed');
      const attachments = ticket?.comments.flatMap((comment) => comment.attachments) ?? [];
      if (rooms.store.require(id).collected?.ok === true) expect(attachments).toHaveLength(1);
      else expect(ticket?.description).toContain('No evidence could be collected');
    },
  );

  it('before the press, and at the start of the process: the press is durable and its ticket goes', async () => {
    const { disk, start, config } = unit();
    (await start()).keepHouse();
    expect(reserveIsGone(config)).toBe(false);
    disk.fill();
    const rooms = await start();
    const { id } = requestHelp(rooms.store, { text: 'Nobody hears us', roomUsable: false });
    await run(rooms);
    expect(reserveIsGone(config)).toBe(true);
    expect(await ticketsOf(id)).toHaveLength(1);
  });

  it('without a reserve: nothing is half written, and it all goes once there is space', async () => {
    const { disk, start } = unit({ reserveMebibytes: 0 });
    const rooms = await start();
    const { id } = requestHelp(rooms.store, {});
    disk.fill();
    expect((await run(rooms)).join()).toContain('full');
    expect(await ticketsOf(id)).toEqual([]);
    expect(() => requestHelp(rooms.store, {})).toThrow(/full/);
    disk.free();
    await run(rooms);
    expect(await ticketsOf(id)).toHaveLength(1);
  });

  it('gets its reserve back when there is space again', async () => {
    const { disk, start, config } = unit();
    const rooms = await start();
    rooms.keepHouse();
    disk.fill();
    requestHelp(rooms.store, {});
    await run(rooms);
    expect(rooms.keepHouse().reserved).toBe(false);
    disk.free();
    expect(rooms.keepHouse().reserved).toBe(true);
    expect(reserveIsGone(config)).toBe(false);
  });

  it('of many tickets at random moments: none is lost, none is there twice', async () => {
    const { disk, start } = unit({ maxBundleMebibytesTotal: 3 });
    const random = seededFraction(campaignSeed('full disk'));
    let rooms = await start(() => {
      if (random() < 0.2) disk.fill();
    });
    rooms.keepHouse();
    const pressed: string[] = [];
    for (let i = 0; i < (LONG ? 200 : 12); i++) {
      try {
        pressed.push(requestHelp(rooms.store, { text: `press ${i}`, roomUsable: i % 2 === 0 }).id);
      } catch {
        // It was not durable, and nobody got a reference.
      }
      await run(rooms);
      if (i % 3 === 2) disk.free();
      if (i % 4 === 3) rooms = await start();
      try {
        rooms.keepHouse();
      } catch {
        // Logged by the loop.
      }
    }
    disk.free();
    await run(rooms);
    const tickets = await desk.tickets();
    for (const id of pressed) {
      const said = tickets.flatMap(({ description, comments }) => [
        description,
        ...comments.slice(1).map(({ body }) => body),
      ]);
      expect(
        said.filter((text) => text.includes(`ncident: ${id}`) || text.includes(`It tells of incident ${id}`)),
      ).toHaveLength(1);
    }
  });
});
