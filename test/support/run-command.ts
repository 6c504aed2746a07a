import { Readable, Writable } from 'node:stream';
import { Command, CommanderError } from 'commander';
import type { Clock } from '../../agent/base/clock.ts';
import { NotPermittedError, UsageError } from '../../agent/base/errors.ts';
import { systemRandom } from '../../agent/base/random.ts';
import { sleep } from '../../agent/base/sleep.ts';
import { systemClock } from '../../agent/base/system-clock.ts';
import type { Cli, RegisterCommand } from '../../agent/commands/cli.ts';
import { commandEnvironment } from '../../agent/config/environment.ts';
import { loadConfig } from '../../agent/config/load-config.ts';

export interface CommandResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs one command in this process as main would, with streams of its own. Errors other than wrong use are thrown. */
export async function runCommand(
  register: RegisterCommand,
  args: readonly string[],
  { stdin = '', clock = systemClock, timeZone = 'UTC' }: { stdin?: string; clock?: Clock; timeZone?: string } = {},
): Promise<CommandResult> {
  const [stdout, stderr] = [new Collector(), new Collector()];
  const cli: Cli = {
    clock,
    random: systemRandom,
    sleep,
    signal: new AbortController().signal,
    stdin: Readable.from([stdin]),
    stdout,
    stderr,
    timeZone,
    selfArgv: [process.execPath, 'agent/main.ts'],
    commandEnvironment: () => commandEnvironment(),
    loadConfig: (path) => loadConfig({ path, environment: {} }),
    onUnexpected: () => undefined,
    exitCode: 0,
  };
  const program = new Command('dten-agent')
    .option('--config <path>')
    .exitOverride()
    .configureOutput({ writeOut: (text) => void stdout.write(text), writeErr: (text) => void stderr.write(text) });
  register(program, cli);
  try {
    await program.parseAsync(['node', 'dten-agent', ...args]);
    return { exitCode: cli.exitCode, stdout: stdout.text, stderr: stderr.text };
  } catch (error) {
    if (error instanceof UsageError || error instanceof NotPermittedError)
      return { exitCode: 2, stdout: stdout.text, stderr: `${stderr.text}${error.message}` };
    if (error instanceof CommanderError)
      return { exitCode: error.exitCode === 0 ? 0 : 2, stdout: stdout.text, stderr: stderr.text };
    throw error;
  }
}

class Collector extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
