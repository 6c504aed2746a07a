import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { largeReportText, reportZip, unitFiles } from '../support/bugreport.ts';

const MAIN = fileURLToPath(new URL('../../agent/main.ts', import.meta.url));
const MEBIBYTE = 1024 * 1024;
const SIZE = 15 * MEBIBYTE;
const RUNS = 5;
/** `analyze` of a 15 MB bugreport, from its start to its end. */
const BUDGET_SECONDS = 2;

/** The command itself, on a report of 15 MB, bare and in its archive, beside `grep -c` over the same lines. */
export async function benchBugreport(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dten-bench-'));
  try {
    const text = largeReportText(SIZE);
    const bare = join(folder, 'bugreport.txt');
    writeFileSync(bare, text);
    const packed = join(folder, 'bugreport.zip');
    writeFileSync(packed, await reportZip(text, unitFiles()));
    print(`report of ${(Buffer.byteLength(text) / MEBIBYTE).toFixed(1)} MiB`);
    const peer = fastest(['grep', '-cE', 'am_anr|FATAL EXCEPTION|Thermal Status|dumpstate', bare]);
    print(`grep over it:       ${peer.toFixed(2)} s`);
    for (const [name, path] of [
      ['analyze, text', bare],
      ['analyze, archive', packed],
    ] as const) {
      const seconds = fastest([process.execPath, MAIN, 'analyze', path, '--json']);
      print(
        `${`${name}:`.padEnd(20)}${seconds.toFixed(2)} s (budget ${BUDGET_SECONDS}) ${seconds <= BUDGET_SECONDS ? 'met' : 'MISSED'}; ratio ${(seconds / peer).toFixed(0)}`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of several runs the fastest: what others did on the machine meanwhile is not ours. */
function fastest([program = '', ...rest]: readonly string[]): number {
  const seconds = Array.from({ length: RUNS }, () => {
    const started = performance.now();
    const { status } = spawnSync(program, rest, { stdio: 'ignore' });
    if (status !== 0) throw new Error(`${program} ended with ${status}`);
    return (performance.now() - started) / 1000;
  });
  return Math.min(...seconds);
}
