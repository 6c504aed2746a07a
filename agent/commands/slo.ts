import type { Command } from 'commander';
import { UsageError } from '../base/errors.ts';
import { toIsoOrNull } from '../base/iso-time.ts';
import { Ledger } from '../ledger/ledger.ts';
import { ticketDocument } from '../ledger/ticket-document.ts';
import { timeline } from '../ledger/timeline.ts';
import { DEFAULT_LIMIT, ledgerView, ticketView } from '../ledger/view.ts';
import type { LedgerView } from '../ledger/view.ts';
import { openState } from '../state.ts';
import type { Cli, RegisterCommand } from './cli.ts';
import { wholeNumber } from './option-values.ts';
import { printJson } from './print.ts';
import { attainmentText } from './slo-attainment.ts';
import { attainmentDocument } from './slo-document.ts';
import { registerSloDue } from './slo-due.ts';
import { registerSloExport } from './slo-export.ts';
import { ticketsText } from './slo-table.ts';
import type { Screen } from './slo-table.ts';
import { timelineDocument, timelineText } from './slo-timeline.ts';
import { closing, customerNotes, skewNote } from './slo-notes.ts';
import { ticketRefOf } from '../incidents/joins.ts';
import { warrantyOf } from '../warranty-of.ts';
import type { KnownWarranty } from '../warranty/known-warranty.ts';

/** Width of a stream that does not say. */
const PLAIN_COLUMNS = 140;

/** Open tickets and a few answered ones: more than that nobody reads at once. */
const LIMIT_FOR_PEOPLE = 30;

interface SloOptions {
  json?: boolean;
  limit?: number;
  config?: string;
}

/** `slo`, `slo REF`, `slo due`, `slo export`: how the desk answers, by its own document. */
export const registerSlo: RegisterCommand = (program, cli) => {
  const slo = program
    .command('slo')
    .description('show the clock of every ticket and how well the desk has kept its word')
    .argument('[ref]', 'one ticket: its timeline, with every stretch that counts or does not')
    .option('--json', 'print one JSON document')
    .option(
      '--limit <number>',
      `show at most so many tickets, open ones first (default ${LIMIT_FOR_PEOPLE}; ${DEFAULT_LIMIT} with --json)`,
      wholeNumber,
    )
    .addHelpText(
      'after',
      `
A ticket is answered by the first public answer of a person at the desk. Times are shown in this machine's zone,
with the zone of the policy beside it. docs/slo.md explains every figure.

Examples:
  dten-agent slo                                  all clocks, and attainment over 30, 90 and 365 days
  dten-agent slo DT-7K3QF                         the timeline of one ticket
  dten-agent slo due --at 2026-11-25T10:00:00-08:00
  dten-agent slo export --format ics > due.ics`,
    )
    .action((ref: string | undefined, _options, command: Command) => {
      const options = command.optsWithGlobals<SloOptions>();
      const config = cli.loadConfig(options.config);
      const db = openState(config);
      try {
        const ledger = new Ledger(db, cli.clock, config.slo.policies);
        if (ref === undefined) showAll(cli, ledger, options, warrantyOf(db, config, cli.clock.now(), cli.timeZone));
        else showOne(cli, ledger, ticketRefOf(db, ref.toUpperCase()), options);
      } finally {
        db.close();
      }
    });
  registerSloDue(slo, cli);
  registerSloExport(slo, cli);
};

function showAll(cli: Cli, ledger: Ledger, { json, limit }: SloOptions, warranty: KnownWarranty): void {
  const view = ledgerView(ledger, cli.clock.now(), limit ?? (json === true ? DEFAULT_LIMIT : LIMIT_FOR_PEOPLE));
  if (json === true) {
    printJson(cli, {
      now: toIsoOrNull(view.now),
      skewSeconds: view.skewMs === null ? null : view.skewMs / 1000,
      policy: view.policyId,
      customer: {
        coverage: warranty.coverage,
        accountStanding: warranty.accountStanding,
        contactAvailability: warranty.contactAvailability,
      },
      total: view.total,
      unsettled: view.unsettled,
      tickets: view.tickets.map(ticketDocument),
      attainment: view.attainment.map((window) => attainmentDocument(window, view.sameDayGoalShare)),
    });
    return;
  }
  const now = view.now ?? cli.clock.now();
  const screen = screenOf(cli, ledger, now);
  cli.stdout.write(view.tickets.length === 0 ? 'No tickets yet.\n' : ticketsText(view, now, screen));
  cli.stdout.write(leftOut(view));
  if (view.total > 0) cli.stdout.write(`\n${attainmentText(view, screen)}`);
  cli.stdout.write(closing(view, screen));
  cli.stdout.write(customerNotes(warranty));
}

function showOne(cli: Cli, ledger: Ledger, ref: string, { json }: SloOptions): void {
  const unitNow = cli.clock.now();
  const ticket = ticketView(ledger, ref, unitNow);
  if (ticket === null) throw new UsageError(`no ticket ${ref} on this unit. "dten-agent tickets" lists them.`);
  const entries = timeline(ledger, ref, unitNow);
  if (json === true) {
    printJson(cli, { ...ticketDocument(ticket), timeline: timelineDocument(entries) });
    return;
  }
  const now = ledger.deskNow(ticket.desk?.name ?? null) ?? unitNow;
  cli.stdout.write(timelineText(ticket, entries, now, screenOf(cli, ledger, now)));
  cli.stdout.write(skewNote(ticket.desk?.skewMs ?? null));
}

function leftOut({ total, tickets }: LedgerView): string {
  return total > tickets.length ? `(${total - tickets.length} older tickets; --limit shows more)\n` : '';
}

function screenOf(cli: Cli, ledger: Ledger, now: number): Screen {
  return {
    stream: cli.stdout,
    columns: cli.stdout.columns ?? PLAIN_COLUMNS,
    zones: { local: cli.timeZone, policy: ledger.policies.inForce(now).policy.timeZone },
  };
}
