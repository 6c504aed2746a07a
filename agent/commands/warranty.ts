import type { Command } from 'commander';
import { refreshWarranty } from '../../uploader/warranty/refresh-warranty.ts';
import { WarrantyCache } from '../../uploader/warranty/warranty-cache.ts';
import type { LookupAnswer } from '../../uploader/warranty/lookup.ts';
import { SECOND_MS } from '../base/clock.ts';
import { existsSync } from 'node:fs';
import { UsageError } from '../base/errors.ts';
import type { Config } from '../config/schema.ts';
import { databasePath, openState } from '../state.ts';
import { serialOf, warrantyLookupOf, warrantyOf } from '../warranty-of.ts';
import { sourceText, STANDING } from '../warranty/known-warranty.ts';
import type { KnownWarranty } from '../warranty/known-warranty.ts';
import type { Cli } from './cli.ts';
import { EXIT } from './cli.ts';
import { printJson } from './print.ts';

interface Options {
  json?: boolean;
  refresh?: boolean;
}

/** `warranty`: what is known of this unit's warranty today; `--refresh` asks the lookup first. */
export function registerWarranty(program: Command, cli: Cli): void {
  program
    .command('warranty')
    .description('show whether this unit is under warranty, and why')
    .option('--refresh', 'ask the warranty lookup now; ends with 1 when it gives no answer')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      '\nExamples:\n  dten-agent warranty\n  dten-agent warranty --refresh\n  dten-agent warranty --json',
    )
    .action(async (options: Options, command: Command) => {
      const config = cli.loadConfig(command.optsWithGlobals<{ config?: string }>().config);
      const refreshed = options.refresh === true ? await refresh(cli, config) : null;
      if (refreshed?.outcome === 'unavailable') cli.exitCode = EXIT.failed;
      const known = show(cli, config);
      if (options.json === true) printJson(cli, asDocument(known, refreshed));
      else cli.stdout.write(asText(known, refreshed, config));
    });
}

/** Reading makes no state: where there is none yet, the configuration is all that is known. */
function show(cli: Cli, config: Config): KnownWarranty {
  if (!existsSync(databasePath(config))) return warrantyOf(null, config, cli.clock.now(), cli.timeZone);
  const db = openState(config);
  try {
    return warrantyOf(db, config, cli.clock.now(), cli.timeZone);
  } finally {
    db.close();
  }
}

async function refresh(cli: Cli, config: Config): Promise<LookupAnswer> {
  const lookup = await warrantyLookupOf(config);
  if (lookup === null)
    throw new UsageError('no lookup is configured. Set warranty.lookup.url, or leave --refresh out.');
  const db = openState(config);
  try {
    const serial = serialOf(db, config);
    if (serial === null)
      throw new UsageError('the serial number of this unit is not known. Set warranty.serial in the configuration.');
    return (await refreshWarranty({ lookup, cache: new WarrantyCache(db), clock: cli.clock }, serial, cli.signal))
      .answer;
  } finally {
    db.close();
  }
}

function asDocument({ ageMs, ...known }: KnownWarranty, refreshed: LookupAnswer | null) {
  const refreshes =
    refreshed === null
      ? {}
      : { refresh: { outcome: refreshed.outcome, why: refreshed.outcome === 'unavailable' ? refreshed.why : null } };
  return { ...known, ageSeconds: ageMs === null ? null : Math.floor(ageMs / SECOND_MS), ...refreshes };
}

function asText(known: KnownWarranty, refreshed: LookupAnswer | null, config: Config): string {
  const { coverage, activation, daysLeft, why, lacking, source, serial, accountStanding, contactAvailability } = known;
  const left = daysLeft === null || daysLeft < 0 ? '' : `, ${daysLeft} ${daysLeft === 1 ? 'day' : 'days'} left`;
  const lines = [
    ...(refreshed === null ? [] : [`Lookup:      ${refreshedText(refreshed)}`]),
    `Warranty:    ${coverage}${left}`,
    `Activation:  ${activation}`,
    `Source:      ${source === 'none' ? 'none (set warranty.purchasedOn in the configuration)' : sourceText(known)}`,
    `Serial:      ${serial ?? 'not known'}`,
    `Account:     ${accountStanding === null ? 'not known' : STANDING[accountStanding]}`,
    `Contact:     ${config.unit.contact.name ?? 'not set'}, available ${contactAvailability ?? '(not told: unit.contact.availability)'}`,
    '',
    ...why,
    ...(lacking.length === 0 ? [] : [`Not recorded, but a claim may need it: ${lacking.join(', ')}.`]),
    'Software is not covered by the hardware warranty; a ticket is filed whatever the warranty says.',
  ];
  return `${lines.join('\n')}\n`;
}

function refreshedText(answer: LookupAnswer): string {
  switch (answer.outcome) {
    case 'found':
      return 'answered now';
    case 'not-found':
      return 'answered now: the serial number is not known there';
    case 'unavailable':
      return `no answer: ${answer.why}`;
    default:
      return answer satisfies never;
  }
}
