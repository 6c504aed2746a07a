import { accessSync, constants, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { exportOwed } from '../../uploader/export-owed.ts';
import { Outbox } from '../../uploader/outbox/outbox.ts';
import { listOwed, owedIdLike } from '../../uploader/outbox/owed.ts';
import { makeFolderForOwnerOf } from '../base/act-as-owner.ts';
import { UsageError } from '../base/errors.ts';
import { toIso } from '../base/iso-time.ts';
import { openState } from '../state.ts';
import { EXIT } from './cli.ts';
import type { Cli } from './cli.ts';
import { DELIVERY_WORDS } from './delivery-words.ts';
import { printJson } from './print.ts';

interface Options {
  out: string;
  json?: boolean;
  config?: string;
}

/** `outbox export`: what is owed as files, for a unit whose network will not come back soon. */
export function registerOutboxExport(outbox: Command, cli: Cli): void {
  outbox
    .command('export')
    .argument('[id]', 'one delivery, or the first characters of it; everything owed unless given')
    .requiredOption('--out <folder>', 'a new or empty folder')
    .option('--json', 'print one JSON document')
    .description('write what is owed into a folder, to be brought to the desk by hand; it stays owed')
    .addHelpText('after', '\nExample:\n  dten-agent outbox export --out /media/stick/unit')
    .action(async (id: string | undefined, _: Options, command: Command) => {
      const { out, json, config: path } = command.optsWithGlobals<Options>();
      const config = cli.loadConfig(path);
      const folder = resolve(out);
      if (existsSync(folder) && readdirSync(folder).length > 0)
        throw new UsageError(`${folder} is not empty. Choose a new folder.`);
      // Before this process acts as the owner of the state, who must be able to write there.
      makeFolderForOwnerOf(config.stateDirectory, folder);
      const db = openState(config);
      try {
        requireWritable(folder);
        const only = id === undefined ? null : owedIdLike(db, id);
        const owed = listOwed(db, cli.clock.now()).filter((one) => only === null || one.id === only);
        const exported = await exportOwed(new Outbox(db, cli.clock), owed, folder);
        const document = { exportedAt: toIso(cli.clock.now()), folder, exported };
        writeFileSync(join(folder, 'outbox.json'), `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 });
        const missing = exported.filter(({ why }) => why !== null);
        if (missing.length > 0) cli.exitCode = EXIT.waiting;
        if (json === true) printJson(cli, document);
        else {
          for (const one of missing)
            cli.stdout.write(`Not written: ${DELIVERY_WORDS[one.kind]} of ${one.ref}: ${one.why ?? ''}\n`);
          const written = exported.length - missing.length;
          cli.stdout.write(
            `${written} written to ${folder}. Once the desk has one by another way: dten-agent outbox drop ID\n`,
          );
        }
      } finally {
        db.close();
      }
    });
}

/** @throws UsageError where a folder that stood already cannot be written by whom this process acts as now */
function requireWritable(folder: string): void {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new UsageError(`the user whom the state belongs to cannot write into ${folder}. Choose a new folder.`, {
      cause: error,
    });
  }
}
