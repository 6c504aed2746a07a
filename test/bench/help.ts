import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startAgent } from '../support/agent-process.ts';
import type { AgentProcess } from '../support/agent-process.ts';
import { verdict } from './verdict.ts';

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
/** Starts after which one press is the first call of all. */
const STARTS = 5;
/** V8 tidies up half a minute after a process has become quiet. */
const QUIET_MS = 45_000;

interface Times {
  help: number[];
  /** A read of the same server. */
  read: number[];
  /** A row committed by a bare `node:sqlite` on the same disk, same journal and sync. */
  write: number[];
}

/** Help pressed over the local API until its durable receipt, while the daemon collects evidence and files the ticket. */
export async function benchHelp(print: (line: string) => void): Promise<void> {
  const times: Times = { help: [], read: [], write: [] };
  for (let unit = 0; unit < UNITS; unit++)
    await withUnit(PORT, async (folder, start) => await benchUnit(times, folder, start));
  const p99 = percentile(times.help, 0.99);
  print(`press -> receipt: ${spread(times.help)} (budget ${BUDGET_MS}) ${verdict(p99 <= BUDGET_MS)}`);
  print(
    `  the first of each unit: ${times.help
      .filter((_, press) => press % PRESSES === 0)
      .map(milliseconds)
      .join(', ')}`,
  );
  print(`  peer, a read of the same server at the same time: ${spread(times.read)}`);
  print(`  peer, a bare commit to the same disk at the same time: ${spread(times.write)}`);
  const first: number[] = [];
  await withUnit(PORT, async (_folder, start) => {
    for (let i = 0; i < STARTS; i++) first.push(await firstPress(PORT, start, () => wait(SETTLE_MS)));
  });
  print(`a press that is the first call after a start: ${middleAndLongest(first)}`);
  print(`  and after ${QUIET_MS / 1000} s in which nothing happened: ${middleAndLongest(await quietPresses())}`);
}

/** The units are quiet side by side, and are pressed one after the other. */
async function quietPresses(): Promise<number[]> {
  let turn = wait(QUIET_MS);
  return await Promise.all(
    Array.from({ length: STARTS }, async (_, unit) => {
      const ended = Promise.withResolvers<void>();
      const mine = turn;
      turn = Promise.all([mine, ended.promise]).then(() => undefined);
      const port = PORT + 1 + unit;
      try {
        return await withUnit(port, async (_folder, start) => await firstPress(port, start, () => mine));
      } finally {
        ended.resolve();
      }
    }),
  );
}

async function withUnit<T>(port: number, work: (folder: string, start: () => AgentProcess) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'dten-bench-'));
  const config = join(folder, 'config.yaml');
  writeFileSync(config, JSON.stringify({ stateDirectory: join(folder, 'state'), panel: { port } }));
  try {
    return await work(folder, () => startAgent(['--config', config, 'run']));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function benchUnit({ help, read, write }: Times, folder: string, start: () => AgentProcess): Promise<void> {
  const agent = start();
  const disk = new DatabaseSync(join(folder, 'bare.db'));
  disk.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (a)');
  try {
    await agent.said('agent started');
    for (const path of ['', 'api/v1/status']) await (await fetch(`http://127.0.0.1:${PORT}/${path}`)).text();
    await wait(SETTLE_MS);
    for (let press = 0; press < PRESSES; press++) {
      help.push(await timedPress(PORT, press));
      read.push(await timed(`${apiOf(PORT)}/status`));
      const began = performance.now();
      disk.exec('INSERT INTO t VALUES (1)');
      write.push(performance.now() - began);
    }
  } finally {
    disk.close();
    agent.kill('SIGTERM');
    await agent.ended;
  }
}

async function firstPress(port: number, start: () => AgentProcess, turn: () => Promise<void>): Promise<number> {
  const agent = start();
  try {
    await agent.said('agent started');
    await turn();
    return await timedPress(port, 0);
  } finally {
    agent.kill('SIGTERM');
    await agent.ended;
  }
}

/** Another topic each time, so that every press is written. */
async function timedPress(port: number, press: number): Promise<number> {
  return await timed(`${apiOf(port)}/help`, JSON.stringify({ category: TOPICS[press % TOPICS.length] }));
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

function apiOf(port: number): string {
  return `http://127.0.0.1:${port}/api/v1`;
}

function middleAndLongest(values: readonly number[]): string {
  return `median ${milliseconds(percentile(values, 0.5))}, longest of ${values.length} ${milliseconds(Math.max(...values))}`;
}

function spread(values: readonly number[]): string {
  return `median ${milliseconds(percentile(values, 0.5))}, p99 ${milliseconds(percentile(values, 0.99))}`;
}

function milliseconds(value: number): string {
  return `${value.toFixed(1)} ms`;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
