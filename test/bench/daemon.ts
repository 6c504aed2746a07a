import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const STARTS = 7;
const SETTLE_MS = 8000;
const IDLE_MS = 20_000;
/** DESIGN: resident at most 1.5 times a bare Node; under 0.1 % of a core; ready within 300 ms. */
const BUDGET = { memoryRatio: 1.5, corePercent: 0.1, readyMs: 300 };

/** The idle daemon, bundled as devices run it, beside a bare Node of the same version. */
export async function benchDaemon(print: (line: string) => void): Promise<void> {
  const built = spawnSync(process.execPath, ['packaging/build.ts'], { cwd: ROOT, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
  const folder = mkdtempSync(join(tmpdir(), 'dten-bench-'));
  const config = join(folder, 'config.yaml');
  writeFileSync(config, JSON.stringify({ stateDirectory: join(folder, 'state'), panel: { port: 17_310 } }));
  const agent = (): ChildProcess =>
    spawn(process.execPath, [join(ROOT, 'dist/dten-agent.mjs'), '--config', config, 'run'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  try {
    const first = agent();
    await says(first, 'agent started');
    await wait(SETTLE_MS); // The first start ever takes a baseline.
    await end(first);

    const readyMs: number[] = [];
    for (let i = 0; i < STARTS; i++) {
      const began = performance.now();
      const child = agent();
      await says(child, 'agent started');
      readyMs.push(performance.now() - began);
      await end(child);
    }
    const ready = readyMs.sort((a, b) => a - b)[Math.floor(STARTS / 2)] ?? Number.NaN;
    print(
      `start -> ready: median ${ready.toFixed(0)} ms (budget ${BUDGET.readyMs}) ${verdict(ready <= BUDGET.readyMs)}`,
    );

    const daemon = agent();
    const bare = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1 << 30)'], { stdio: 'ignore' });
    await says(daemon, 'agent started');
    await wait(SETTLE_MS);
    const before = cpuSeconds(daemon);
    await wait(IDLE_MS);
    const corePercent = ((cpuSeconds(daemon) - before) / (IDLE_MS / 1000)) * 100;
    const [ours, theirs] = [residentBytes(daemon), residentBytes(bare)];
    const ratio = ours / theirs;
    print(
      `idle memory: ${mebibytes(ours)} against bare Node ${mebibytes(theirs)}, ratio ${ratio.toFixed(2)} (budget ${BUDGET.memoryRatio}) ${verdict(ratio <= BUDGET.memoryRatio)}`,
    );
    print(
      `idle CPU: ${corePercent.toFixed(3)} % of a core (budget ${BUDGET.corePercent}) ${verdict(corePercent <= BUDGET.corePercent)}`,
    );
    await Promise.all([end(daemon), end(bare)]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function says(child: ChildProcess, text: string): Promise<void> {
  let said = '';
  for await (const chunk of child.stderr ?? []) {
    said += String(chunk);
    if (said.includes(text)) break;
  }
  if (!said.includes(text)) throw new Error(said);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'exit');
  child.kill('SIGTERM');
  await closed;
}

function residentBytes({ pid }: ChildProcess): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1]) * 1024;
}

/** User and system time of the process itself, in the kernel's ticks of a hundredth of a second. */
function cpuSeconds({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

function verdict(met: boolean): string {
  return met ? 'met' : 'MISSED';
}

async function wait(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
