import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { Cli } from '../../../agent/commands/cli.ts';
import { registerRedact } from '../../../agent/commands/redact.ts';
import { systemRandom } from '../../../agent/base/random.ts';
import { UsageError } from '../../../agent/base/errors.ts';
import { tempFolder } from '../../support/temp-folder.ts';

async function redact(input: string, ...options: string[]): Promise<{ out: string; err: string }> {
  const written = { out: '', err: '' };
  const into = (name: 'out' | 'err') =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        written[name] += chunk.toString('utf8');
        done();
      },
    });
  const cli = {
    random: systemRandom,
    signal: new AbortController().signal,
    stdin: Readable.from([Buffer.from(input)]),
    stdout: into('out'),
    stderr: into('err'),
  } as unknown as Cli;
  const program = new Command().exitOverride();
  registerRedact(program, cli);
  await program.parseAsync(['redact', ...options], { from: 'user' });
  return written;
}

const INPUT =
  'user jane.doe@example.com from 203.0.113.77 token=abcdEFGH1234ijkl\nlisten 127.0.0.1:8787 firmware 3.9.1.204 applied\n';

describe('redact', () => {
  it('hides, keeps, and changes nothing the second time, although each run has its own key', async () => {
    const { out } = await redact(INPUT);
    expect(out).not.toMatch(/jane\.doe|203\.0\.113\.77|abcdEFGH1234ijkl/);
    expect(out).toContain('listen 127.0.0.1:8787 firmware 3.9.1.204 applied\n');
    expect((await redact(out)).out).toBe(out);
    expect((await redact(INPUT)).out).not.toBe(out);
  });

  it('gives the same pseudonyms with the same key file, and refuses one that others can read', async () => {
    const path = join(tempFolder(), 'key');
    writeFileSync(path, systemRandom.bytes(32), { mode: 0o600 });
    expect((await redact(INPUT, '--key-file', path)).out).toBe((await redact(INPUT, '--key-file', path)).out);
    chmodSync(path, 0o644);
    await expect(redact(INPUT, '--key-file', path)).rejects.toThrow(UsageError);
  });

  it('refuses a key that is too short', async () => {
    const path = join(tempFolder(), 'key');
    writeFileSync(path, 'short', { mode: 0o600 });
    await expect(redact(INPUT, '--key-file', path)).rejects.toThrow(UsageError);
  });

  it('says what each rule has taken', async () => {
    expect((await redact(INPUT, '--explain')).err.split('\n').toSorted()).toEqual(['', 'email: 1', 'ipv4: 1', 'key:token: 1']); // prettier-ignore
  });

  it('works as a process over a pipe', () => {
    const { status, stdout } = spawnSync(process.execPath, ['agent/main.ts', 'redact'], { input: INPUT, encoding: 'utf8' }); // prettier-ignore
    expect(status).toBe(0);
    expect(stdout).toMatch(/^user <email:/);
  });
});
