import { Readable, Writable } from 'node:stream';
import { Command } from 'commander';
import { systemRandom } from '../../agent/base/random.ts';
import { systemClock } from '../../agent/base/system-clock.ts';
import type { Cli } from '../../agent/commands/cli.ts';
import { registerRedact } from '../../agent/commands/redact.ts';
import { loadConfig } from '../../agent/config/load-config.ts';

/** `redact` in this process, with what comes on standard input, in these pieces. What it writes is given byte by byte. */
export async function runRedact(
  input: string | readonly Buffer[],
  ...options: string[]
): Promise<{ out: string; err: string; code: number }> {
  const [out, err] = [new Pieces(), new Pieces()];
  const cli = {
    clock: systemClock,
    random: systemRandom,
    exitCode: 0,
    loadConfig: (path: string | undefined) => loadConfig({ path, environment: {} }),
    signal: new AbortController().signal,
    stdin: Readable.from(typeof input === 'string' ? [Buffer.from(input)] : input, { objectMode: false }),
    stdout: out,
    stderr: err,
  } as unknown as Cli;
  const program = new Command().exitOverride();
  registerRedact(program, cli);
  await program.parseAsync(['redact', ...options], { from: 'user' });
  return { out: out.bytes().toString('latin1'), err: err.bytes().toString('utf8'), code: cli.exitCode };
}

class Pieces extends Writable {
  readonly #pieces: Buffer[] = [];

  bytes(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#pieces.push(chunk);
    done();
  }
}
