/** Runs the child of this folder and waits for it; meant to be killed meanwhile. */
import { runChild } from '../../../../agent/base/child.ts';
import { systemRandom } from '../../../../agent/base/random.ts';

const [program = '', file = ''] = process.argv.slice(2);
await runChild(
  {
    argv: [process.execPath, program, 'until-parent-dies', file],
    input: null,
    timeoutMs: 60_000,
    environment: {},
    signal: new AbortController().signal,
  },
  systemRandom,
);
