import { InvalidArgumentError } from 'commander';
import { toIso } from '../base/iso-time.ts';
import { IncidentStore } from '../incidents/incident-store.ts';
import { openState } from '../state.ts';
import type { RegisterCommand } from './cli.ts';

const OUTCOMES = ['installed', 'failed', 'unknown'] as const;
type Outcome = (typeof OUTCOMES)[number];

interface Options {
  component: string;
  from?: string;
  to: string;
  outcome: Outcome;
  detail?: string;
  json?: boolean;
}

/** For an updater's post-install hook. What it says is kept as a claim, and judged against what then runs. */
export const registerReportUpdate: RegisterCommand = (program, cli) => {
  program
    .command('report-update')
    .description('tell the agent that an update was installed, or failed (for post-install hooks)')
    .requiredOption('--to <version>', 'the version that was installed')
    .option('--component <id>', 'what was updated', 'firmware')
    .option('--from <version>', 'the version that ran before')
    .option('--outcome <outcome>', `how it went: ${OUTCOMES.join(', ')}`, parseOutcome, 'installed' as const)
    .option('--detail <text>', 'what the updater has to say')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  dten-agent report-update --component firmware --from 3.8.5 --to 3.9.0
  dten-agent report-update --to 3.9.0 --outcome failed --detail "signature refused"`,
    )
    .action((options: Options, command) => {
      const db = openState(cli.loadConfig(command.optsWithGlobals().config));
      try {
        const report = {
          component: options.component,
          from: options.from ?? null,
          to: options.to,
          outcome: options.outcome,
          detail: options.detail ?? null,
          reportedAt: toIso(cli.clock.now()),
        };
        new IncidentStore(db, cli.clock, cli.random).addReport(report);
        if (options.json === true) cli.stdout.write(`${JSON.stringify({ accepted: report })}\n`);
        else
          cli.stdout.write(
            `Noted: ${report.component} ${report.to}, ${report.outcome}. The agent checks it against what runs.\n`,
          );
      } finally {
        db.close();
      }
    });
};

function parseOutcome(text: string): Outcome {
  const outcome = OUTCOMES.find((known) => known === text);
  if (outcome === undefined) throw new InvalidArgumentError(`allowed: ${OUTCOMES.join(', ')}`);
  return outcome;
}
