/** Takes the daemon's lock, says so, and holds it until it is killed. */
import { takeDaemonLock } from '../../../../agent/base/daemon-lock.ts';

const lock = takeDaemonLock(process.argv[2] ?? '');
process.stdout.write('held\n');
setInterval(() => lock, 1000);
