import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { currentBaselineId } from '../../agent/incidents/baseline-store.ts';
import { openState } from '../../agent/state.ts';
import { campaignSeed, LONG, seededFraction } from '../support/campaign.ts';
import { COSTLY_COLLECTORS } from '../support/costly-collectors.ts';
import { eventually } from '../support/eventually.ts';
import { bundledAgent, startAgent } from '../support/agent-process.ts';
import type { AgentProcess } from '../support/agent-process.ts';
import { fastFolder } from '../support/fast-folder.ts';
import { inLanes, LANES } from '../support/in-lanes.ts';
import { startTestDesk } from '../support/sandbox.ts';
import type { TestDesk } from '../support/sandbox.ts';

/**
 * kill -9 at random moments of the main flow: the version of the unit changes, the agent is killed and started again,
 * and the desk must hold exactly one ticket with exactly one copy of the evidence.
 */
const KILLS = LONG ? 100 : 3;
const SEED = campaignSeed('kill');

let folder: string;
let program: string;
let desk: TestDesk;

beforeAll(async () => {
  folder = fastFolder();
  program = bundledAgent(folder);
  desk = await startTestDesk(folder);
  await prepareUnit(join(folder, 'template'));
});

afterAll(async () => {
  await desk.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A unit whose firmware version stands in a file of ours, with a few collectors, at the test's desk. */
function configure(unit: string): string {
  const config = join(unit, 'config.yaml');
  writeFileSync(join(unit, 'token'), `${desk.token}\n`, { mode: 0o600 });
  writeFileSync(
    config,
    JSON.stringify({
      stateDirectory: join(unit, 'state'),
      logLevel: 'info',
      panel: { enabled: false },
      updates: {
        // The later check comes within the test, so that kills fall into it too.
        checksAfterMinutes: [0, 0.01],
        versionFiles: [{ id: 'app:rooms', kind: 'app', name: 'Rooms', path: join(unit, 'version') }],
      },
      collection: { disabled: COSTLY_COLLECTORS },
      desk: { kind: 'sandbox', url: desk.url, tokenFile: join(unit, 'token'), settleSeconds: 0.3 },
    }),
  );
  return config;
}

async function prepareUnit(unit: string): Promise<void> {
  mkdirSync(unit);
  writeFileSync(join(unit, 'version'), '2.0.0\n');
  const config = configure(unit);
  const agent = startAgent(['--config', config, 'run'], { program });
  await agent.said('agent started');
  const db = openState({ stateDirectory: join(unit, 'state') });
  try {
    await eventually('a baseline', () => currentBaselineId(db) ?? undefined);
  } finally {
    db.close();
  }
  agent.kill('SIGTERM');
  expect(await agent.ended).toMatchObject({ code: 0, signal: null });
}

/** A copy of the prepared unit on which an older version has appeared: a downgrade, which is worth a ticket. */
function changedUnit(name: string): string {
  const unit = join(folder, name);
  cpSync(join(folder, 'template'), unit, { recursive: true });
  writeFileSync(join(unit, 'version'), '1.0.0\n');
  return configure(unit);
}

const Count = z.object({ owed: z.number(), filed: z.number() });

/** Runs the agent until nothing is owed any more. */
async function runToTheEnd(config: string, unit: string): Promise<string> {
  const agent = startAgent(['--config', config, 'run'], { program });
  await agent.said('agent started');
  const db = openState({ stateDirectory: join(folder, unit, 'state') });
  try {
    await eventually('everything delivered', () => {
      const { owed, filed } = db.get(
        Count,
        `SELECT (SELECT COUNT(*) FROM deliveries WHERE state <> 'settled') AS owed,
                  (SELECT COUNT(*) FROM incidents WHERE state = 'filed' AND next_check_at IS NULL AND checks_done = 2) AS filed`,
      ) ?? { owed: 1, filed: 0 };
      return filed === 1 && owed === 0 ? true : undefined;
    });
    return db.get(z.object({ id: z.string() }), 'SELECT id FROM incidents')?.id ?? '';
  } finally {
    db.close();
    agent.kill('SIGTERM');
    expect(await agent.ended).toMatchObject({ code: 0 });
  }
}

async function expectOneTicket(incidentId: string, why: string): Promise<void> {
  const tickets = (await desk.tickets()).filter(({ description }) => description.includes(incidentId));
  expect(tickets, why).toHaveLength(1);
  const attachments = tickets.flatMap(({ comments }) => comments.flatMap(({ attachments: files }) => files));
  expect(attachments, why).toHaveLength(1);
  expect(attachments[0]?.bytes, why).toBeGreaterThan(0);
}

describe('kill -9 in the middle of the main flow', () => {
  let flowMs = 0;

  it('without a kill: one ticket with its evidence', async () => {
    // As many at once as are killed later, so that the moments of the kills fall into all of the flow.
    await inLanes(LANES, async (n) => {
      const unit = `whole-${n}`;
      const config = changedUnit(unit);
      const started = performance.now();
      await expectOneTicket(await runToTheEnd(config, unit), unit);
      flowMs = Math.max(flowMs, performance.now() - started);
    });
  });

  it(`${KILLS} times: exactly one ticket, exactly one copy of the evidence`, { timeout: 3_600_000 }, async () => {
    const random = seededFraction(SEED);
    const shares = Array.from({ length: KILLS }, () => random());
    await inLanes(KILLS, async (n) => {
      const unit = `unit-${n}`;
      const share = shares[n] ?? 0;
      const config = changedUnit(unit);
      await killAfter(startAgent(['--config', config, 'run'], { program }), share * flowMs);
      await expectOneTicket(await runToTheEnd(config, unit), `kill ${n} at ${share.toFixed(3)} of the flow`);
      rmSync(join(folder, unit), { recursive: true, force: true });
    });
  });
});

/** The moment of the kill is the test's input, so it is waited for. */
async function killAfter(agent: AgentProcess, ms: number): Promise<void> {
  const timer = setTimeout(() => agent.kill('SIGKILL'), ms);
  await agent.ended;
  clearTimeout(timer);
}
