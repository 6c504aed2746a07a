/**
 * The sandbox desk as a process of its own, which can die by -9 on request. Arguments: its folder, its port (0: any).
 * It says its address, and ends when its standard input does.
 */
import { systemRandom } from '../../../agent/base/random.ts';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { startSandboxDesk } from '../../../uploader/sandbox/server.ts';
import { AGENT_TOKEN, CONTROL_TOKEN, FRESHDESK_KEY, TOKEN } from '../../uploader/sandbox-tokens.ts';

/** Small, so that evidence goes in parts. */
const FILE_BYTES = 400_000;

const [folder = '', port = '0'] = process.argv.slice(2);
const desk = await startSandboxDesk({
  ...{ folder, port: Number(port), fileBytes: FILE_BYTES, clock: systemClock, random: systemRandom },
  ...{ token: TOKEN, agentToken: AGENT_TOKEN, freshdeskKey: FRESHDESK_KEY, controlToken: CONTROL_TOKEN },
  die: () => process.kill(process.pid, 'SIGKILL'),
});
process.stdout.write(`${desk.url}\n`);
process.stdin.resume().once('end', () => void desk.close());
