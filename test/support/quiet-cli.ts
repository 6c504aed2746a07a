import { systemClock } from '../../agent/base/system-clock.ts';
import { systemRandom } from '../../agent/base/random.ts';
import { sleep } from '../../agent/base/sleep.ts';
import type { Cli } from '../../agent/commands/cli.ts';
import { commandEnvironment } from '../../agent/config/environment.ts';
import { loadConfig } from '../../agent/config/load-config.ts';

/** What the rooms get from the process, with no signal that ends them and no environment. */
export function quietCli(): Cli {
  return {
    ...{ clock: systemClock, random: systemRandom, sleep, signal: new AbortController().signal, stdin: process.stdin },
    ...{ stdout: process.stdout, stderr: process.stderr, timeZone: 'UTC', selfArgv: ['node', 'none'], exitCode: 0 },
    commandEnvironment: () => commandEnvironment(),
    loadConfig: (path) => loadConfig({ path, environment: {} }),
    onUnexpected: () => undefined,
  };
}
