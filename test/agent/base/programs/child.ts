/** A child that behaves as its first argument says; the second is a file it may write to. */
import { spawn } from 'node:child_process';
import { getPriority } from 'node:os';
import { writeFileSync } from 'node:fs';
import { firstLine } from '../../../../agent/base/first-line.ts';

const [mode, file = ''] = process.argv.slice(2);
const parentGone = Promise.withResolvers<void>();
const request = JSON.parse(await firstLine(process.stdin, () => parentGone.resolve())) as unknown;

switch (mode) {
  case 'answer':
    process.stdout.write(JSON.stringify({ request, environment: process.env, priority: getPriority() }));
    process.stderr.write('a word aside');
    process.exit(0);
  case 'fail':
    process.stderr.write('it went wrong');
    process.exit(7);
  case 'die':
    process.kill(process.pid, 'SIGKILL');
    break;
  case 'flood':
    for (;;)
      if (!process.stdout.write('x'.repeat(1 << 20)))
        await new Promise((resolve) => process.stdout.once('drain', resolve));
  case 'stubborn': {
    // A grandchild in a group of its own that holds our output open, and both are deaf to SIGTERM.
    process.on('SIGTERM', () => undefined);
    const code = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); process.send('ready')";
    const grandchild = spawn(process.execPath, ['-e', code], {
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    grandchild.once('message', () => writeFileSync(file, `${process.pid} ${grandchild.pid}`));
    setInterval(() => undefined, 1000);
    break;
  }
  case 'until-parent-dies':
    writeFileSync(file, String(process.pid));
    await parentGone.promise;
    writeFileSync(file, 'the parent is gone');
    process.exit(0);
  default:
    throw new Error(`no such mode: ${mode}`);
}
