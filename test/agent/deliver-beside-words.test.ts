import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../agent/base/log.ts';
import { systemRandom } from '../../agent/base/random.ts';
import { sleep } from '../../agent/base/sleep.ts';
import { systemClock } from '../../agent/base/system-clock.ts';
import type { Cli } from '../../agent/commands/cli.ts';
import { commandEnvironment } from '../../agent/config/environment.ts';
import { loadConfig } from '../../agent/config/load-config.ts';
import { Config } from '../../agent/config/schema.ts';
import { keepAddedWords } from '../../agent/help/added-words.ts';
import { requestHelp } from '../../agent/incidents/request-help.ts';
import { redactorHere } from '../../agent/incidents/ticket-redactor.ts';
import { buildRooms } from '../../agent/rooms.ts';
import type { RoomsOptions } from '../../agent/rooms.ts';
import { openState } from '../../agent/state.ts';
import { startTestDesk } from '../support/sandbox.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { create } from '../uploader/outbox/fixture.ts';

const NEVER = new AbortController().signal;

async function rooms(onStep: RoomsOptions['onStep'] = () => undefined) {
  const folder = tempFolder();
  const desk = await startTestDesk(folder);
  onTestFinished(() => desk.close());
  writeFileSync(join(folder, 'token'), `${desk.token}\n`, { mode: 0o600 });
  const config = Config.parse({
    stateDirectory: join(folder, 'state'),
    desk: { kind: 'sandbox', url: desk.url, tokenFile: join(folder, 'token'), settleSeconds: 0 },
    panel: { enabled: false },
  });
  const cli: Cli = {
    ...{ clock: systemClock, random: systemRandom, sleep, signal: NEVER, stdin: process.stdin },
    ...{ stdout: process.stdout, stderr: process.stderr, timeZone: 'UTC', selfArgv: ['node', 'none'], exitCode: 0 },
    commandEnvironment: () => commandEnvironment(),
    loadConfig: (path) => loadConfig({ path, environment: {} }),
  };
  const db = openState(config);
  onTestFinished(() => db.close());
  const log = createLog({ level: 'silent', clock: systemClock, redact: (line) => line });
  return { desk, rooms: await buildRooms({ config, cli, db, log, onStep }) };
}

it('whatever is wrong with added words, what is owed is delivered', async () => {
  const { desk, rooms: unit } = await rooms();
  unit.outbox.add([create()]);
  unit.db.exec('DROP TABLE help_added_words');
  expect(await unit.deliver(NEVER)).toBe(30_000);
  expect(await desk.tickets()).toHaveLength(1);
});

it('a ticket waits for no redactor of added words; they follow in the same round', async () => {
  const arrived = Promise.withResolvers<void>();
  const kinds: string[] = [];
  const { desk, rooms: unit } = await rooms((step) => {
    if (step.step !== 'delivered') return;
    kinds.push(step.delivery.kind);
    arrived.resolve();
  });
  const { id } = requestHelp(unit.store, {});
  unit.store.filed(id);
  keepAddedWords(unit.db, id, null, { text: 'and the sound is gone' });
  unit.outbox.add([{ ...create(), incidentId: id }]);
  unit.flow.makeRedactor = async (secrets) => {
    await arrived.promise;
    return redactorHere(secrets);
  };
  await unit.deliver(NEVER);
  expect(await desk.tickets()).toHaveLength(1);
  expect(kinds).toEqual(['create', 'comment']);
});
