import { Option } from 'commander';
import type { Command } from 'commander';
import { writeFileAtomic } from '../base/atomic-file.ts';
import { ledgerCsv } from '../ledger/export-csv.ts';
import { ledgerCalendar } from '../ledger/export-calendar.ts';
import { Ledger } from '../ledger/ledger.ts';
import { ticketViews } from '../ledger/view.ts';
import { openState } from '../state.ts';
import type { Cli } from './cli.ts';
import { printJson } from './print.ts';

interface ExportOptions {
  format: 'csv' | 'ics';
  out?: string;
  json?: boolean;
  config?: string;
}

/** `slo export`: the clocks for a spreadsheet or a calendar app. */
export function registerSloExport(slo: Command, cli: Cli): void {
  slo
    .command('export')
    .description('write every ticket as CSV, or the due times of open ones as an iCalendar file')
    .addOption(new Option('--format <format>', 'csv or ics').choices(['csv', 'ics']).default('csv'))
    .option('--out <file>', 'write to this file instead of standard output')
    .option('--json', 'with --out: print one JSON document that says what was written')
    .addHelpText(
      'after',
      `
Examples:
  dten-agent slo export --format csv > tickets.csv
  dten-agent slo export --format ics --out /tmp/due.ics      open it in a calendar app`,
    )
    .action((_options, command: Command) => {
      const { format, out, json, config: path } = command.optsWithGlobals<ExportOptions>();
      const config = cli.loadConfig(path);
      const db = openState(config);
      try {
        const ledger = new Ledger(db, cli.clock, config.slo.policies);
        const now = cli.clock.now();
        const tickets = ticketViews(ledger, now, Number.MAX_SAFE_INTEGER);
        const text = format === 'csv' ? ledgerCsv(tickets) : ledgerCalendar(tickets, now);
        if (out === undefined) cli.stdout.write(text);
        else {
          writeFileAtomic(out, text);
          if (json === true) printJson(cli, { path: out, format, tickets: tickets.length });
        }
      } finally {
        db.close();
      }
    });
}
