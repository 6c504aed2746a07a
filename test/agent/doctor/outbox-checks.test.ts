import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { Config } from '../../../agent/config/schema.ts';
import { outboxChecks } from '../../../agent/doctor/outbox-checks.ts';
import { openState } from '../../../agent/state.ts';
import { systemClock } from '../../../agent/base/system-clock.ts';
import type { Desk } from '../../../uploader/desks/desk.ts';
import { Outbox } from '../../../uploader/outbox/outbox.ts';
import { runAgent } from '../../support/agent-process.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { mailDesk, startMailServer } from '../../uploader/mail-fixture.ts';
import { create, deliverer } from '../../uploader/outbox/fixture.ts';
import { deskAt, never, startTestDesk } from '../../uploader/sandbox-fixture.ts';

/** A unit that owes a ticket to a desk, after it tried once. */
async function tried(desk: Desk): Promise<Config> {
  const config = Config.parse({ stateDirectory: join(tempFolder(), 'state') });
  const db = openState(config);
  onTestFinished(() => db.close());
  const outbox = new Outbox(db, systemClock);
  outbox.add([create()]);
  await deliverer({ db, outbox, clock: systemClock }, desk).deliverDue(never);
  return config;
}

it('nothing is said of a unit without a state, and that nothing is owed of one with', () => {
  const config = Config.parse({ stateDirectory: join(tempFolder(), 'state') });
  expect(outboxChecks(config)).toEqual([]);
  openState(config).close();
  expect(outboxChecks(config)).toMatchObject([{ name: 'outbox', ok: true, found: 'nothing is owed' }]);
});

it.each([401, 403])('a desk that answered %i is stopped: since when, why, and what to do', async (code) => {
  const { desk, misbehave, url } = await startTestDesk();
  await misbehave({ kind: 'status', code });
  const config = await tried(desk);
  const [stop, owed] = outboxChecks(config);
  expect(stop).toMatchObject({ name: 'desk: stopped', ok: false, found: expect.stringContaining(url) });
  expect(stop?.todo).toBe('Put its credentials right (desk.tokenFile), then: dten-agent outbox retry --all');
  expect(owed).toMatchObject({ name: 'outbox', ok: false, todo: expect.stringContaining('retry --all') });
});

it('so is a mailbox that refused the password', async () => {
  const { port } = await startMailServer();
  const config = await tried(mailDesk(port, { user: 'unit', password: 'wrong' }));
  expect(outboxChecks(config)[0]).toMatchObject({
    name: 'desk: stopped',
    ok: false,
    todo: expect.stringContaining('desk.mail.passwordFile'),
  });
});

it('what the desk refused waits for a person', async () => {
  const { desk, misbehave } = await startTestDesk();
  await misbehave({ kind: 'status', code: 422 });
  expect(outboxChecks(await tried(desk))).toMatchObject([
    { name: 'outbox', ok: false, found: '1 owed, of which 1 wait for a person' },
  ]);
});

it('doctor shows it in its table, and ends with 3', async () => {
  const { misbehave, url } = await startTestDesk();
  await misbehave({ kind: 'status', code: 401 });
  const { stateDirectory } = await tried(deskAt(url));
  const path = join(tempFolder(), 'config.yaml');
  writeFileSync(path, JSON.stringify({ stateDirectory }));
  const { code, stdout } = await runAgent(['doctor', '--json', '--config', path]);
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({
    checks: expect.arrayContaining([expect.objectContaining({ name: 'desk: stopped', ok: false })]),
  });
});
