import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { openState } from '../../../agent/state.ts';
import { IncidentStore } from '../../../agent/incidents/incident-store.ts';
import { systemRandom } from '../../../agent/base/random.ts';
import { requestHelp } from '../../../agent/incidents/request-help.ts';
import { Outbox } from '../../../uploader/outbox/outbox.ts';
import { runAgent } from '../../support/agent-process.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { comment, create } from '../../uploader/outbox/fixture.ts';
import { deadPort } from '../../uploader/mail-fixture.ts';
import { startTestDesk } from '../../uploader/sandbox-fixture.ts';
import { TOKEN } from '../../uploader/sandbox-tokens.ts';

function unitAt(url: string) {
  const folder = tempFolder();
  const stateDirectory = join(folder, 'state');
  const config = join(folder, 'config.yaml');
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, `${TOKEN}\n`, { mode: 0o600 });
  writeFileSync(config, JSON.stringify({ stateDirectory, desk: { kind: 'sandbox', url, tokenFile } }));
  const db = openState({ stateDirectory });
  onTestFinished(() => db.close());
  const sync = async (...args: string[]) => await runAgent(['sync', ...args, '--config', config]);
  return { outbox: new Outbox(db, systemClock), store: new IncidentStore(db, systemClock, systemRandom), sync };
}

it('sends what is owed, though its wait is not over, and says so', async () => {
  const { url, tickets } = await startTestDesk();
  const { outbox, sync } = unitAt(url);
  const ticket = create();
  outbox.add([ticket, comment(ticket.incidentId)]);
  outbox.markSending(ticket.id, 'sandbox');
  outbox.defer(ticket.id, { delayMs: 3_600_000, lookFirst: false, unreachable: true, reason: 'no network' });
  const { code, stdout } = await sync();
  expect(stdout).toMatch(/^Sent 2; still waiting 0; waiting for a person 0\./);
  expect(code).toBe(0);
  expect(await tickets()).toHaveLength(1);
});

it('says why something is still here, and what is not filed yet', async () => {
  const { outbox, store, sync } = unitAt(`http://127.0.0.1:${await deadPort()}`);
  const ticket = create();
  outbox.add([ticket, comment(ticket.incidentId)]);
  requestHelp(store, {});
  const { code, stdout } = await sync();
  expect(code).toBe(0);
  expect(stdout).toContain('Sent 0; still waiting 2');
  expect(stdout).toMatch(/Why: .*connection was refused/);
  expect(stdout).not.toContain('waits for its ticket');
  expect(stdout).toContain('Not filed yet: 1.');
  expect(JSON.parse((await sync('--json')).stdout)).toMatchObject({ sent: 0, waiting: 2, unfiled: 1 });
});
