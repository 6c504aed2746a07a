#!/usr/bin/env node
import { isMainThread, workerData } from 'node:worker_threads';
import { Command, CommanderError } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { systemClock } from './base/system-clock.ts';
import { AgentError, messageOf, NotPermittedError, systemCodeOf, UsageError } from './base/errors.ts';
import { systemRandom } from './base/random.ts';
import { favourMemory } from './base/runtime.ts';
import { sleep } from './base/sleep.ts';
import { EXIT } from './commands/cli.ts';
import type { Cli, ExitCode, RegisterCommand } from './commands/cli.ts';
import { commandEnvironment, readEnvironment } from './config/environment.ts';
import { loadConfig } from './config/load-config.ts';
import type { ThreadData } from './incidents/redaction-thread.ts';

const PRIVATE_UMASK = 0o077;
/** How long lines on standard error may wait for their reader when all else is over. */
const LAST_WORDS_MS = 1000;

/** In the order of the help. Only the one that is called is loaded: the daemon stays small and starts at once. */
const COMMANDS: Record<string, () => Promise<RegisterCommand>> = {
  run: async () => {
    favourMemory(); // It mostly waits; and loading it is what would make it large.
    return (await import('./commands/run.ts')).registerRun;
  },
  demo: async () => (await import('./commands/demo.ts')).registerDemo,
  collect: async () => (await import('./commands/collect.ts')).registerCollect,
  analyze: async () => (await import('./commands/analyze.ts')).registerAnalyze,
  'report-update': async () => (await import('./commands/report-update.ts')).registerReportUpdate,
  'help-request': async () => (await import('./commands/help-request.ts')).registerHelpRequest,
  tickets: async () => (await import('./commands/tickets.ts')).registerTickets,
  slo: async () => (await import('./commands/slo.ts')).registerSlo,
  warranty: async () => (await import('./commands/warranty.ts')).registerWarranty,
  outbox: async () => (await import('./commands/outbox.ts')).registerOutbox,
  sync: async () => (await import('./commands/sync.ts')).registerSync,
  redact: async () => (await import('./commands/redact.ts')).registerRedact,
  config: async () => (await import('./commands/config.ts')).registerConfig,
  doctor: async () => (await import('./commands/doctor.ts')).registerDoctor,
  'collect-child': async () => (await import('./commands/collect-child.ts')).registerCollectChild,
  'freeze-child': async () => (await import('./commands/freeze-child.ts')).registerFreezeChild,
  'help-key-child': async () => (await import('./commands/help-key-child.ts')).registerHelpKeyChild,
  'sandbox-desk': async () => (await import('./commands/sandbox-desk.ts')).registerSandboxDesk,
};

/** Argv in, exit code out. */
async function main(argv: readonly string[]): Promise<ExitCode> {
  process.umask(PRIVATE_UMASK);
  const output = watchOutput();
  const cli = createCli();
  const program = new Command('dten-agent')
    .description('Support agent for DTEN displays: proves what became of an update and files one ticket with evidence.')
    .version(manifest.version, '--version', 'print the version of the agent')
    .option('--config <path>', 'configuration file (default: /etc/dten-agent/config.yaml, where it exists)')
    .exitOverride()
    .showHelpAfterError('(add --help for what is allowed)')
    .configureOutput({
      writeOut: (text) => void cli.stdout.write(text),
      writeErr: (text) => void cli.stderr.write(text),
    });
  for (const load of commandsIn(argv)) (await load())(program, cli);
  for (const command of program.commands) command.exitOverride();
  try {
    await program.parseAsync([...argv]);
    return cli.exitCode;
  } catch (error) {
    return output.failedBy(error) ?? report(error, cli);
  }
}

/** Every command that the arguments may mean; all of them where they name none, so that the help lists them. */
function commandsIn(argv: readonly string[]): (() => Promise<RegisterCommand>)[] {
  const named = Object.entries(COMMANDS).filter(([name]) => argv.includes(name));
  return (named.length > 0 ? named : Object.entries(COMMANDS)).map(([, load]) => load);
}

/**
 * A reader that went away has what they wanted (`| head`): that ends nothing, least of all the daemon. A result that
 * could not be written for another reason (a full disk) is a failure, also after the command is over.
 */
function watchOutput(): { failedBy: (error: unknown) => ExitCode | null } {
  let first: Error | null = null;
  const exitCode = (error: Error): ExitCode => (systemCodeOf(error) === 'EPIPE' ? EXIT.done : EXIT.failed);
  process.stderr.on('error', () => undefined); // Nobody is left to be told.
  process.stdout.on('error', (error) => {
    if (first !== null) return;
    first = error;
    if (exitCode(error) === EXIT.done) return;
    process.stderr.write(`dten-agent: standard output: ${messageOf(error)}\n`);
    process.exitCode = EXIT.failed;
  });
  return {
    /** The exit code where an error is that of the output, or was caused by it; null where it is another. */
    failedBy(error) {
      for (let at = error; at instanceof Error; at = at.cause) if (at === first) return exitCode(at);
      return null;
    },
  };
}

function createCli(): Cli {
  const stop = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const)
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(EXIT.failed);
      stop.abort(new Error(name));
    });
  return {
    clock: systemClock,
    random: systemRandom,
    sleep,
    signal: stop.signal,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    get timeZone() {
      return Intl.DateTimeFormat().resolvedOptions().timeZone; // Asked for where it is needed: it loads the tables of zones.
    },
    selfArgv: [process.execPath, import.meta.filename],
    commandEnvironment,
    loadConfig: (path) => loadConfig({ path, environment: readEnvironment() }),
    onUnexpected: (tell) =>
      void process.on('uncaughtException', (error) => {
        tell(error);
        process.exit(EXIT.failed);
      }),
    exitCode: EXIT.done,
  };
}

function report(error: unknown, cli: Cli): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (cli.signal.aborted) return EXIT.done;
  cli.stderr.write(`dten-agent: ${messageOf(error)}\n`);
  if (error instanceof UsageError || error instanceof NotPermittedError) return EXIT.usage;
  if (!(error instanceof AgentError) && error instanceof Error) cli.stderr.write(`${error.stack ?? ''}\n`);
  return EXIT.failed;
}

if (isMainThread) {
  const exitCode = await main(process.argv);
  process.exitCode ??= exitCode;
  // Last words that nobody reads must not keep the process; a result that is read slowly does.
  setTimeout(() => {
    if (process.stdout.writableLength === 0) process.exit();
  }, LAST_WORDS_MS).unref();
} else await (await import('./incidents/redaction-thread.ts')).serveRedaction(workerData as ThreadData);
