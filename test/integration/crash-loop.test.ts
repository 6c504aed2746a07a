import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { openState } from '../../agent/state.ts';
import { startAgent } from '../support/agent-process.ts';
import { eventually } from '../support/eventually.ts';
import { startTestDesk } from '../support/sandbox.ts';
import { tempFolder } from '../support/temp-folder.ts';

const STARTS = 7;
const Count = z.object({ n: z.number() });

it('an agent that is killed again and again files one ticket about it, and no more', async () => {
  const folder = tempFolder();
  const desk = await startTestDesk(folder);
  writeFileSync(join(folder, 'token'), `${desk.token}\n`, { mode: 0o600 });
  const config = join(folder, 'config.yaml');
  const stateDirectory = join(folder, 'state');
  writeFileSync(
    config,
    JSON.stringify({
      stateDirectory,
      panel: { enabled: false },
      updates: { checkSchedule: '0 0 1 1 *' },
      collection: { disabled: ['packages', 'processes', 'system-logs', 'kernel-log'] },
      desk: { kind: 'sandbox', url: desk.url, tokenFile: join(folder, 'token'), settleSeconds: 0.2 },
    }),
  );
  try {
    for (let i = 0; i < STARTS; i++) {
      const agent = startAgent(['--config', config, 'run']);
      await agent.said('agent started');
      agent.kill('SIGKILL');
      await agent.ended;
    }
    const agent = startAgent(['--config', config, 'run']);
    await agent.said('agent started');
    const db = openState({ stateDirectory });
    await eventually('the ticket', () =>
      db.get(
        Count,
        `SELECT (SELECT count(*) FROM deliveries WHERE state <> 'settled') = 0 AND (SELECT count(*) FROM tickets) > 0 AS n`,
      )?.n === 1
        ? true
        : undefined,
    ).finally(() => db.close());
    agent.kill('SIGTERM');
    expect(await agent.ended).toMatchObject({ code: 0 });
    const tickets = await desk.tickets();
    expect(tickets.map(({ subject }) => subject)).toEqual([expect.stringContaining('keeps ending by itself')]);
  } finally {
    await desk.close();
  }
});
