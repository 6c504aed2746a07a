import Table from 'cli-table3';
import type { Command } from 'commander';
import { countOwed, listOwed, owedIdLike } from '../../uploader/outbox/owed.ts';
import { stoppedDesks } from '../../uploader/outbox/desk-state.ts';
import type { Owed } from '../../uploader/outbox/owed.ts';
import { Outbox } from '../../uploader/outbox/outbox.ts';
import type { Database } from '../base/database.ts';
import { UsageError } from '../base/errors.ts';
import { toIso, toIsoOrNull } from '../base/iso-time.ts';
import { openState } from '../state.ts';
import { EXIT } from './cli.ts';
import type { Cli } from './cli.ts';
import { DELIVERY_WORDS } from './delivery-words.ts';
import { registerOutboxExport } from './outbox-export.ts';
import { paint, printJson } from './print.ts';

/** Enough of a UUID to type; longer where two begin alike. */
const SHORT_ID = 8;

/** `outbox`, `outbox retry`, `outbox drop`, `outbox export`: what is still owed to the desk. */
export function registerOutbox(program: Command, cli: Cli): void {
  const outbox = program
    .command('outbox')
    .description('show what is owed to the desk, why it waits and until when; exit code 3 when a person must act')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  dten-agent outbox
  dten-agent outbox retry 3f2a9c04
  dten-agent outbox retry --all
  dten-agent outbox drop 3f2a9c04
  dten-agent outbox export --out /media/stick/unit`,
    )
    .action((options: Options, command: Command) => {
      withState(cli, command, (db) => {
        const owed = listOwed(db, cli.clock.now());
        if (options.json === true) printJson(cli, asDocument(db, owed));
        else cli.stdout.write(`${stopLines(db)}${asTable(owed, cli)}`);
      });
    });

  outbox
    .command('retry')
    .argument('[id]', 'the delivery, or the first characters of it')
    .option('--all', 'everything that waits, was refused, or was stopped')
    .option('--json', 'print one JSON document')
    .description('make deliveries due now; the daemon sends them within a second, `sync` at once')
    .action((id: string | undefined, options: Options & { all?: boolean }, command: Command) => {
      if ((id === undefined) === (options.all !== true)) throw new UsageError('Name one delivery, or --all.');
      withState(cli, command, (db) => {
        const box = new Outbox(db, cli.clock);
        const retried = id === undefined ? box.retryAll() : box.retry(owedIdLike(db, id)) ? 1 : 0;
        if (jsonWanted(command)) printJson(cli, { retried, ...asDocument(db, listOwed(db, cli.clock.now())) });
        else cli.stdout.write(`${deliveries(retried)} due now.\n`);
      });
    });

  outbox
    .command('drop')
    .argument('<id>', 'the delivery, or the first characters of it')
    .option('--json', 'print one JSON document')
    .description('give up on a delivery for good; with a ticket go its evidence and comments')
    .action((id: string, _: Options, command: Command) => {
      withState(cli, command, (db) => {
        const dropped = new Outbox(db, cli.clock).drop(owedIdLike(db, id));
        if (dropped.length === 0) throw new UsageError(`${id} is being sent at this moment. Try again when it is not.`);
        if (jsonWanted(command)) printJson(cli, { dropped, ...asDocument(db, listOwed(db, cli.clock.now())) });
        else cli.stdout.write(`${deliveries(dropped.length)} dropped.\n`);
      });
    });

  registerOutboxExport(outbox, cli);
}

interface Options {
  json?: boolean;
}

function withState(cli: Cli, command: Command, work: (db: Database) => void): void {
  const db = openState(cli.loadConfig(command.optsWithGlobals<{ config?: string }>().config));
  try {
    work(db);
    const { quarantined, stopped } = countOwed(db);
    if (quarantined + stopped > 0) cli.exitCode = EXIT.waiting;
  } finally {
    db.close();
  }
}

/** commander gives an option that parent and child share to the parent. */
function jsonWanted(command: Command): boolean {
  return command.optsWithGlobals<Options>().json === true;
}

function asDocument(db: Database, owed: readonly Owed[]): object {
  return {
    counts: countOwed(db),
    stoppedDesks: stoppedDesks(db).map((stop) => ({ ...stop, at: toIso(stop.at) })),
    deliveries: owed.map((item) => ({ ...item, addedAt: toIso(item.addedAt), until: toIsoOrNull(item.until) })),
  };
}

function stopLines(db: Database): string {
  return stoppedDesks(db)
    .map(
      ({ desk, at, reason }) =>
        `Since ${toIso(at)} the desk (${desk}) refuses this unit: ${reason}\nPut its credentials right, then: dten-agent outbox retry --all\n`,
    )
    .join('');
}

function asTable(owed: readonly Owed[], cli: Cli): string {
  if (owed.length === 0) return 'Nothing is owed to the desk.\n';
  const table = new Table({
    head: ['id', 'ticket', 'what', 'priority', 'state', 'tries', 'until (UTC)', 'why'],
    style: { head: [], border: [] },
    wordWrap: true,
    colWidths: [null, null, null, null, null, null, null, Math.max(24, (cli.stdout.columns ?? 140) - 104)],
  });
  for (const item of owed)
    table.push([
      item.id.slice(0, SHORT_ID),
      item.ref,
      `${DELIVERY_WORDS[item.kind]}, ${size(item.bytes)}`,
      item.priority,
      paint(item.state === 'quarantined' || item.state === 'stopped' ? 'red' : 'reset', item.state, cli.stdout),
      item.attempt,
      item.until === null ? '' : toIso(item.until).slice(0, 19).replace('T', ' '),
      item.why,
    ]);
  const forPerson = owed.filter(({ state }) => state === 'quarantined' || state === 'stopped').length;
  const advice =
    forPerson === 0 ? '' : `${deliveries(forPerson)} for you to decide: dten-agent outbox retry ID, or drop ID.\n`;
  return `${table.toString()}\n${advice}`;
}

function deliveries(count: number): string {
  return count === 1 ? '1 delivery' : `${count} deliveries`;
}

function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'] as const;
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step] ?? 'B'}`;
}
