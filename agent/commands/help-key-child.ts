import { firstLine } from '../base/first-line.ts';
import { endAtOnce } from '../base/process-group.ts';
import { watchKey } from '../help-key/watch-key.ts';
import { WatchRequest } from '../help-key/watch-request.ts';
import type { RegisterCommand } from './cli.ts';

/**
 * The child that watches the hardware key. Its request is the first line of standard input; when that ends, the parent
 * is gone. A thread of it waits in a read that nothing can call back, so it ends by a signal to itself.
 */
export const registerHelpKeyChild: RegisterCommand = (program, cli) => {
  program.command('help-key-child', { hidden: true }).action(async () => {
    cli.signal.addEventListener('abort', endAtOnce, { once: true });
    const request = WatchRequest.parse(JSON.parse(await firstLine(cli.stdin, endAtOnce)));
    cli.stdout.write(`${JSON.stringify({ ready: true })}\n`);
    await watchKey(request, (news) => void cli.stdout.write(`${JSON.stringify(news)}\n`), cli.sleep, cli.signal);
  });
};
