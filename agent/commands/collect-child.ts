import type { RegisterCommand } from './cli.ts';
import { CollectionRequest } from '../../diagnostics/collection.ts';
import { collectEvidence } from '../../diagnostics/collect-evidence.ts';
import { firstLine } from '../base/first-line.ts';

/**
 * The collecting child. Its request is the first line of standard input, which the parent keeps open: when it ends,
 * the parent is gone, and the collection stops. The result is one JSON document on standard output.
 */
export const registerCollectChild: RegisterCommand = (program, cli) => {
  program.command('collect-child', { hidden: true }).action(async () => {
    const parentGone = new AbortController();
    const signal = AbortSignal.any([cli.signal, parentGone.signal]);
    const line = await firstLine(cli.stdin, () => parentGone.abort(new Error('the parent process is gone')));
    const result = await collectEvidence(CollectionRequest.parse(JSON.parse(line)), {
      clock: cli.clock,
      environment: cli.commandEnvironment(),
      signal,
    });
    cli.stdout.write(`${JSON.stringify(result)}\n`);
    cli.stdin.removeAllListeners();
    if ('destroy' in cli.stdin && typeof cli.stdin.destroy === 'function') cli.stdin.destroy();
  });
};
