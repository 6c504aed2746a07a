import Table from 'cli-table3';
import type { Check } from '../doctor/check.ts';
import { deskChecks } from '../doctor/desk-checks.ts';
import { outboxChecks } from '../doctor/outbox-checks.ts';
import { stateChecks } from '../doctor/state-checks.ts';
import { storageChecks } from '../doctor/storage-checks.ts';
import { unitChecks } from '../doctor/unit-checks.ts';
import { warrantyChecks } from '../doctor/warranty-checks.ts';
import type { Cli, RegisterCommand } from './cli.ts';
import { EXIT } from './cli.ts';
import { paint, printJson } from './print.ts';

/** One line a check, with what to do. Nothing is filed. */
export const registerDoctor: RegisterCommand = (program, cli) => {
  program
    .command('doctor')
    .description('check this unit’s configuration, state and desk, without filing anything')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExits with 3 when a check failed.\n\nExample:\n  dten-agent doctor')
    .action(async (options: { json?: boolean }, command) => {
      const config = cli.loadConfig(command.optsWithGlobals().config);
      const checks = [
        ...stateChecks(config),
        ...storageChecks(config),
        ...unitChecks(config),
        ...outboxChecks(config),
        ...(await deskChecks(config, cli.clock, cli.signal)),
        ...(await warrantyChecks(config, cli.clock, cli.signal)),
      ];
      if (checks.some(({ ok }) => !ok)) cli.exitCode = EXIT.waiting;
      if (options.json === true) printJson(cli, { checks });
      else cli.stdout.write(`${table(checks, cli)}\n`);
    });
};

function table(checks: readonly Check[], { stdout }: Cli): string {
  const rows = new Table({
    head: ['', 'Check', 'Found', 'What to do'],
    style: { head: [], border: [] },
    wordWrap: true,
    colWidths: [4, 28, 48, 48],
  });
  for (const { ok, name, found, todo } of checks)
    rows.push([ok ? paint('green', '✔', stdout) : paint('red', '✘', stdout), name, found, todo ?? '']);
  return rows.toString();
}
