import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { MINUTE_MS, SECOND_MS } from './clock.ts';
import { messageOf } from './errors.ts';
import { lowerPriority, withIdleIo } from './low-priority.ts';
import type { Random } from './random.ts';

/** How long a child may take to end by itself after SIGTERM. */
const GRACE_MS = 2 * SECOND_MS;
/** Standard output is one JSON document; a larger one is a fault. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;

/** Marks a child and whatever it starts, so that all of it can be found and ended. */
const MARK = 'DTEN_AGENT_CHILD';

export interface ChildRequest {
  /** Program and arguments, no shell. */
  argv: readonly [string, ...string[]];
  /** One JSON document, given as the first line of standard input, which then stays open: its end means we died. */
  input: unknown;
  timeoutMs: number;
  /** The child's whole environment, apart from our mark. */
  environment: Record<string, string>;
  signal: AbortSignal;
}

export type ChildOutcome =
  | { ended: 'by-itself'; exitCode: number; stdout: string; stderr: string }
  | { ended: 'killed' | 'timed-out' | 'aborted' | 'not-started' | 'too-much-output'; detail: string };

/**
 * Runs a child process of our own at low CPU and I/O priority, to its end. When its time is over, or the signal aborts, it is
 * asked to end, then killed with everything it started. Never rejects.
 */
export async function runChild(request: ChildRequest, random: Random): Promise<ChildOutcome> {
  const mark = random.uuid();
  const [program, ...args] = withIdleIo(request.argv, request.environment);
  let child: ChildProcessWithoutNullStreams;
  try {
    child = spawn(program, args, {
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...request.environment, [MARK]: mark },
    });
  } catch (error) {
    // Some faults are thrown (too long an argument, no memory), others come as an event.
    return { ended: 'not-started', detail: messageOf(error) };
  }
  if (child.pid === undefined) {
    const detail = await new Promise<string>((resolve) => child.once('error', (error) => resolve(error.message)));
    return { ended: 'not-started', detail };
  }
  const { pid } = child;
  lowerPriority(pid);

  return await new Promise<ChildOutcome>((resolve) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let outputBytes = 0;
    let errorBytes = 0;
    let why: 'timed-out' | 'aborted' | 'too-much-output' | undefined;
    let graceTimer: NodeJS.Timeout | undefined;

    const stop = (reason: typeof why): void => {
      if (why !== undefined) return;
      why = reason;
      signalGroup(pid, 'SIGTERM');
      graceTimer = setTimeout(() => {
        signalGroup(pid, 'SIGKILL');
        killMarked(mark);
      }, GRACE_MS);
    };
    const onAbort = (): void => stop('aborted');
    const timer = setTimeout(() => stop('timed-out'), Math.min(request.timeoutMs, 24 * 60 * MINUTE_MS));

    child.stdout.on('data', (chunk: Buffer) => {
      outputBytes += chunk.length;
      if (outputBytes > MAX_OUTPUT_BYTES) stop('too-much-output');
      else stdout.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errorBytes += chunk.length;
      if (errorBytes <= MAX_ERROR_BYTES) stderr.push(chunk);
    });
    child.stdin.on('error', () => undefined); // It ended before it had read its request: 'close' tells.
    child.stdin.write(`${JSON.stringify(request.input)}\n`);
    child.on('error', () => undefined);
    child.on('close', (exitCode, killedBy) => {
      clearTimeout(timer);
      clearTimeout(graceTimer);
      request.signal.removeEventListener('abort', onAbort);
      child.stdin.destroy();
      const said = Buffer.concat(stderr).toString('utf8');
      if (why !== undefined || exitCode === null) killMarked(mark);
      if (why !== undefined) resolve({ ended: why, detail: said });
      else if (exitCode === null) resolve({ ended: 'killed', detail: `${killedBy ?? 'signal'} ${said}`.trim() });
      else resolve({ ended: 'by-itself', exitCode, stdout: Buffer.concat(stdout).toString('utf8'), stderr: said });
    });
    if (request.signal.aborted) onAbort();
    else request.signal.addEventListener('abort', onAbort, { once: true });
  });
}

export interface Service {
  pid: number;
  /** The first line that it wrote on standard output: its word that it is ready. */
  ready: string;
  /** Resolves when it has ended, for whatever reason. */
  ended: Promise<void>;
  /** Ends it, by SIGTERM and then by force. */
  stop(): Promise<void>;
}

/**
 * Starts a process of our own that stays up until it is stopped. It ends by itself when this process dies, because its
 * standard input ends then. Resolves once it has written its first line.
 * @throws when it ends before that, or takes longer than `timeoutMs`.
 */
export async function startService(request: {
  argv: readonly [string, ...string[]];
  input: unknown;
  environment: Record<string, string>;
  timeoutMs: number;
  /** Gets every line that it writes after the first. */
  onLine?: (line: string) => void;
}): Promise<Service> {
  const [program, ...args] = request.argv;
  const child = spawn(program, args, { detached: true, stdio: ['pipe', 'pipe', 'inherit'], env: request.environment });
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  // No process, no memory or no file handle left: it is told by an event, and there may be no streams either.
  child.on('error', (error) => failed.reject(error));
  if (child.pid === undefined) return await failed.promise;
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.stdin.on('error', () => undefined); // It ended early: 'close' tells.
  child.stdin.write(`${JSON.stringify(request.input)}\n`);
  const stop = async (): Promise<void> => {
    const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    child.kill('SIGTERM');
    child.stdin.destroy();
    await closed;
    clearTimeout(timer);
  };
  try {
    const ready = await firstLineWithin(child.stdout, closed, request);
    return { pid: child.pid, ready, ended: closed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function firstLineWithin(
  stdout: Readable,
  closed: Promise<void>,
  { timeoutMs, onLine }: { timeoutMs: number; onLine?: (line: string) => void },
): Promise<string> {
  const first = Promise.withResolvers<string>();
  const timer = setTimeout(() => first.reject(new Error(`not ready within ${timeoutMs} ms`)), timeoutMs);
  void closed.then(() => first.reject(new Error('it ended before it was ready')));
  let tell = (line: string): void => {
    first.resolve(line);
    tell = onLine ?? (() => undefined);
  };
  onLines(stdout, (line) => tell(line));
  try {
    return await first.promise;
  } finally {
    clearTimeout(timer);
  }
}

/** Cuts a stream into lines; what is longer than any line of ours is left out. */
function onLines(stdout: Readable, onLine: (line: string) => void): void {
  let text = '';
  stdout.setEncoding('utf8');
  stdout.on('data', (piece: string) => {
    const lines = (text + piece).split('\n');
    text = (lines.pop() ?? '').slice(0, MAX_ERROR_BYTES);
    for (const line of lines) onLine(line);
  });
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone.
  }
}

/** Ends what the child had started in groups of its own and could not end itself. Linux and Android only. */
function killMarked(mark: string): void {
  for (const name of listProcesses()) {
    try {
      if (readFileSync(`/proc/${name}/environ`, 'utf8').includes(`${MARK}=${mark}`))
        process.kill(Number(name), 'SIGKILL');
    } catch {
      // It ended meanwhile, or is not ours.
    }
  }
}

function listProcesses(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}
