import { readFileSync, statSync } from 'node:fs';
import type { Command } from 'commander';
import { createRedactor } from '../../diagnostics/redaction/create-redactor.ts';
import { loadCustomEngine } from '../../diagnostics/redaction/custom-engine.ts';
import { UsageError, messageOf } from '../base/errors.ts';
import { configuredValues } from '../incidents/configured-values.ts';
import { policyOf } from '../incidents/redaction-policy.ts';
import type { RegisterCommand } from './cli.ts';
import { explanation } from './redact-explain.ts';
import { redactInputs } from './redact-inputs.ts';
import { previewOf } from './redact-preview.ts';
import { tellWho } from './redact-who.ts';

const FEWEST_KEY_BYTES = 16;

interface Options {
  keyFile?: string;
  config?: string;
  out?: string;
  explain?: boolean;
  values?: boolean;
  who?: string;
  preview?: string;
  entry?: string;
  json?: boolean;
}

/** `redact < in > out`: what would leave the unit, of any text, file or archive. */
export const registerRedact: RegisterCommand = (program, cli) => {
  program
    .command('redact')
    .description('redact text, files or a ZIP archive, as evidence is before it leaves the unit')
    .argument('[paths...]', 'files, or one ZIP archive (without: standard input)')
    .option('--out <path>', 'where the result goes: a file, or for several files a folder; needed for an archive')
    .option('--explain', 'say how many values each rule takes (on standard error beside redacted output)')
    .option('--values', 'with --explain: name the values too, and where they stand; for your eyes only')
    .option('--who <token>', 'tell what a pseudonym of this unit’s evidence stands for; needs its owner or root')
    .option('--preview <ref>', 'show exactly what left, or would leave, for an incident')
    .option('--entry <name>', 'with --preview: print that entry of the evidence')
    .option(
      '--key-file <file>',
      'file with at least 16 secret bytes: two runs with it give a value the same pseudonym (otherwise the key is random)',
    )
    .option('--config <file>', 'configuration whose level, rules and known values are used')
    .option('--json', 'print one JSON document in place of redacted text')
    .addHelpText(
      'after',
      `
Examples:
  dten-agent redact < app.log > app.redacted.log
  dten-agent redact --explain --json app.log
  dten-agent redact bugreport.zip --out bugreport.redacted.zip
  dten-agent redact --who '<ip:3f2a9c04b1d25e71>'
  dten-agent redact --preview DT-7K3QF --entry files/var/log/syslog`,
    )
    .action(async (paths: string[], options: Options, command: Command) => {
      refuseMixtures(paths, options);
      const config = cli.loadConfig(command.optsWithGlobals<Options>().config ?? options.config);
      const json = options.json === true;
      if (options.who !== undefined) return await tellWho(cli, config, options.who, json);
      if (options.preview !== undefined)
        return await previewOf(cli, config, { ref: options.preview, entry: options.entry ?? null, json });
      const policy = policyOf(config);
      const values = new Map<string, { kind: string; value: string }>();
      const redactor = createRedactor({
        key: options.keyFile === undefined ? cli.random.bytes(32) : readKey(options.keyFile),
        knownValues: configuredValues(config),
        policy,
        engine: await loadCustomEngine(policy),
        onPseudonym: (token, kind, value) => {
          if (options.values === true)
            values.set(token, { kind, value: Buffer.from(value, 'latin1').toString('utf8') });
        },
      });
      const done = await redactInputs(cli, {
        ...{ paths, redactor, off: policy.off, knownValues: configuredValues(config) },
        out: options.out ?? null,
        toStdout: !json && options.out === undefined && (paths.length === 0 || options.explain !== true),
        locate: options.values === true,
      });
      explanation(cli, { ...done, counts: redactor.counts(), values }, { json, explain: options.explain === true });
    });
};

function refuseMixtures(paths: readonly string[], { who, preview, entry, values, explain, out }: Options): void {
  const alone = [who === undefined ? null : '--who', preview === undefined ? null : '--preview'].filter(
    (name) => name !== null,
  );
  if (alone.length > 1 || (alone.length === 1 && (paths.length > 0 || out !== undefined || explain === true)))
    throw new UsageError(`${alone.join(' and ')}: not together with anything else that redact does.`);
  if (entry !== undefined && preview === undefined) throw new UsageError('--entry: only together with --preview.');
  if (values === true && explain !== true) throw new UsageError('--values: only together with --explain.');
}

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
