import { runChild } from '../base/child.ts';
import type { ChildSettings } from './collect-in-child.ts';
import type { Freeze } from './freezer.ts';

/** Freezing as a child process of the same program, at low priority: the daemon goes on answering meanwhile. */
export function freezeInChild({ selfArgv, environment, timeoutMs, random }: ChildSettings): Freeze {
  return async (request, signal) => {
    const outcome = await runChild(
      { argv: [...selfArgv, 'freeze-child'], input: request, timeoutMs, environment, signal },
      random,
    );
    if (outcome.ended !== 'by-itself') return outcome.ended;
    return outcome.exitCode === 0
      ? null
      : `exit code ${outcome.exitCode}: ${outcome.stderr.trim().split('\n')[0] ?? ''}`;
  };
}
