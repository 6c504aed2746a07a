import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseIso } from '../../../agent/base/iso-time.ts';
import { registerWarranty } from '../../../agent/commands/warranty.ts';
import { runCommand } from '../../support/run-command.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const clock = { now: () => parseIso('2026-11-25T12:00:00Z'), monotonic: () => 0 };

function configured(yaml: string): string[] {
  const path = join(tempFolder(), 'config.yaml');
  writeFileSync(path, yaml);
  return ['--config', path];
}

it('prints the assessment as one JSON document', async () => {
  const config = configured('warranty: { purchasedOn: 2026-03-31, activatedOn: 2026-04-02 }');
  const { exitCode, stdout } = await runCommand(registerWarranty, ['warranty', '--json', ...config], { clock });
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    coverage: 'covered',
    activation: 'on-time',
    endsOn: '2027-03-31',
    daysLeft: 126,
    source: 'configuration',
  });
});

it('prints sentences for people, and that no warranty suppresses a ticket', async () => {
  const { stdout } = await runCommand(registerWarranty, ['warranty', ...configured('')], { clock });
  expect(stdout).toContain('Warranty:    unknown');
  expect(stdout).toContain('set warranty.purchasedOn in the configuration');
  expect(stdout).toContain('a ticket is filed whatever the warranty says');
});

it('ends with 2 on a wrong configuration', async () => {
  const { exitCode } = await runCommand(registerWarranty, ['warranty', ...configured('warranty: 7')], { clock });
  expect(exitCode).toBe(2);
});
