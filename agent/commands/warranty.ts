import type { Command } from 'commander';
import { assessConfiguredWarranty } from '../warranty/configured-warranty.ts';
import type { WarrantyAssessment } from '../warranty/assess-warranty.ts';
import type { Cli } from './cli.ts';
import { printJson } from './print.ts';

/** `warranty`: what the record says of this unit today. */
export function registerWarranty(program: Command, cli: Cli): void {
  program
    .command('warranty')
    .description('show whether this unit is under warranty, and why')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExamples:\n  dten-agent warranty\n  dten-agent warranty --json')
    .action((options: { json?: boolean }, command: Command) => {
      const config = cli.loadConfig(command.optsWithGlobals<{ config?: string }>().config);
      const assessment = assessConfiguredWarranty(config, cli.clock.now(), cli.timeZone);
      if (options.json === true) printJson(cli, assessment);
      else cli.stdout.write(asText(assessment));
    });
}

function asText({ coverage, activation, daysLeft, why, lacking, source }: WarrantyAssessment): string {
  const left = daysLeft === null || daysLeft < 0 ? '' : `, ${daysLeft} ${daysLeft === 1 ? 'day' : 'days'} left`;
  const lines = [
    `Warranty:    ${coverage}${left}`,
    `Activation:  ${activation}`,
    `Source:      ${source === 'none' ? 'none (set warranty.purchasedOn in the configuration)' : source}`,
    '',
    ...why,
    ...(lacking.length === 0 ? [] : [`Not recorded, but a claim may need it: ${lacking.join(', ')}.`]),
    'Software is not covered by the hardware warranty; a ticket is filed whatever the warranty says.',
  ];
  return `${lines.join('\n')}\n`;
}
