import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { verdict } from './verdict.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const STARTS = 9;
/** The first start ever takes a baseline. */
const FIRST_MS = 15_000;
/** V8 tidies up half a minute after a process has become quiet. */
const SETTLE_MS = 45_000;
const IDLE_MS = 20_000;
/** DESIGN: resident at most 1.5 times a bare Node; under 0.1 % of a core; ready within 300 ms. */
const BUDGET = { memoryRatio: 1.5, corePercent: 0.1, readyMs: 300 };

const BARE = 'setInterval(() => {}, 1 << 30)';
/** What the daemon cannot be without, and not a line of ours: how far below it no daemon on Node can come. */
const PARTS = `
  const { DatabaseSync } = require('node:sqlite');
  const db = new DatabaseSync(process.argv[1]);
  db.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1)');
  db.prepare('SELECT a FROM t').all();
  require('node:http').createServer().listen(0, '127.0.0.1');
  new Intl.DateTimeFormat('en-US', { timeZone: 'America/Los_Angeles' }).format(0);
  require('node:crypto').createHash('sha256').update(require('node:crypto').randomUUID()).digest();
  require('node:child_process').spawn('true');
  require('node:fs').promises.readFile('/proc/self/status');
  ${BARE}`;

/** The idle daemon, built as devices run it, beside a bare Node of the same version. */
export async function benchDaemon(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dten-bench-'));
  const program = join(folder, 'program');
  const built = spawnSync(process.execPath, ['packaging/build.ts', program], { cwd: ROOT, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
  const config = join(folder, 'config.yaml');
  writeFileSync(config, JSON.stringify({ stateDirectory: join(folder, 'state'), panel: { port: 17_310 } }));
  const start = (...args: string[]): ChildProcess =>
    spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const agent = (): ChildProcess => start(join(program, 'dten-agent.mjs'), '--config', config, 'run');
  try {
    const first = agent();
    await says(first, 'agent started');
    await wait(FIRST_MS);
    await end(first);

    const ready = await startTimes(agent, 'agent started');
    const bareReady = await startTimes(() => start('-e', 'console.error("up")'), 'up');
    print(
      `start -> ready: median ${ready.median.toFixed(0)} ms, best ${ready.best.toFixed(0)} ms (budget ${BUDGET.readyMs}) ${verdict(ready.median <= BUDGET.readyMs)}; a bare Node: median ${bareReady.median.toFixed(0)} ms, best ${bareReady.best.toFixed(0)} ms; ratio ${(ready.median / bareReady.median).toFixed(2)}`,
    );

    const [daemon, bare, parts] = [agent(), start('-e', BARE), start('-e', PARTS, join(folder, 'parts.db'))];
    await says(daemon, 'agent started');
    await wait(SETTLE_MS);
    const before = [daemon, bare].map(cpuMilliseconds);
    await wait(IDLE_MS);
    const [core = Number.NaN, bareCore = Number.NaN] = [daemon, bare].map(
      (child, index) => ((cpuMilliseconds(child) - (before[index] ?? 0)) / IDLE_MS) * 100,
    );
    const [ours, theirs, least] = [memoryOf(daemon), memoryOf(bare), memoryOf(parts)];
    const ratio = ours.resident / theirs.resident;
    print(
      `idle memory, resident (RSS): ${mebibytes(ours.resident)} against bare Node ${mebibytes(theirs.resident)}, ratio ${ratio.toFixed(2)} (budget ${BUDGET.memoryRatio}) ${verdict(ratio <= BUDGET.memoryRatio)}`,
    );
    print(
      `  of it its own (anonymous) ${mebibytes(ours.anonymous)} against ${mebibytes(theirs.anonymous)}; the rest is Node's program file, which the kernel may drop`,
    );
    print(
      `  a Node that opens SQLite, HTTP, time zones, cryptography and a child process, with no code of ours: ${mebibytes(least.resident)}, ${(least.resident / theirs.resident).toFixed(2)} times the bare one; ratio of ours to it ${(ours.resident / least.resident).toFixed(2)}`,
    );
    print(
      `idle CPU: ${core.toFixed(3)} % of a core (budget ${BUDGET.corePercent}) ${verdict(core <= BUDGET.corePercent)}; a bare Node ${bareCore.toFixed(3)} %`,
    );
    await Promise.all([daemon, bare, parts].map(end));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startTimes(start: () => ChildProcess, word: string): Promise<{ median: number; best: number }> {
  const times: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    const began = performance.now();
    const child = start();
    await says(child, word);
    times.push(performance.now() - began);
    await end(child);
  }
  times.sort((a, b) => a - b);
  return { median: times[Math.floor(STARTS / 2)] ?? Number.NaN, best: times[0] ?? Number.NaN };
}

/** Reads on afterwards: a program whose log nobody takes would end. */
async function says(child: ChildProcess, text: string): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(text)) resolve();
    });
    child.once('exit', () => reject(new Error(said)));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'exit');
  child.kill('SIGTERM');
  await closed;
}

function memoryOf({ pid }: ChildProcess): { resident: number; anonymous: number } {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const bytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1]) * 1024;
  return { resident: bytes('Rss'), anonymous: bytes('Anonymous') };
}

/** Time on a core of all threads of the process; the scheduler counts it in nanoseconds. */
function cpuMilliseconds({ pid }: ChildProcess): number {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => {
    const [ran] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
    return sum + Number(ran) / 1e6;
  }, 0);
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

async function wait(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
