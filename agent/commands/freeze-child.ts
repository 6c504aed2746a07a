import { freezeEvidence } from '../../diagnostics/frozen/freeze-evidence.ts';
import { FreezeRequest } from '../../diagnostics/frozen/freeze-request.ts';
import { firstLine } from '../base/first-line.ts';
import type { RegisterCommand } from './cli.ts';

/** The freezing child: a request as the first line of standard input, what was frozen as one JSON document on standard output. */
export const registerFreezeChild: RegisterCommand = (program, cli) => {
  program.command('freeze-child', { hidden: true }).action(async () => {
    const parentGone = new AbortController();
    const signal = AbortSignal.any([cli.signal, parentGone.signal]);
    const line = await firstLine(cli.stdin, () => parentGone.abort(new Error('the parent process is gone')));
    const record = await freezeEvidence(FreezeRequest.parse(JSON.parse(line)), {
      clock: cli.clock,
      environment: cli.commandEnvironment(),
      signal,
    });
    cli.stdout.write(`${JSON.stringify(record)}\n`);
    cli.stdin.removeAllListeners();
    if ('destroy' in cli.stdin && typeof cli.stdin.destroy === 'function') cli.stdin.destroy();
  });
};
