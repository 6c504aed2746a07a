import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runChild } from '../../../agent/base/child.ts';
import { withIdleIo } from '../../../agent/base/low-priority.ts';
import { systemRandom } from '../../../agent/base/random.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const PROGRAM = fileURLToPath(new URL('programs/priorities.ts', import.meta.url));
const PATH = '/usr/sbin:/usr/bin:/sbin:/bin';
const hasIonice = PATH.split(':').some((folder) => existsSync(join(folder, 'ionice')));

it.skipIf(!hasIonice)('a child, and whatever it starts, has the lowest priorities of processor and disk', async () => {
  const outcome = await runChild(
    {
      argv: [process.execPath, PROGRAM],
      input: null,
      timeoutMs: 30_000,
      environment: { PATH },
      signal: new AbortController().signal,
    },
    systemRandom,
  );
  if (outcome.ended !== 'by-itself') throw new Error(JSON.stringify(outcome));
  expect(JSON.parse(outcome.stdout)).toEqual({ nice: 19, io: 'idle', niceOfStarted: 19, ioOfStarted: 'idle' });
});

describe('the command of a child', () => {
  const folder = (): string => {
    const made = tempFolder();
    writeFileSync(join(made, 'ionice'), '');
    return made;
  };

  it('goes through the ionice of the PATH', () => {
    const bin = folder();
    chmodSync(join(bin, 'ionice'), 0o755);
    expect(withIdleIo([process.execPath, 'x'], { PATH: `/nowhere:${bin}` })).toEqual([
      join(bin, 'ionice'),
      ...['-c', '3', process.execPath, 'x'],
    ]);
  });

  it.each([
    ['there is none', () => '/nowhere'],
    ['the PATH is empty', () => ''],
    ['it is no program', folder],
    ['it would be looked for in the current folder', () => '.'],
  ])('stays as it is where %s', (_, path) => {
    expect(withIdleIo([process.execPath], { PATH: path() })).toEqual([process.execPath]);
  });

  it('that cannot be started is told by starting it', () => {
    expect(withIdleIo(['/no/such/program'], { PATH })).toEqual(['/no/such/program']);
  });
});
