import type { Command } from 'commander';
import { UsageError } from '../base/errors.ts';
import { parseIso } from '../base/iso-time.ts';
import { Ledger } from '../ledger/ledger.ts';
import type { ToldOutcome } from '../ledger/ledger.ts';
import { ticketDocument } from '../ledger/ticket-document.ts';
import { DEFAULT_LIMIT, ticketView, ticketViews } from '../ledger/view.ts';
import type { TicketView } from '../ledger/view.ts';
import { ticketRefOf } from '../incidents/joins.ts';
import { openState } from '../state.ts';
import type { Cli, RegisterCommand } from './cli.ts';
import { wholeNumber } from './option-values.ts';
import { printJson } from './print.ts';
import { bareTable, cut, tableText } from './slo-table.ts';
import { stateFigure, stateWords } from './slo-words.ts';
import { shortWhen } from './when.ts';

/** Width of a stream that does not say, and of all columns but the subject. */
const PLAIN_COLUMNS = 140;
const OTHER_COLUMNS = 92;
const SHORTEST_SUBJECT = 16;

interface TicketsOptions {
  json?: boolean;
  limit: number;
  config?: string;
}

interface AnsweredOptions {
  at?: string;
  withdraw?: boolean;
  json?: boolean;
  config?: string;
}

/** `tickets` and `tickets answered`: what was filed, where it stands, and what a person here knows of it. */
export const registerTickets: RegisterCommand = (program, cli) => {
  const tickets = program
    .command('tickets')
    .description('list the tickets of this unit')
    .option('--json', 'print one JSON document')
    .option('--limit <number>', 'show at most so many; open ones come first', wholeNumber, DEFAULT_LIMIT)
    .addHelpText('after', '\nExamples:\n  dten-agent tickets\n  dten-agent tickets --json --limit 10')
    .action((_options, command: Command) => {
      const options = command.optsWithGlobals<TicketsOptions>();
      withLedger(cli, options.config, (ledger) => {
        const views = ticketViews(ledger, cli.clock.now(), options.limit);
        if (options.json === true) printJson(cli, { total: ledger.count(), tickets: views.map(ticketDocument) });
        else cli.stdout.write(views.length === 0 ? 'No tickets yet.\n' : listTable(views, cli));
      });
    });

  tickets
    .command('answered')
    .description('tell that a ticket was answered in a way the agent cannot see: by mail, telephone or chat')
    .argument('<ref>', 'the ticket, e.g. DT-7K3QF')
    .option('--at <time>', 'when, ISO 8601 with an offset, e.g. 2026-11-25T10:00:00-08:00')
    .option('--withdraw', 'take back what was told before')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      '\nThe latest word counts; an earlier answer seen at the desk stays the first one.\n\n' +
        'Examples:\n  dten-agent tickets answered DT-7K3QF --at 2026-11-25T10:00:00-08:00\n' +
        '  dten-agent tickets answered DT-7K3QF --withdraw',
    )
    .action((ref: string, _options, command: Command) => {
      const { at, withdraw, json, config } = command.optsWithGlobals<AnsweredOptions>();
      if ((at === undefined) === (withdraw !== true)) throw new UsageError('give either --at TIME or --withdraw.');
      const instant = at === undefined ? null : parseIso(at);
      withLedger(cli, config, (ledger) => {
        const name = ticketRefOf(ledger.db, ref.toUpperCase());
        if (instant === null) {
          if (!ledger.notAnswered(name)) throw new UsageError(`nobody has told that ${name} was answered.`);
        } else refuse(name, ledger.answered(name, instant));
        const view = ticketView(ledger, name, cli.clock.now());
        if (view === null) return;
        if (json === true) printJson(cli, ticketDocument(view));
        else cli.stdout.write(`${name}: ${stateWords(view.clock)}, ${stateFigure(view.clock)}\n`);
      });
    });
};

/** @throws UsageError where the word cannot be. */
function refuse(ref: string, outcome: ToldOutcome): void {
  if (outcome.told) return;
  const why = {
    'no-such-ticket': `no ticket ${ref} on this unit. "dten-agent tickets" lists them.`,
    'not-received': `${ref} has not reached a desk yet, so nobody can have answered it.`,
    'before-receipt': `that is before ${ref} was received by the desk.`,
    'in-the-future': 'that time has not come yet.',
  };
  throw new UsageError(why[outcome.why]);
}

function withLedger(cli: Cli, configPath: string | undefined, work: (ledger: Ledger) => void): void {
  const config = cli.loadConfig(configPath);
  const db = openState(config);
  try {
    work(new Ledger(db, cli.clock, config.slo.policies));
  } finally {
    db.close();
  }
}

function listTable(views: readonly TicketView[], cli: Cli): string {
  const table = bareTable(['REF', 'PRIORITY', 'AT THE DESK', 'STATUS', 'CLOCK', 'FILED', 'SUBJECT'], {
    stream: cli.stdout,
  });
  const subjectColumns = Math.max(SHORTEST_SUBJECT, (cli.stdout.columns ?? PLAIN_COLUMNS) - OTHER_COLUMNS);
  const zones = { local: cli.timeZone, policy: cli.timeZone };
  for (const { ref, priority, desk, clock, filedAt, subject } of views)
    table.push([
      ref,
      priority,
      desk === null ? '-' : `${desk.name} ${desk.id}`,
      desk === null ? 'queued' : desk.status.replaceAll('-', ' '),
      stateWords(clock),
      shortWhen(filedAt, zones),
      cut(subject, subjectColumns),
    ]);
  const warning = views.find(({ desk }) => desk?.warning)?.desk?.warning;
  return warning ? `${tableText(table)}\n${warning}\n` : tableText(table);
}
