import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openState } from '../../agent/state.ts';
import { IncidentStore } from '../../agent/incidents/incident-store.ts';
import { systemClock } from '../../agent/base/system-clock.ts';
import { systemRandom } from '../../agent/base/random.ts';
import { Manifest } from '../../diagnostics/bundle/manifest.ts';
import { unpack } from '../diagnostics/bundle/make-capture.ts';
import { runAgent, startAgent } from '../support/agent-process.ts';
import type { AgentProcess } from '../support/agent-process.ts';
import { eventually } from '../support/eventually.ts';
import { tempFolder } from '../support/temp-folder.ts';

const COLLECTORS = ['packages', 'processes', 'system-logs', 'fwupd', 'network', 'crashes', 'apt'];

it('what was frozen at a press survives kill -9 and is in the bundle that is collected later', async () => {
  const folder = tempFolder();
  const config = join(folder, 'config.yaml');
  writeFileSync(
    config,
    JSON.stringify({
      stateDirectory: join(folder, 'state'),
      logLevel: 'info',
      panel: { enabled: false },
      collection: { disabled: COLLECTORS },
    }),
  );
  const agents: AgentProcess[] = [];
  const start = async (): Promise<AgentProcess> => {
    const agent = startAgent(['--config', config, 'run']);
    agents.push(agent);
    onTestFinished(async () => {
      agent.kill('SIGKILL');
      await agent.ended;
    });
    await agent.said('agent started');
    return agent;
  };

  const first = await start();
  expect(await runAgent(['--config', config, 'help-request'])).toMatchObject({ code: 0 });
  await first.said('evidence frozen');
  first.kill('SIGKILL');
  await first.ended;
  const killedAt = Date.now();
  const frozen = join(folder, 'state', 'frozen');
  expect(readdirSync(frozen)).toHaveLength(1);

  await start();
  const db = openState({ stateDirectory: join(folder, 'state') });
  onTestFinished(() => db.close());
  const store = new IncidentStore(db, systemClock, systemRandom);
  const bundle = await eventually('the collection', () => {
    const [incident] = store.recent(1);
    return incident?.collected?.ok === true ? (incident.collected.result.bundle ?? undefined) : undefined;
  });
  const entries = await unpack(bundle.path);
  const manifest = Manifest.parse(JSON.parse(entries.get('manifest.json') ?? ''));
  expect(Date.parse(manifest.frozen?.at ?? '')).toBeLessThan(killedAt);
  expect(Date.parse(manifest.takenAt)).toBeGreaterThan(killedAt);
  expect(manifest.frozen?.tookMs).toEqual(expect.any(Number));
  expect(entries.get('frozen/files/proc/loadavg')).toMatch(/^\d/);
  await eventually('the frozen evidence to go', () => (readdirSync(frozen).length === 0 ? true : undefined));
  expect(existsSync(frozen)).toBe(true);
});
