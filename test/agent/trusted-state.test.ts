import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Config } from '../../agent/config/schema.ts';
import { stateChecks } from '../../agent/doctor/state-checks.ts';
import { openState } from '../../agent/state.ts';
import { runAgent } from '../support/agent-process.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** A unit whose state was written by an agent that knows one more step of the outbox's tables. */
function newerUnit(): { stateDirectory: string; config: string } {
  const folder = tempFolder();
  const stateDirectory = join(folder, 'state');
  const config = join(folder, 'config.yaml');
  writeFileSync(config, JSON.stringify({ stateDirectory, panel: { enabled: false } }));
  const db = openState({ stateDirectory });
  db.run(`UPDATE schema_versions SET version = version + 1 WHERE room = 'uploader/outbox'`);
  db.close();
  return { stateDirectory, config };
}

it.each([['run'], ['outbox'], ['sync'], ['tickets']])(
  '%s refuses the state of a newer agent with 2 and says what to do; nothing is set aside',
  async (command) => {
    const { stateDirectory, config } = newerUnit();
    const { code, stderr } = await runAgent([command, '--config', config]);
    expect(stderr).toMatch(/newer agent \(uploader\/outbox \d+, known \d+\)/);
    expect(stderr).toContain('Install that version again');
    expect(code).toBe(2);
    expect(readdirSync(stateDirectory).filter((name) => name.includes('unreadable'))).toEqual([]);
  },
);

it('doctor says so too', () => {
  const { stateDirectory } = newerUnit();
  expect(stateChecks(Config.parse({ stateDirectory })).find(({ name }) => name === 'state file')).toMatchObject({
    ok: false,
    found: expect.stringContaining('newer agent'),
    todo: expect.stringContaining('Install that version again'),
  });
});
