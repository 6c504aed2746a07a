import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { currentBaselineId } from '../../agent/incidents/baseline-store.ts';
import { openState } from '../../agent/state.ts';
import { runAgent, startAgent } from '../support/agent-process.ts';
import { incidentIn, quietDaemon } from '../support/daemon-state.ts';
import { eventually } from '../support/eventually.ts';
import { tempFolder } from '../support/temp-folder.ts';

let state: string;
let config: string;

beforeEach(() => {
  ({ config, state } = quietDaemon(tempFolder()));
});

describe('the daemon', () => {
  it('ends with 0 after SIGTERM, also in the middle of a collection', async () => {
    const agent = startAgent(['--config', config, 'run']);
    await agent.said('agent started');
    agent.kill('SIGTERM');
    const { code, stderr } = await agent.ended;
    expect(code).toBe(0);
    expect(stderr).toContain('"stopped"');
  });

  it('is the only one of its state directory; commands run beside it', async () => {
    const agent = startAgent(['--config', config, 'run']);
    await agent.said('agent started');
    const second = await runAgent(['--config', config, 'run']);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain('another daemon');
    expect((await runAgent(['--config', config, 'tickets', '--json'])).code).toBe(0);
    agent.kill('SIGTERM');
    await agent.ended;
  });

  it('sees what another process commits, and files it', async () => {
    const agent = startAgent(['--config', config, 'run']);
    await agent.said('agent started');
    const pressed = await runAgent(['--config', config, 'help-request', '--category', 'sound', '--json']);
    const { ref } = JSON.parse(pressed.stdout) as { ref: string };
    expect(await incidentIn(state, ({ state: reached }) => reached === 'filed')).toMatchObject({ ref, source: 'help' });
    agent.kill('SIGTERM');
    expect((await agent.ended).code).toBe(0);

    const tickets = JSON.parse((await runAgent(['--config', config, 'tickets', '--json'])).stdout) as {
      tickets: { ref: string; status: string }[];
    };
    expect(tickets.tickets).toMatchObject([{ ref, status: 'queued' }]);
  });

  it('takes a claim of an updater that does not come true for what it is', async () => {
    const agent = startAgent(['--config', config, 'run']);
    await agent.said('agent started');
    const db = openState({ stateDirectory: state });
    await eventually('a baseline', () => currentBaselineId(db) ?? undefined);
    db.close();
    await runAgent([
      '--config',
      config,
      'report-update',
      '--to',
      '99.0.0',
      '--outcome',
      'failed',
      '--detail',
      'signature refused',
    ]);
    const found = await incidentIn(state, ({ state: reached }) => reached === 'filed' || reached === 'dismissed');
    expect(found).toMatchObject({ source: 'update', state: 'filed' });
    if (found.collected?.ok === true)
      expect(found.collected.result.updates).toMatchObject([{ verdict: 'failed', to: '99.0.0' }]);
    agent.kill('SIGTERM');
    await agent.ended;
  });

  it.each([
    ['no database at all', 'not a database, just text that somebody wrote over it'],
    ['half a header', 'SQLite format 3\0\x10'],
  ])('survives a state file that is %s: sets it aside, says so, goes on', async (_, content) => {
    mkdirSync(state, { mode: 0o700 });
    writeFileSync(join(state, 'agent.db'), content.padEnd(4096, 'x'), { mode: 0o600 });
    const agent = startAgent(['--config', config, 'run']);
    await agent.said('agent started');
    agent.kill('SIGTERM');
    const { code, stderr } = await agent.ended;
    expect(code).toBe(0);
    expect(stderr).toContain('has been set aside');
    expect(readdirSync(state).some((name) => name.startsWith('agent.db.unreadable-'))).toBe(true);
  });

  it('keeps everything it writes private', async () => {
    const agent = startAgent(['--config', config, 'run']);
    await agent.said('agent started');
    await runAgent(['--config', config, 'help-request']);
    await incidentIn(state, ({ state: reached }) => reached === 'filed');
    agent.kill('SIGTERM');
    await agent.ended;
    const open = readdirSync(state, { recursive: true, encoding: 'utf8' }).filter(
      (name) => (statSync(join(state, name)).mode & 0o077) !== 0,
    );
    expect(open).toEqual([]);
  });
});
