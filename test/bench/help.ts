import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAgent } from '../support/agent-process.ts';

const PORT = 17_311;
/** The page is open before somebody presses. */
const SETTLE_MS = 2000;
/** Fresh units, each pressed over and over from its start to its ticket: baseline, freezing, collection and filing. */
const UNITS = 3;
const PRESSES = 100;
/** DESIGN: p99 50 ms while a collection runs. */
const BUDGET_MS = 50;
const EVERY_MS = 15;
const TOPICS = ['camera', 'sound'];

/** Help pressed over the local API until its durable receipt, while the daemon collects evidence and files the ticket. */
export async function benchHelp(print: (line: string) => void): Promise<void> {
  const help: number[] = [];
  const bare: number[] = [];
  for (let unit = 0; unit < UNITS; unit++) await benchUnit(help, bare);
  const p99 = percentile(help, 0.99);
  print(
    `press -> receipt: median ${percentile(help, 0.5).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms (budget ${BUDGET_MS}) ${p99 <= BUDGET_MS ? 'met' : 'MISSED'}`,
  );
  print(
    `peer, a read of the same server at the same time: median ${percentile(bare, 0.5).toFixed(1)} ms, p99 ${percentile(bare, 0.99).toFixed(1)} ms`,
  );
}

async function benchUnit(help: number[], bare: number[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dten-bench-'));
  const config = join(folder, 'config.yaml');
  writeFileSync(config, JSON.stringify({ stateDirectory: join(folder, 'state'), panel: { port: PORT } }));
  const agent = startAgent(['--config', config, 'run']);
  const api = `http://127.0.0.1:${PORT}/api/v1`;
  try {
    await agent.said('agent started');
    for (const path of ['', 'api/v1/status']) await (await fetch(`http://127.0.0.1:${PORT}/${path}`)).text();
    await wait(SETTLE_MS);
    for (let press = 0; press < PRESSES; press++) {
      // Another topic each time, so that every press is written.
      help.push(await timed(`${api}/help`, JSON.stringify({ category: TOPICS[press % TOPICS.length] })));
      bare.push(await timed(`${api}/status`));
    }
  } finally {
    agent.kill('SIGTERM');
    await agent.ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As soon as the rate limit allows; refused calls are not counted. */
async function timed(url: string, body?: string): Promise<number> {
  for (;;) {
    const began = performance.now();
    const answer = await fetch(
      url,
      body === undefined ? {} : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body },
    );
    await answer.text();
    if (answer.ok) return performance.now() - began;
    await wait(EVERY_MS);
  }
}

async function wait(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
