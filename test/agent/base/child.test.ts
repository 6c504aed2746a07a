import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runChild } from '../../../agent/base/child.ts';
import type { ChildOutcome, ChildRequest } from '../../../agent/base/child.ts';
import { systemRandom } from '../../../agent/base/random.ts';
import { eventually } from '../../support/eventually.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const CHILD = fileURLToPath(new URL('programs/child.ts', import.meta.url));
const PARENT = fileURLToPath(new URL('programs/parent.ts', import.meta.url));

async function run(mode: string, file: string, changes: Partial<ChildRequest> = {}): Promise<ChildOutcome> {
  return await runChild(
    {
      argv: [process.execPath, CHILD, mode, file],
      input: { question: 'how\nare you?' },
      timeoutMs: 30_000,
      environment: { LANG: 'C.UTF-8' },
      signal: new AbortController().signal,
      ...changes,
    },
    systemRandom,
  );
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // Killed, but not yet buried by whoever adopted it.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('a child that ends by itself', () => {
  it('gets its request on standard input and answers on standard output', async () => {
    const outcome = await run('answer', '');
    if (outcome.ended !== 'by-itself') throw new Error(JSON.stringify(outcome));
    const answer = JSON.parse(outcome.stdout) as { environment: Record<string, string> };
    expect(outcome).toMatchObject({ exitCode: 0, stderr: 'a word aside' });
    expect(answer).toMatchObject({ request: { question: 'how\nare you?' }, priority: 19 });
    expect(Object.keys(answer.environment).toSorted()).toEqual(['DTEN_AGENT_CHILD', 'LANG']);
  });

  it('tells its exit code and what it said', async () => {
    expect(await run('fail', '')).toEqual({ ended: 'by-itself', exitCode: 7, stdout: '', stderr: 'it went wrong' });
  });

  it('is told as killed when a signal ended it (out of memory, say)', async () => {
    expect(await run('die', '')).toMatchObject({ ended: 'killed', detail: 'SIGKILL' });
  });
});

describe('a child that cannot be started', () => {
  it.each<[string, [string, ...string[]]]>([
    ['no such program', ['/no/such/program']],
    ['a folder', ['/etc']],
    ['too long an argument', [process.execPath, 'x'.repeat(200_000)]],
    ['a NUL in an argument', [process.execPath, 'a\0b']],
  ])('is told, never thrown: %s', async (_, argv) => {
    const outcome = await run('', '', { argv });
    expect(outcome).toMatchObject({ ended: 'not-started', detail: expect.stringMatching(/./) as string });
  });
});

describe('a child that does not end', () => {
  it('is killed with all it started when its time is over, groups of their own and deaf ones included', async () => {
    const file = join(tempFolder(), 'pids');
    const outcome = await run('stubborn', file, { timeoutMs: 1500 });
    expect(outcome.ended).toBe('timed-out');
    const pids = readFileSync(file, 'utf8').split(' ').map(Number);
    expect(pids).toHaveLength(2);
    await eventually('both are gone', () => (pids.some(lives) ? undefined : true));
  });

  it('is ended when the signal aborts', async () => {
    const [file, stop] = [join(tempFolder(), 'pid'), new AbortController()];
    const outcome = run('until-parent-dies', file, { signal: stop.signal });
    const pid = Number(await eventually('it runs', () => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)));
    stop.abort();
    expect((await outcome).ended).toBe('aborted');
    expect(lives(pid)).toBe(false);
  });

  it('is not left running by a signal that had aborted before', async () => {
    const file = join(tempFolder(), 'pid');
    const outcome = await run('until-parent-dies', file, { signal: AbortSignal.abort() });
    expect(outcome.ended).toBe('aborted');
  });

  it('is ended when it says more than any answer has', async () => {
    expect((await run('flood', '')).ended).toBe('too-much-output');
  });

  it('sees its parent die of kill -9, by the end of its standard input', async () => {
    const file = join(tempFolder(), 'said');
    const parent = spawn(process.execPath, [PARENT, CHILD, file], { stdio: 'ignore' });
    const closed = once(parent, 'close');
    const pid = Number(await eventually('it runs', () => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)));
    expect(lives(pid)).toBe(true);
    parent.kill('SIGKILL');
    await closed;
    await eventually('it ends', () => (lives(pid) ? undefined : true));
    expect(readFileSync(file, 'utf8')).toBe('the parent is gone');
  });
});
