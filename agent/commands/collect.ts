import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import ora from 'ora';
import type { CollectionResult } from '../../diagnostics/collection.ts';
import { UsageError } from '../base/errors.ts';
import { collectInChild } from '../incidents/collect-in-child.ts';
import { ALL_ALLOWED } from '../consent/consent.ts';
import { requestForExport } from '../incidents/collection-request.ts';
import { collectionContext } from '../incidents/collection-context.ts';
import { warrantyOf } from '../warranty-of.ts';
import type { RegisterCommand } from './cli.ts';
import { EXIT } from './cli.ts';
import { findingLines, printJson } from './print.ts';

interface Options {
  out: string;
  capture?: string;
  json?: boolean;
}

/** An offline export: the same evidence that a ticket would carry, without a ticket. */
export const registerCollect: RegisterCommand = (program, cli) => {
  program
    .command('collect')
    .description('collect the evidence of this unit into a redacted bundle; nothing is sent')
    .requiredOption('--out <file.zip>', 'where the bundle goes')
    .option('--capture <folder>', 'keep the raw, unredacted capture too; it stays with you')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  dten-agent collect --out /tmp/unit.zip
  dten-agent collect --out /tmp/unit.zip --capture /tmp/unit-capture --json`,
    )
    .action(async (options: Options, command) => {
      const config = cli.loadConfig(command.optsWithGlobals().config);
      const out = resolve(options.out);
      const capture = options.capture === undefined ? null : resolve(options.capture);
      if (capture !== null && existsSync(capture))
        throw new UsageError(`${capture} is there already. Choose a new folder.`);
      const work = capture ?? mkdtempSync(join(tmpdir(), 'dten-collect-'));
      const collect = collectInChild({
        selfArgv: cli.selfArgv,
        environment: cli.commandEnvironment(),
        timeoutMs: config.collection.timeoutSeconds * 1000,
        random: cli.random,
      });
      const progress = ora({
        text: 'Collecting, redacting and packing',
        stream: cli.stderr,
        isSilent: options.json === true,
      }).start();
      try {
        const request = requestForExport(
          collectionContext(config, ALL_ALLOWED, warrantyOf(null, config, cli.clock.now(), cli.timeZone), cli.random),
          { workFolder: work, keepCapture: capture !== null, bundlePath: out },
        );
        const outcome = await collect(request, cli.signal);
        progress.stop();
        if (!outcome.ok) throw new Error(outcome.why);
        report(outcome.result);
      } finally {
        progress.stop();
        if (capture === null) rmSync(work, { recursive: true, force: true });
      }

      function report({ bundle, findings }: CollectionResult): void {
        if (bundle === null) throw new Error('no bundle was made');
        if (bundle.withheld.length > 0) cli.exitCode = EXIT.waiting;
        if (options.json === true) {
          printJson(cli, { bundle, capture, findings });
          return;
        }
        cli.stdout.write(
          `Bundle: ${bundle.path} (${bundle.files} entries, ${bundle.bytes} bytes). Open report.html in it first.\n`,
        );
        if (capture !== null) cli.stdout.write(`Capture, not redacted: ${capture}\n`);
        for (const { name, why } of bundle.withheld) cli.stdout.write(`Withheld: ${name} (${why})\n`);
        cli.stdout.write(findingLines(findings, cli.stdout));
      }
    });
};
