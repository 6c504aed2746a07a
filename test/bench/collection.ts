import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../agent/main.ts', import.meta.url));
const RUNS = 3;
/** DESIGN: at most a fifth of the peer's wall and CPU time. */
const BUDGET = 0.2;

export interface Cost {
  wallSeconds: number;
  cpuSeconds: number;
}

/** Full evidence of this machine, redacted and zipped, beside `sos report`. */
export function benchCollection(print: (line: string) => void): void {
  const ours = median(RUNS, (folder) =>
    measure([process.execPath, MAIN, 'collect', '--out', join(folder, 'unit.zip'), '--json']),
  );
  print(`dten-agent collect: ${show(ours)}`);
  if (!existsSync('/usr/bin/sos') && !existsSync('/usr/sbin/sos')) {
    print('sos report: not installed (apt-get install sosreport), no ratio');
    return;
  }
  const peer = median(1, (folder) => measure(['sos', 'report', '--batch', '-q', '--tmp-dir', folder]));
  print(`sos report:         ${show(peer)}`);
  const wall = ours.wallSeconds / peer.wallSeconds;
  const cpu = ours.cpuSeconds / peer.cpuSeconds;
  print(
    `ratio: wall ${wall.toFixed(2)}, cpu ${cpu.toFixed(2)} (budget ${BUDGET}) ${wall <= BUDGET && cpu <= BUDGET ? 'met' : 'MISSED'}`,
  );
}

function median(runs: number, run: (folder: string) => Cost): Cost {
  const costs: Cost[] = [];
  for (let i = 0; i < runs; i++) {
    const folder = mkdtempSync(join(tmpdir(), 'dten-bench-'));
    costs.push(run(folder));
    rmSync(folder, { recursive: true, force: true });
  }
  costs.sort((a, b) => a.wallSeconds - b.wallSeconds);
  const middle = costs[Math.floor(costs.length / 2)];
  if (middle === undefined) throw new Error('no runs');
  return middle;
}

/** Wall time, and the CPU time of the process with all its children, by the system's own accounting. */
export function measure(argv: readonly string[]): Cost {
  const script = `
import resource, subprocess, sys, time
start = time.monotonic()
code = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.monotonic() - start, used.ru_utime + used.ru_stime, code)`;
  const { stdout } = spawnSync('python3', ['-c', script, ...argv], { encoding: 'utf8' });
  const [wallSeconds = Number.NaN, cpuSeconds = Number.NaN, code] = stdout.trim().split(' ').map(Number);
  if (code !== 0 && code !== 3) throw new Error(`${argv.join(' ')} ended with ${code}`);
  return { wallSeconds, cpuSeconds };
}

export function show({ wallSeconds, cpuSeconds }: Cost): string {
  return `wall ${wallSeconds.toFixed(2)} s, cpu ${cpuSeconds.toFixed(2)} s`;
}
