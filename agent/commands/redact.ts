import { statSync, readFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createRedactor } from '../../diagnostics/redaction/create-redactor.ts';
import { UsageError, messageOf } from '../base/errors.ts';
import type { RegisterCommand } from './cli.ts';

const FEWEST_KEY_BYTES = 16;

interface Options {
  keyFile?: string;
  config?: string;
  explain?: boolean;
}

/** `redact < in > out`: what would leave the unit, of any text. */
export const registerRedact: RegisterCommand = (program, cli) => {
  program
    .command('redact')
    .description('Redact standard input to standard output, as evidence is before it leaves the unit.')
    .option(
      '--key-file <file>',
      'file with at least 16 secret bytes: two runs with it give a value the same pseudonym (otherwise the key is random)',
    )
    .option('--config <file>', 'configuration whose known values are removed too')
    .option('--explain', 'say on standard error how many values each rule has taken')
    .action(async (options: Options) => {
      const key = options.keyFile === undefined ? cli.random.bytes(32) : readKey(options.keyFile);
      const knownValues = options.config === undefined ? [] : cli.loadConfig(options.config).redaction.knownValues;
      const redactor = createRedactor({ key, knownValues });
      await pipeline(cli.stdin, redactor.stream(), cli.stdout, { signal: cli.signal, end: false });
      if (options.explain === true) cli.stderr.write(explain(redactor.counts()));
    });
};

function readKey(path: string): Uint8Array {
  let key: Uint8Array;
  try {
    if ((statSync(path).mode & 0o077) !== 0)
      throw new UsageError(`--key-file ${path}: the file must be readable by its owner alone`);
    key = readFileSync(path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`--key-file: ${messageOf(error)}`, { cause: error });
  }
  if (key.length < FEWEST_KEY_BYTES) throw new UsageError(`--key-file: fewer than ${FEWEST_KEY_BYTES} bytes`);
  return key;
}

function explain(counts: Record<string, number>): string {
  const lines = Object.entries(counts).filter(([, count]) => count > 0);
  return lines.map(([rule, count]) => `${rule}: ${count}\n`).join('') || 'nothing was taken\n';
}
