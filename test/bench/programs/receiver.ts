/**
 * A sandbox desk in a process of its own that takes files of any size. Arguments: its folder. Says its address when it
 * is ready, and ends with its standard input.
 */
import { systemRandom } from '../../../agent/base/random.ts';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { startSandboxDesk } from '../../../uploader/sandbox/server.ts';

const desk = await startSandboxDesk({
  folder: process.argv[2] ?? '',
  port: 0,
  token: 'bench',
  fileBytes: Number.MAX_SAFE_INTEGER,
  clock: systemClock,
  random: systemRandom,
});
process.stdout.write(`${desk.url}\n`);
process.stdin.resume().once('end', () => void desk.close());
