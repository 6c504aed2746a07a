import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import Table from 'cli-table3';
import { messageOf } from '../base/errors.ts';
import type { Config } from '../config/schema.ts';
import { deskOf } from '../desk-of.ts';
import type { Cli, RegisterCommand } from './cli.ts';
import { EXIT } from './cli.ts';
import { paint, printJson } from './print.ts';

const MEBIBYTE = 1024 * 1024;
const LOW_SPACE_BYTES = 200 * MEBIBYTE;
/** An incident that no unit ever had: looking it up tries everything but filing. */
const NO_INCIDENT = '00000000-0000-4000-8000-000000000000';

interface Check {
  name: string;
  ok: boolean;
  found: string;
  /** What to do; null where nothing is to be done. */
  todo: string | null;
}

/** One line a check, with what to do. Nothing is filed. */
export const registerDoctor: RegisterCommand = (program, cli) => {
  program
    .command('doctor')
    .description('check this unit’s configuration, state and desk, without filing anything')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExits with 3 when a check failed.\n\nExample:\n  dten-agent doctor')
    .action(async (options: { json?: boolean }, command) => {
      const config = cli.loadConfig(command.optsWithGlobals().config);
      const checks = [stateCheck(config), spaceCheck(config), ...unitChecks(config), await deskCheck(config, cli)];
      if (checks.some(({ ok }) => !ok)) cli.exitCode = EXIT.waiting;
      if (options.json === true) printJson(cli, { checks });
      else cli.stdout.write(`${table(checks, cli)}\n`);
    });
};

function stateCheck({ stateDirectory }: Config): Check {
  const name = 'state directory';
  if (!existsSync(stateDirectory))
    return {
      name,
      ok: true,
      found: `${stateDirectory} is not there yet; the agent makes it when it starts`,
      todo: null,
    };
  try {
    accessSync(stateDirectory, constants.R_OK | constants.W_OK | constants.X_OK);
    return { name, ok: true, found: stateDirectory, todo: null };
  } catch (error) {
    return { name, ok: false, found: messageOf(error), todo: 'Run the agent as the owner of this folder, or as root.' };
  }
}

function spaceCheck({ stateDirectory }: Config): Check {
  const name = 'free space';
  const { bavail, bsize } = statfsSync(existsSync(stateDirectory) ? stateDirectory : '/');
  const free = bavail * bsize;
  const found = `${Math.floor(free / MEBIBYTE)} MiB`;
  return free >= LOW_SPACE_BYTES
    ? { name, ok: true, found, todo: null }
    : { name, ok: false, found, todo: `Free at least ${LOW_SPACE_BYTES / MEBIBYTE} MiB for bundles.` };
}

function unitChecks({ unit, warranty }: Config): Check[] {
  const wanted: [string, string | null, string][] = [
    ['unit.site', unit.site, 'The desk asks where the unit stands.'],
    ['unit.room', unit.room, 'The desk asks which room it is.'],
    ['unit.contact.name', unit.contact.name, 'DTEN expects requests from an authorized contact.'],
    ['unit.contact.email', unit.contact.email, 'The desk needs somebody to answer to.'],
    ['warranty.purchasedOn', warranty.purchasedOn, 'Without it the warranty is unknown.'],
  ];
  return wanted.map(([name, value, why]) =>
    value === null
      ? { name, ok: false, found: 'not set', todo: `${why} Set ${name} in the configuration.` }
      : { name, ok: true, found: value, todo: null },
  );
}

async function deskCheck(config: Config, { clock, signal }: Cli): Promise<Check> {
  const name = 'desk';
  if (config.desk.kind === 'none')
    return {
      name,
      ok: false,
      found: 'none: tickets stay on this unit',
      todo: 'Set desk.kind, or write to support@dten.com with the reference.',
    };
  try {
    const desk = deskOf(config, clock);
    const before = clock.monotonic();
    await desk?.find(NO_INCIDENT, signal);
    const found = `${config.desk.url ?? ''} answered in ${Math.round(clock.monotonic() - before)} ms`;
    return { name, ok: true, found: desk?.warning ? `${found}. ${desk.warning}` : found, todo: null };
  } catch (error) {
    return { name, ok: false, found: messageOf(error), todo: 'Check desk.url, desk.tokenFile and the network.' };
  }
}

function table(checks: readonly Check[], { stdout }: Cli): string {
  const rows = new Table({
    head: ['', 'Check', 'Found', 'What to do'],
    style: { head: [], border: [] },
    wordWrap: true,
    colWidths: [4, 24, 48, 48],
  });
  for (const { ok, name, found, todo } of checks)
    rows.push([ok ? paint('green', '✔', stdout) : paint('red', '✘', stdout), name, found, todo ?? '']);
  return rows.toString();
}
