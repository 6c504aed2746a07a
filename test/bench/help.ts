import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAgent } from '../support/agent-process.ts';

const PORT = 17_311;
const PRESSES = 300;
/** DESIGN: p99 50 ms while a collection runs. */
const BUDGET_MS = 50;
const EVERY_MS = 15;

/** Help pressed over the local API until its durable receipt, while the daemon collects evidence for the first press. */
export async function benchHelp(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dten-bench-'));
  const config = join(folder, 'config.yaml');
  writeFileSync(config, JSON.stringify({ stateDirectory: join(folder, 'state'), panel: { port: PORT } }));
  const agent = startAgent(['--config', config, 'run']);
  try {
    await agent.said('agent started');
    const bare = await presses(`http://127.0.0.1:${PORT}/api/v1/status`, 'GET');
    const help = await presses(`http://127.0.0.1:${PORT}/api/v1/help`, 'POST');
    const p99 = percentile(help, 0.99);
    print(
      `press -> receipt: median ${percentile(help, 0.5).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms (budget ${BUDGET_MS}) ${p99 <= BUDGET_MS ? 'met' : 'MISSED'}`,
    );
    print(
      `peer, a read of the same server: median ${percentile(bare, 0.5).toFixed(1)} ms, p99 ${percentile(bare, 0.99).toFixed(1)} ms`,
    );
  } finally {
    agent.kill('SIGTERM');
    await agent.ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One after the other, as fast as the rate limit allows; refused ones are not counted. */
async function presses(url: string, method: 'GET' | 'POST'): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; times.length < PRESSES && i < PRESSES * 20; i++) {
    const began = performance.now();
    const answer = await fetch(
      url,
      method === 'GET' ? {} : { method, headers: { 'Content-Type': 'application/json' }, body: '{}' },
    );
    await answer.text();
    if (answer.ok) times.push(performance.now() - began);
    else await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  return times.sort((a, b) => a - b);
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
