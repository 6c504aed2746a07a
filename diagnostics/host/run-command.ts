import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Clock } from '../../agent/base/clock.ts';
import { killGroup } from '../../agent/base/process-group.ts';
import type { CommandRun, Refusal, RunOptions } from './host.ts';
import { findBugreport } from './open-bugreport.ts';
import { OutputCap } from './output-cap.ts';
import { refusalOf, refuse } from './refusal.ts';
import { decode } from './text.ts';

/** How long output may still arrive after the program has ended: something it left behind may hold the pipe open. */
const DRAIN_MS = 500;

export interface RunContext {
  clock: Clock;
  /** The program's whole environment: PATH, LANG and, in the collecting child, its mark. */
  environment: Record<string, string>;
  signal: AbortSignal;
}

/**
 * Runs a program to its end: no shell, nothing on standard input, a process group of its own. The whole group is
 * killed when the time is over, the output grows past its limit (unless its end is wanted) or the signal aborts,
 * and whatever the program left behind is killed when it ends. Never rejects.
 */
export async function runCommand(
  argv: readonly [string, ...string[]],
  options: RunOptions,
  { clock, environment, signal }: RunContext,
): Promise<Omit<CommandRun, 'source'> | Refusal> {
  if (signal.aborted) return refuse('timed-out', 'the collection has been ended');
  if (argv.some((part) => part.includes('\0'))) return refuse('refused', 'a NUL character in the command');
  const started = clock.monotonic();
  const child = start(argv, environment);
  if (child instanceof Error) return refusalOf(child);

  const stdout = new OutputCap(options.maxBytes, options.tail ?? false);
  const stderr = new OutputCap(options.maxBytes, true);
  const ended = await waitFor(child, { stdout, stderr, timeoutMs: options.timeoutMs, signal });
  if (ended instanceof Error) return refusalOf(ended);

  const [out, err] = [stdout.bytes(), stderr.bytes()];
  return {
    ok: true,
    argv,
    exitCode: ended.exitCode,
    timedOut: ended.timedOut,
    truncated: stdout.truncated || stderr.truncated,
    durationMs: Math.round(clock.monotonic() - started),
    stdout: options.bugreport === true ? await reportIn(out) : decode(out, 'utf8'),
    stderr: decode(err, 'utf8'),
  };
}

/** The text of the archive; words in the place of an archive stay what they are. */
async function reportIn(bytes: Uint8Array): Promise<string> {
  const { openZipFiles } = await import('./zip-files.ts'); // The daemon's host asks for none.
  const files = await openZipFiles(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if ('ok' in files) return isArchive(bytes) ? '' : decode(bytes, 'utf8');
  try {
    return (await findBugreport(files))?.text ?? '';
  } finally {
    files.close();
  }
}

/** `PK`: of an archive that was cut there is no text to be had. */
function isArchive(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

function start([program, ...args]: readonly [string, ...string[]], env: Record<string, string>): ChildProcess | Error {
  try {
    return spawn(program, args, { cwd: '/', env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

interface Wait {
  stdout: OutputCap;
  stderr: OutputCap;
  timeoutMs: number;
  signal: AbortSignal;
}

async function waitFor(
  child: ChildProcess,
  wait: Wait,
): Promise<{ exitCode: number | null; timedOut: boolean } | Error> {
  return await new Promise((resolve) => {
    const { pid } = child;
    let timedOut = false;
    let exitCode: number | null = null;
    let drain: NodeJS.Timeout | undefined;

    const kill = (): void => {
      if (pid !== undefined) killGroup(pid);
    };
    // What holds a pipe open, or hangs in the kernel beyond reach of a kill, is not waited for.
    const finishSoon = (): void => {
      drain ??= setTimeout(() => finish({ exitCode, timedOut }), DRAIN_MS);
    };
    const onTime = (): void => {
      timedOut = true;
      kill();
      finishSoon();
    };
    const timer = setTimeout(onTime, wait.timeoutMs);
    const finish = (result: { exitCode: number | null; timedOut: boolean } | Error): void => {
      clearTimeout(timer);
      clearTimeout(drain);
      wait.signal.removeEventListener('abort', onTime);
      child.stdout?.destroy();
      child.stderr?.destroy();
      child.unref();
      resolve(result);
    };

    child.stdout?.on('data', (chunk: Buffer) => {
      wait.stdout.add(chunk);
      if (wait.stdout.full) kill();
    });
    child.stderr?.on('data', (chunk: Buffer) => wait.stderr.add(chunk));
    child.once('error', (error) => finish(error));
    child.once('exit', (code) => {
      exitCode = code;
      kill();
      finishSoon();
    });
    child.once('close', () => finish({ exitCode, timedOut }));
    wait.signal.addEventListener('abort', onTime, { once: true });
  });
}
