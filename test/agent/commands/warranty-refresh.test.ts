import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../../agent/base/log.ts';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { registerSlo } from '../../../agent/commands/slo.ts';
import { registerWarranty } from '../../../agent/commands/warranty.ts';
import { loadConfig } from '../../../agent/config/load-config.ts';
import { keepWarranty } from '../../../agent/keep-warranty.ts';
import { openState } from '../../../agent/state.ts';
import { WarrantyCache } from '../../../uploader/warranty/warranty-cache.ts';
import { runCommand } from '../../support/run-command.ts';
import { startTestDesk } from '../../support/sandbox.ts';
import type { TestDesk } from '../../support/sandbox.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const HOUR = 3_600_000;
const log = createLog({ level: 'silent', clock: systemClock, redact: (line) => line });

async function unit(): Promise<{ config: string; desk: TestDesk; folder: string }> {
  const folder = tempFolder();
  const desk = await startTestDesk(folder);
  onTestFinished(() => desk.close());
  writeFileSync(join(folder, 'token'), `${desk.token}\n`, { mode: 0o600 });
  const config = join(folder, 'config.yaml');
  writeFileSync(
    config,
    JSON.stringify({
      stateDirectory: join(folder, 'state'),
      unit: { contact: { availability: 'weekdays 9-17 CET' } },
      warranty: {
        serial: 'S-1',
        purchasedOn: '2020-01-01',
        lookup: { url: desk.url, tokenFile: join(folder, 'token'), refreshHours: 2 },
      },
    }),
  );
  return { config, desk, folder };
}

it('asks now, keeps the answer, and shows it afterwards with its age', async () => {
  const { config, desk } = await unit();
  await desk.control('/warranty', {
    serial: 'S-1',
    purchasedOn: '2026-10-01',
    termMonths: 36,
    accountStanding: 'good',
  });
  const asked = await runCommand(registerWarranty, ['warranty', '--refresh', '--json', '--config', config]);
  expect(asked.exitCode).toBe(0);
  expect(JSON.parse(asked.stdout)).toMatchObject({
    source: 'lookup',
    endsOn: '2029-10-01',
    accountStanding: 'good',
    contactAvailability: 'weekdays 9-17 CET',
    refresh: { outcome: 'found' },
  });
  await desk.control('/faults', { kind: 'status', code: 500, match: { path: '/v1/', times: 99 } });
  const clock = { ...systemClock, now: () => systemClock.now() + 5 * HOUR };
  const shown = await runCommand(registerWarranty, ['warranty', '--config', config], { clock });
  expect(shown.stdout).toContain('lookup, 5 hours ago');
  expect(shown.stdout).toContain('Account:     in good standing');
});

it('says that the lookup gives no answer, shows what is known, and ends with 1', async () => {
  const { config, desk } = await unit();
  await desk.control('/faults', { kind: 'status', code: 503, match: { path: '/v1/' } });
  const { exitCode, stdout } = await runCommand(registerWarranty, ['warranty', '--refresh', '--config', config]);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('no answer: the lookup answered 503');
  expect(stdout).toContain('Source:      configuration');
});

it('reading what is known makes no state', async () => {
  const { config, folder } = await unit();
  expect((await runCommand(registerWarranty, ['warranty', '--config', config])).exitCode).toBe(0);
  expect(existsSync(join(folder, 'state'))).toBe(false);
});

it('cannot ask where no lookup is configured', async () => {
  const path = join(tempFolder(), 'config.yaml');
  writeFileSync(path, '');
  expect((await runCommand(registerWarranty, ['warranty', '--refresh', '--config', path])).exitCode).toBe(2);
});

it('the customer’s part stands beside the clocks', async () => {
  const { config } = await unit();
  const slo = await runCommand(registerSlo, ['slo', '--json', '--config', config]);
  expect(JSON.parse(slo.stdout)).toMatchObject({
    customer: { coverage: 'expired', accountStanding: null, contactAvailability: 'weekdays 9-17 CET' },
  });
  const text = await runCommand(registerSlo, ['slo', '--config', config]);
  expect(text.stdout).toContain('Your part: warranty Expired');
});

it('is kept fresh by schedule: asked once, then when it is old, and an hour after no answer', async () => {
  const { config: path, desk } = await unit();
  await desk.control('/warranty', { serial: 'S-1', purchasedOn: '2026-10-01' });
  const config = loadConfig({ path, environment: {} });
  const db = openState(config);
  onTestFinished(() => db.close());
  let now = systemClock.now();
  const clock = { now: () => now, monotonic: () => 0 };
  const round = async () => await keepWarranty({ db, config, clock, log }, new AbortController().signal);

  expect(await round()).toBe(2 * HOUR);
  const first = new WarrantyCache(db).get('S-1')?.fetchedAt;
  now += HOUR;
  expect(await round()).toBe(HOUR);
  expect(new WarrantyCache(db).get('S-1')?.fetchedAt).toBe(first);
  now += HOUR;
  await desk.control('/faults', { kind: 'status', code: 500, match: { path: '/v1/' } });
  expect(await round()).toBe(HOUR);
  expect(new WarrantyCache(db).get('S-1')?.fetchedAt).toBe(first);
  now -= 1000 * HOUR; // The clock was wrong when it was asked: what it says of the age is worth nothing.
  expect(await round()).toBe(2 * HOUR);
  expect(new WarrantyCache(db).get('S-1')?.fetchedAt).toBe(now);
});
