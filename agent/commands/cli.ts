import type { Command } from 'commander';
import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { Sleep } from '../base/sleep.ts';
import type { Config } from '../config/schema.ts';

/** CLI exit codes (a contract). */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  /** Done, but something waits for a person. */
  waiting: 3,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What a command gets from main: nothing of the process is reached in another way. */
export interface Cli {
  clock: Clock;
  random: Random;
  sleep: Sleep;
  /** Aborts on the first SIGTERM or SIGINT. */
  signal: AbortSignal;
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stdout: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  stderr: NodeJS.WritableStream & { isTTY?: boolean };
  /** The time zone of the machine, IANA name. */
  timeZone: string;
  /** Program and script of this very agent, to start children of it. */
  selfArgv: readonly [string, ...string[]];
  /** The fixed, small environment that children and commands get. */
  commandEnvironment(): Record<string, string>;
  /** Reads file and environment. @throws UsageError with every problem found. */
  loadConfig(configPath: string | undefined): Config;
  /** An error that nobody expected ends the process, as with any program of Node; but it is told in the command's own way. */
  onUnexpected(tell: (error: unknown) => void): void;
  /** Set by a command that ends otherwise than 0. */
  exitCode: ExitCode;
}

/** Adds one command to the program. One file a command, each exporting such a function. */
export type RegisterCommand = (program: Command, cli: Cli) => void;
