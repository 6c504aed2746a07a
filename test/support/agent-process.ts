import { spawn } from 'node:child_process';
import type { ChildProcess, ChildProcessWithoutNullStreams, StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { bundledProgram } from './bundled-program.ts';

/** A process of the agent starts in half the time where Node keeps what it compiled for the one before. */
const COMPILE_CACHE = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));
const MAIN = fileURLToPath(new URL('../../agent/main.ts', import.meta.url));

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface AgentProcess {
  child: ChildProcess;
  ended: Promise<Ended>;
  /** Resolves when a log line or other output on standard error contains the text. */
  said(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

export interface AgentOptions {
  input?: string;
  env?: Record<string, string>;
  /** The agent as one file (`bundledAgent`), which starts in less than half of the time. */
  program?: string;
}

/** The agent in one file, as devices run it, for campaigns that start it often. */
export function bundledAgent(folder: string): string {
  return bundledProgram(new URL('../../agent/main.ts', import.meta.url), folder);
}

/** The agent with streams of the caller's own. */
export function spawnAgent(
  args: readonly string[],
  stdio: StdioOptions,
  { program = MAIN, env = {} }: AgentOptions = {},
): ChildProcess {
  return spawn(process.execPath, [program, ...args], {
    stdio,
    env: { PATH: process.env['PATH'] ?? '', HOME: '/', NODE_COMPILE_CACHE: COMPILE_CACHE, ...env },
  });
}

/** The agent as its users start it: a real process of the real program. */
export function startAgent(args: readonly string[], options: AgentOptions = {}): AgentProcess {
  const child = spawnAgent(args, ['pipe', 'pipe', 'pipe'], options) as ChildProcessWithoutNullStreams;
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const ended = once(child, 'close').then(([code, signal]): Ended => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    stdout,
    stderr,
  }));
  return {
    child,
    ended,
    async said(text) {
      while (!stderr.includes(text)) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`the agent ended without saying "${text}": ${stderr}`);
        await Promise.race([once(child.stderr, 'data'), ended]);
      }
    },
    kill: (signal) => void child.kill(signal),
  };
}

/** Runs a command of the agent to its end. */
export async function runAgent(args: readonly string[], options: AgentOptions = {}): Promise<Ended> {
  return await startAgent(args, options).ended;
}
