import { cpSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemRandom } from '../../agent/base/random.ts';
import { currentBaselineId } from '../../agent/incidents/baseline-store.ts';
import { openState } from '../../agent/state.ts';
import type { ControlTicket } from '../../uploader/sandbox/control-api.ts';
import { bundledAgent, runAgent, startAgent } from '../support/agent-process.ts';
import { campaignSeed, LONG, seededFraction } from '../support/campaign.ts';
import { COSTLY_COLLECTORS } from '../support/costly-collectors.ts';
import { eventually } from '../support/eventually.ts';
import { fastFolder } from '../support/fast-folder.ts';
import { inLanes } from '../support/in-lanes.ts';
import { startTestDesk } from '../support/sandbox.ts';
import type { TestDesk } from '../support/sandbox.ts';

/**
 * The state file is destroyed, in several ways, at several moments: the desk must hold each ticket with its evidence
 * exactly once afterwards, and the ledger know it again.
 */
const KILLS = LONG ? 30 : 1;
const SEED = campaignSeed('lost state');
/** Everything is found again, and filed, in about so long. */
const LONGEST_LIFE_MS = 2000;

let folder: string;
let program: string;
let desk: TestDesk;
/** The incident whose ticket the desk has, and the one whose ticket it has not got. */
let delivered: string;
let queued: string;

beforeAll(async () => {
  folder = fastFolder();
  program = bundledAgent(folder);
  desk = await startTestDesk(folder);
  delivered = await makeUnit('delivered', desk.url);
  queued = await makeUnit('queued', 'http://127.0.0.1:1');
}, 120_000);

afterAll(async () => {
  await desk.close();
  rmSync(folder, { recursive: true, force: true });
});

function configure(unit: string, url = desk.url): string {
  const path = join(folder, unit, 'config.yaml');
  writeFileSync(join(folder, unit, 'token'), `${desk.token}\n`, { mode: 0o600 });
  writeFileSync(
    path,
    JSON.stringify({
      stateDirectory: join(folder, unit, 'state'),
      panel: { enabled: false },
      updates: {
        checkSchedule: '0 0 1 1 *',
        versionFiles: [{ id: 'app:rooms', kind: 'app', name: 'Rooms', path: join(folder, unit, 'version') }],
      },
      collection: { disabled: COSTLY_COLLECTORS },
      desk: { kind: 'sandbox', url, tokenFile: join(folder, unit, 'token'), settleSeconds: 0.2 },
    }),
  );
  return path;
}

const Count = z.object({ n: z.number() });

async function until(unit: string, what: string, query: string): Promise<void> {
  const db = openState({ stateDirectory: join(folder, unit, 'state') });
  try {
    await eventually(what, () => ((db.get(Count, query)?.n ?? 0) > 0 ? true : undefined));
  } finally {
    db.close();
  }
}

async function running(unit: string, config: string, work: () => Promise<void>): Promise<void> {
  const agent = startAgent(['--config', config, 'run'], { program });
  await agent.said('agent started');
  try {
    await work();
  } finally {
    agent.kill('SIGTERM');
    expect(await agent.ended, unit).toMatchObject({ code: 0, signal: null });
  }
}

/** A unit on which an older version appeared, which is worth a ticket. Returns the incident's id. */
async function makeUnit(unit: string, url: string): Promise<string> {
  mkdirSync(join(folder, unit));
  const version = join(folder, unit, 'version');
  writeFileSync(version, '2.0.0\n');
  const config = configure(unit, url);
  const state = join(folder, unit, 'state');
  await running(unit, config, async () => {
    await eventually('the state', () =>
      statSync(join(state, 'agent.db'), { throwIfNoEntry: false }) ? true : undefined,
    );
    const db = openState({ stateDirectory: state });
    await eventually('a baseline', () => currentBaselineId(db) ?? undefined).finally(() => db.close());
  });
  writeFileSync(version, '1.0.0\n');
  await running(unit, config, async () => {
    const done =
      url === desk.url
        ? `SELECT count(*) = 2 AS n FROM deliveries WHERE state = 'settled'`
        : `SELECT count(*) = 2 AS n FROM deliveries`;
    await until(unit, 'the ticket', done);
  });
  const db = openState({ stateDirectory: state });
  const id = db.get(z.object({ id: z.string() }), 'SELECT id FROM incidents')?.id ?? '';
  db.close();
  return id;
}

/** A copy of a unit whose state file is destroyed. */
function destroyed(from: string, name: string, how: (path: string) => void): string {
  cpSync(join(folder, from), join(folder, name), { recursive: true });
  how(join(folder, name, 'state', 'agent.db'));
  return configure(name);
}

const OWED = `(SELECT count(*) FROM deliveries WHERE state <> 'settled') + (SELECT count(*) FROM recoveries)
  + (SELECT count(*) FROM incidents WHERE state IN ('noticed', 'collected'))`;
const ALL_DONE = `SELECT (${OWED}) = 0 AND (SELECT count(*) FROM state_losses WHERE incident_id IS NOT NULL) > 0 AS n`;

async function ticketOf(incidentId: string): Promise<ControlTicket[]> {
  return (await desk.tickets()).filter(({ description }) => description.includes(`Incident: ${incidentId}`));
}

async function expectOnce(incidentId: string): Promise<void> {
  const tickets = await ticketOf(incidentId);
  expect(tickets).toHaveLength(1);
  const files = tickets.flatMap(({ comments }) => comments.flatMap(({ attachments }) => attachments));
  expect(files.filter(({ fileName }) => fileName.includes(incidentId))).toHaveLength(1);
}

const DAMAGE: [string, (path: string) => void][] = [
  ['overwritten with rubbish', (path) => writeFileSync(path, systemRandom.bytes(200_000))],
  ['overwritten in its first page', (path) => writeFileSync(path, systemRandom.bytes(4096), { flag: 'r+' })],
  ['cut in half', (path) => truncateSync(path, Math.floor(statSync(path).size / 2))],
];

describe('a state file that cannot be read', () => {
  it.each(DAMAGE)('%s: the ticket at the desk is adopted, with its number and its evidence', async (name, how) => {
    const unit = name.replaceAll(' ', '-');
    const config = destroyed('delivered', unit, how);
    if (name === 'cut in half') writeFileSync(join(folder, unit, 'state', 'state-suspect'), 'it failed while it ran\n');
    await running(unit, config, async () => await until(unit, 'everything', ALL_DONE));
    await expectOnce(delivered);

    const tickets = JSON.parse((await runAgent(['--config', config, 'tickets', '--json'], { program })).stdout) as {
      tickets: { subject: string; desk: { id: string } | null }[];
    };
    const [own] = await ticketOf(delivered);
    expect(tickets.tickets.map(({ desk: at }) => at?.id)).toContain(String(own?.id));
    const told = (await desk.tickets()).filter(({ subject }) => subject.includes('state of the support agent'));
    expect(told.at(-1)?.description).toContain('1 incident was found again');
    expect(readdirSync(join(folder, unit, 'state')).filter((file) => file.includes('unreadable'))).not.toEqual([]);
  });

  it('with a ticket that the desk has not got: it is filed again, once', async () => {
    const config = destroyed('queued', 'queued-lost', (path) => writeFileSync(path, 'no database'));
    await running('queued-lost', config, async () => await until('queued-lost', 'everything', ALL_DONE));
    await expectOnce(queued);
    expect((await ticketOf(queued))[0]?.description).toContain('The agent lost its state and wrote this text again');
  });

  it(`${KILLS} times with kill -9 while it is found again: once all the same`, { timeout: 3_600_000 }, async () => {
    const random = seededFraction(SEED);
    const moments = Array.from({ length: KILLS }, () => [random(), random()]);
    await inLanes(KILLS, async (n) => {
      const unit = `killed-${n}`;
      const [from, incidentId] = n % 2 === 0 ? ['queued', queued] : ['delivered', delivered];
      const config = destroyed(from, unit, (path) => writeFileSync(path, 'rubbish'));
      for (const share of moments[n] ?? []) {
        const agent = startAgent(['--config', config, 'run'], { program });
        const timer = setTimeout(() => agent.kill('SIGKILL'), share * LONGEST_LIFE_MS);
        await agent.ended;
        clearTimeout(timer);
      }
      await running(unit, config, async () => await until(unit, 'everything', ALL_DONE));
      await expectOnce(incidentId);
      rmSync(join(folder, unit), { recursive: true, force: true });
    });
  });
});
