import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { currentBaselineId } from '../../agent/incidents/baseline-store.ts';
import { openState } from '../../agent/state.ts';
import { campaignSeed, LONG, seededFraction } from '../support/campaign.ts';
import { eventually } from '../support/eventually.ts';
import { startAgent } from '../support/agent-process.ts';
import type { AgentProcess } from '../support/agent-process.ts';
import { startTestDesk } from '../support/sandbox.ts';
import type { TestDesk } from '../support/sandbox.ts';

/**
 * kill -9 at random moments of the main flow: the version of the unit changes, the agent is killed and started again,
 * and the desk must hold exactly one ticket with exactly one copy of the evidence.
 */
const KILLS = LONG ? 100 : 3;
const SEED = campaignSeed('kill');

let folder: string;
let desk: TestDesk;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dten-kill-'));
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
      collection: { disabled: ['packages', 'processes', 'system-logs', 'kernel-log'] },
      desk: { kind: 'sandbox', url: desk.url, tokenFile: join(unit, 'token'), settleSeconds: 0.3 },
    }),
  );
  return config;
}

async function prepareUnit(unit: string): Promise<void> {
  mkdirSync(unit);
  writeFileSync(join(unit, 'version'), '2.0.0\n');
  const config = configure(unit);
  const agent = startAgent(['--config', config, 'run']);
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
  const agent = startAgent(['--config', config, 'run']);
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

async function expectOneTicket(incidentId: string): Promise<void> {
  const tickets = (await desk.tickets()).filter(({ description }) => description.includes(incidentId));
  expect(tickets).toHaveLength(1);
  const attachments = tickets.flatMap(({ comments }) => comments.flatMap(({ attachments: files }) => files));
  expect(attachments).toHaveLength(1);
  expect(attachments[0]?.bytes).toBeGreaterThan(0);
}

describe('kill -9 in the middle of the main flow', () => {
  let flowMs = 3000;

  it('without a kill: one ticket with its evidence', async () => {
    const config = changedUnit('whole');
    const started = performance.now();
    await expectOneTicket(await runToTheEnd(config, 'whole'));
    flowMs = performance.now() - started;
  });

  const random = seededFraction(SEED);
  const moments = Array.from({ length: KILLS }, (_, i) => ({ kill: i + 1, share: random() }));

  it.each(moments)('kill $kill: exactly one ticket, exactly one copy of the evidence', async ({ kill, share }) => {
    const unit = `unit-${kill}`;
    const config = changedUnit(unit);
    const agent = startAgent(['--config', config, 'run']);
    await killAfter(agent, share * flowMs);
    await expectOneTicket(await runToTheEnd(config, unit));
    rmSync(join(folder, unit), { recursive: true, force: true });
  });
});

/** The moment of the kill is the test's input, so it is waited for. */
async function killAfter(agent: AgentProcess, ms: number): Promise<void> {
  const timer = setTimeout(() => agent.kill('SIGKILL'), ms);
  await agent.ended;
  clearTimeout(timer);
}
