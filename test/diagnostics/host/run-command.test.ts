import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../agent/base/system-clock.ts';
import type { CommandRun, RunOptions } from '../../../diagnostics/host/host.ts';
import { runCommand } from '../../../diagnostics/host/run-command.ts';
import { PARTS, reportText, reportZip } from '../../support/bugreport.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const PATH = '/usr/local/bin:/usr/bin:/bin';
const never = new AbortController().signal;

async function run(argv: readonly [string, ...string[]], options: Partial<RunOptions> = {}, extra = {}) {
  const environment = { PATH, LANG: 'C.UTF-8', ...extra };
  return await runCommand(
    argv,
    { timeoutMs: 10_000, maxBytes: 100_000, ...options },
    { clock: systemClock, environment, signal: never },
  );
}

async function ran(...args: Parameters<typeof run>): Promise<Omit<CommandRun, 'source'>> {
  const result = await run(...args);
  if (!result.ok) throw new Error(`refused: ${result.reason}`);
  return result;
}

/** Processes that carry a mark of this test in their environment, seen the way the daemon finds them. */
function marked(mark: string): string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, 'utf8').includes(mark);
    } catch {
      return false;
    }
  });
}

describe('a command that ends by itself', () => {
  it('gives both outputs and the exit code', async () => {
    const result = await ran(['sh', '-c', 'echo out; echo err >&2; exit 7']);
    expect(result).toMatchObject({ exitCode: 7, timedOut: false, truncated: false, stdout: 'out\n', stderr: 'err\n' });
  });

  it('sees the given environment and nothing else, stands in / and has nothing to read', async () => {
    const result = await ran(['sh', '-c', 'env -u PWD -u SHLVL -u _ | sort; pwd; cat'], {}, { DTEN_AGENT_CHILD: 'm1' });
    expect(result.stdout).toBe(`DTEN_AGENT_CHILD=m1\nLANG=C.UTF-8\nPATH=${PATH}\n/\n`);
  });

  it('takes its arguments as they are: no shell reads them', async () => {
    expect((await ran(['echo', '$(id)', '; ls', '*'])).stdout).toBe('$(id) ; ls *\n');
  });

  it('has invalid UTF-8 replaced', async () => {
    expect((await ran(['printf', 'a\\377b'])).stdout).toBe('a\uFFFDb');
  });
});

it.each([
  ['a program that is not there', ['no-such-program-here'], 'absent'],
  ['a file without the right to run', ['/etc/passwd'], 'denied'],
  ['an argument with NUL', ['echo', 'a\0b'], 'refused'],
] as const)('%s is a refusal', async (_, argv, reason) => {
  expect(await run(argv)).toMatchObject({ ok: false, reason });
});

describe('output past the limit', () => {
  it('ends the program and keeps whole lines of the beginning', async () => {
    const result = await ran(['yes', 'abcdefg'], { maxBytes: 1000 });
    expect(result).toMatchObject({ truncated: true, exitCode: null, timedOut: false });
    expect(result.stdout).toBe('abcdefg\n'.repeat(125));
  });

  it('keeps whole lines of the end where the end is wanted, and lets the program finish', async () => {
    const result = await ran(['seq', '1', '200000'], { maxBytes: 1000, tail: true });
    expect(result).toMatchObject({ truncated: true, exitCode: 0 });
    expect(result.stdout.startsWith('1998')).toBe(true);
    expect(result.stdout.endsWith('\n199999\n200000\n')).toBe(true);
    expect(result.stdout.length).toBeLessThanOrEqual(1000);
  });

  it('of the length of the limit is whole', async () => {
    expect(await ran(['printf', '12345\\n'], { maxBytes: 6 })).toMatchObject({ truncated: false, stdout: '12345\n' });
    expect(await ran(['printf', '12345\\n'], { maxBytes: 6, tail: true })).toMatchObject({ truncated: false });
  });

  it('on standard error does not hold the program up', async () => {
    const result = await ran(['sh', '-c', 'seq 1 200000 >&2; echo done'], { maxBytes: 1000 });
    expect(result).toMatchObject({ exitCode: 0, stdout: 'done\n', truncated: true });
    expect(result.stderr.endsWith('200000\n')).toBe(true);
  });
});

describe('a command that does not end', () => {
  it('is killed in time with all that it started, and what it said is kept', async () => {
    const mark = 'DTEN_AGENT_CHILD=run-command-tree';
    const result = await ran(
      ['sh', '-c', 'echo begun; sleep 300 & (sleep 300 & sleep 300) & sleep 300'],
      { timeoutMs: 300 },
      { DTEN_AGENT_CHILD: 'run-command-tree' },
    );
    expect(result).toMatchObject({ timedOut: true, exitCode: null, stdout: 'begun\n' });
    expect(result.durationMs).toBeLessThan(3000);
    await expect.poll(() => marked(mark)).toEqual([]);
  });

  it('cannot ignore it', async () => {
    const result = await ran(['sh', '-c', "trap '' TERM INT HUP; sleep 300; sleep 300"], { timeoutMs: 200 });
    expect(result).toMatchObject({ timedOut: true, exitCode: null });
  });

  it('is killed when the collection is ended', async () => {
    const ended = new AbortController();
    const running = runCommand(
      ['sleep', '300'],
      { timeoutMs: 60_000, maxBytes: 10 },
      { clock: systemClock, environment: { PATH }, signal: ended.signal },
    );
    ended.abort();
    expect(await running).toMatchObject({ timedOut: true, exitCode: null });
  });

  it('is not even started after the end', async () => {
    const signal = AbortSignal.abort();
    const options = { timeoutMs: 1000, maxBytes: 10 };
    expect(await runCommand(['true'], options, { clock: systemClock, environment: { PATH }, signal })).toMatchObject({
      ok: false,
      reason: 'timed-out',
    });
  });
});

it('what a command leaves behind is not waited for, and ends with it', async () => {
  const mark = 'DTEN_AGENT_CHILD=run-command-left';
  const result = await ran(['sh', '-c', 'sleep 300 & echo done'], {}, { DTEN_AGENT_CHILD: 'run-command-left' });
  expect(result).toMatchObject({ exitCode: 0, timedOut: false, stdout: 'done\n' });
  expect(result.durationMs).toBeLessThan(5000);
  await expect.poll(() => marked(mark)).toEqual([]);
});

describe('the archive of a bugreport on standard output', () => {
  it('is given as its text', async () => {
    const path = join(tempFolder(), 'b.zip');
    writeFileSync(path, await reportZip(reportText(PARTS)));
    const { stdout } = await ran(['cat', path], { bugreport: true, maxBytes: 1_000_000 });
    expect(stdout).toBe(reportText(PARTS));
  });

  it('that was cut is nothing, and words in its place stay words', async () => {
    const path = join(tempFolder(), 'b.zip');
    const archive = await reportZip(reportText(PARTS));
    writeFileSync(path, archive.subarray(0, archive.length / 2));
    expect((await ran(['cat', path], { bugreport: true, maxBytes: 1_000_000 })).stdout).toBe('');
    expect((await ran(['echo', 'FAIL:could not start'], { bugreport: true })).stdout).toBe('FAIL:could not start\n');
  });
});
