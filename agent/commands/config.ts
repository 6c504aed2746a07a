import { join } from 'node:path';
import type { Command } from 'commander';
import { createRedactor } from '../../diagnostics/redaction/create-redactor.ts';
import { loadCustomEngine } from '../../diagnostics/redaction/custom-engine.ts';
import { actAsOwnerOf } from '../base/act-as-owner.ts';
import { writeFileAtomic } from '../base/atomic-file.ts';
import { UsageError } from '../base/errors.ts';
import { ensurePrivateFolder } from '../base/private-folder.ts';
import { readEnvironment } from '../config/environment.ts';
import { effectiveValues } from '../config/effective.ts';
import { loadConfigWithSources } from '../config/load-config.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import { hashPin, Pin, PIN_FILE } from '../config/pin.ts';
import { configJsonSchema } from '../config/reference.ts';
import type { Config } from '../config/schema.ts';
import { policyOf } from '../incidents/redaction-policy.ts';
import type { Cli } from './cli.ts';

/** More than any PIN; whatever sends more is refused without being read to its end. */
const MAX_PIN_INPUT_BYTES = 1024;

/** `config check | show | schema | set-pin`. */
export function registerConfig(program: Command, cli: Cli): void {
  const config = program.command('config').description('check, show and describe the configuration');

  config
    .command('check')
    .description('check file and environment; exit code 2 names every problem with file and line')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  dten-agent config check --config /etc/dten-agent/config.yaml')
    .action(async (options: { json?: boolean }, command: Command) => {
      const { file, config: checked } = load(command);
      await tryRules(checked);
      const text = file === null ? 'no file, so defaults and environment' : file;
      cli.stdout.write(options.json === true ? `${JSON.stringify({ ok: true, file })}\n` : `OK: ${text}\n`);
    });

  config
    .command('show')
    .description('print the effective values and where each came from')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  DTEN_AGENT_UNIT__ROOM=Board dten-agent config show')
    .action((options: { json?: boolean }, command: Command) => {
      const loaded = load(command);
      cli.stdout.write(options.json === true ? `${JSON.stringify(asDocument(loaded), null, 2)}\n` : asText(loaded));
    });

  config
    .command('schema')
    .description('print the JSON Schema (draft 2020-12) of the configuration file, for editors')
    .option('--json', 'accepted like everywhere; the schema is JSON anyway')
    .action(() => {
      cli.stdout.write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
    });

  config
    .command('set-pin')
    .description('set the maintainer’s PIN (4 to 12 digits), read from standard input, never from an argument')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  dten-agent config set-pin < pin.txt')
    .action(async (options: { json?: boolean }, command: Command) => {
      const { stateDirectory } = load(command).config;
      if (cli.stdin.isTTY === true) cli.stderr.write('PIN (4 to 12 digits), then Enter: ');
      const pin = Pin.safeParse((await readLine(cli.stdin)).trim());
      if (!pin.success)
        throw new UsageError('the PIN must be 4 to 12 digits, alone on the first line of standard input.');
      actAsOwnerOf(stateDirectory);
      ensurePrivateFolder(stateDirectory);
      const path = join(stateDirectory, PIN_FILE);
      writeFileAtomic(path, `${await hashPin(pin.data, cli.random)}\n`);
      cli.stdout.write(
        options.json === true ? `${JSON.stringify({ ok: true, path })}\n` : `The PIN is set (${path}).\n`,
      );
    });
}

function load(command: Command): LoadedConfig {
  const { config } = command.optsWithGlobals<{ config?: string }>();
  return loadConfigWithSources({ path: config, environment: readEnvironment() });
}

/** The patterns of custom rules, on the engine that they will run on. @throws CustomRuleError */
async function tryRules(config: Config): Promise<void> {
  const policy = policyOf(config);
  createRedactor({ key: new Uint8Array(32), knownValues: [], policy, engine: await loadCustomEngine(policy) });
}

function asDocument(loaded: LoadedConfig): object {
  return {
    file: loaded.file,
    values: effectiveValues(loaded).map(({ key, value, source }) => ({ key, value, source: source ?? 'default' })),
  };
}

function asText(loaded: LoadedConfig): string {
  const rows = effectiveValues(loaded).map(({ key, value, source }) => [
    key,
    JSON.stringify(value),
    source ?? 'default',
  ]);
  const widths = [0, 1].map((column) => Math.min(60, Math.max(...rows.map((row) => row[column]?.length ?? 0))));
  return rows.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}\n`).join('');
}

async function readLine(input: Cli['stdin']): Promise<string> {
  let text = '';
  for await (const chunk of input) {
    text += String(chunk);
    if (text.includes('\n') || text.length > MAX_PIN_INPUT_BYTES) break;
  }
  return text.split('\n')[0] ?? '';
}
