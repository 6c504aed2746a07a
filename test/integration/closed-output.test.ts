import { execFileSync } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, createReadStream, openSync, writeSync } from 'node:fs';
import type { ReadStream } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { systemCodeOf } from '../../agent/base/errors.ts';
import { spawnAgent } from '../support/agent-process.ts';
import { incidentIn, pressHelp, quietDaemon } from '../support/daemon-state.ts';
import { tempFolder } from '../support/temp-folder.ts';

let folder: string;
let config: string;
let state: string;

beforeEach(() => {
  folder = tempFolder();
  ({ config, state } = quietDaemon(folder));
});

/** A pipe by name: its reader can go away and come back. */
function namedPipe(): { path: string; writer: number; read: () => ReadStream } {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  const held = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK); // So that opening to write waits for nobody.
  const writer = openSync(path, constants.O_WRONLY);
  const read = (): ReadStream => createReadStream(path, { encoding: 'utf8' });
  closeSync(held);
  return { path, writer, read };
}

async function untilSaid(stream: ReadStream, text: string): Promise<string> {
  let said = '';
  for await (const chunk of stream) {
    said += String(chunk);
    if (said.includes(text)) return said; // Ends the iteration, which closes the reader.
  }
  throw new Error(`it ended without saying "${text}": ${said}`);
}

function writeUntilFull(fd: number): void {
  try {
    for (;;) writeSync(fd, '\n');
  } catch (error) {
    if (systemCodeOf(error) !== 'EAGAIN') throw error;
  }
}

function startDaemon(stdio: StdioOptions): ChildProcess {
  const child = spawnAgent(['--config', config, 'run'], stdio);
  onTestFinished(() => void child.kill('SIGKILL')); // Nothing where it has ended.
  return child;
}

/** Resolves when the daemon has filed what somebody asked for; it has not logged that yet. */
async function helped(): Promise<void> {
  const { id } = pressHelp(state);
  await incidentIn(state, (found) => found.id === id && found.state === 'filed');
}

describe('the daemon whose log nobody reads any more', () => {
  it('goes on when the reader has gone away, and tells the next one how many lines were lost', async () => {
    const { writer, read } = namedPipe();
    const child = startDaemon(['ignore', writer, writer]);
    const ended = once(child, 'exit');
    await untilSaid(read(), 'agent started');
    // The second one is filed after what is said of the first.
    await helped();
    await helped();
    expect(child.exitCode).toBeNull();

    const reader = read();
    await once(reader, 'open');
    closeSync(writer);
    const again = untilSaid(reader, 'lines of the log were lost');
    pressHelp(state);
    expect(await again).toMatch(/"lost":[1-9]/);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  it('goes on, and stops when told to, while a reader does not read', async () => {
    const { path, writer } = namedPipe();
    const idle = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const fill = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    writeUntilFull(fill);
    const child = startDaemon(['ignore', 'ignore', writer]);
    const ended = once(child, 'exit');
    await helped();
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    for (const fd of [idle, fill, writer]) closeSync(fd);
  });

  it('goes on when its log is on a full disk', async () => {
    const full = openSync('/dev/full', 'w');
    const child = startDaemon(['ignore', 'ignore', full]);
    const ended = once(child, 'exit');
    await helped();
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    closeSync(full);
  });
});

/** Runs a command with a standard output of our own; its exit code, and what it said on standard error. */
async function runInto(stdout: number, args: readonly string[], input = ''): Promise<{ code: number; said: string }> {
  const child = spawnAgent(['--config', config, ...args], ['pipe', stdout, 'pipe']);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stdin?.on('error', () => undefined).end(input);
  const [code] = (await once(child, 'close')) as [number];
  return { code, said };
}

/** The writing end of a pipe whose reader is gone. */
function closedPipe(): number {
  return namedPipe().writer;
}

describe('a command whose result nobody reads', () => {
  it.each([
    ['a table', ['slo'], ''],
    ['a document', ['config', 'schema'], ''],
    ['the help', ['--help'], ''],
    ['redacted text without an end', ['redact'], 'a line of a log with 10.0.0.1 in it\n'.repeat(50_000)],
  ])('ends quietly with 0: %s', async (_, args, input) => {
    const writer = closedPipe();
    expect(await runInto(writer, args, input)).toEqual({ code: 0, said: '' });
    closeSync(writer);
  });

  it.each([
    ['a document', ['slo', '--json'], ''],
    ['redacted text', ['redact'], 'a line\n'],
  ])('fails, and says so, where the result cannot be written for another reason: %s', async (_, args, input) => {
    const full = openSync('/dev/full', 'w');
    const { code, said } = await runInto(full, args, input);
    expect(code).toBe(1);
    expect(said).toMatch(/^dten-agent: .*ENOSPC.*\n$/);
    closeSync(full);
  });
});
