import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { commandEnvironment } from '../../../agent/config/environment.ts';
import { collectFacts } from '../../../diagnostics/collectors/run-collectors.ts';
import type { CollectorSettings } from '../../../diagnostics/collectors/settings.ts';
import { createLiveHost } from '../../../diagnostics/host/live-host.ts';
import type { Host } from '../../../diagnostics/host/host.ts';
import { judgeUpdates } from '../../../diagnostics/firmware/judge-update.ts';
import type { UpdateReport, UpdateVerdict } from '../../../diagnostics/firmware/verdict.ts';
import type { Snapshot } from '../../../diagnostics/snapshot/snapshot.ts';
import { eventually } from '../../support/eventually.ts';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Which of the programs are not installed, for a visible reason to skip. */
export function missingPrograms(...names: string[]): string[] {
  return names.filter((name) => !PATH.split(':').some((folder) => existsSync(join(folder, name))));
}

/** Real updaters want root; loop devices and mounts want it too. */
export const NOT_ROOT = process.getuid?.() !== 0;

/** Runs a program of the lab; throws with its words when it fails. */
export function run(program: string, args: string[], env: Record<string, string> = {}): string {
  return execFileSync(program, args, { encoding: 'utf8', env: { PATH, LANG: 'C.UTF-8', ...env }, stdio: 'pipe' });
}

/** Runs a program that may fail; what it wrote, both streams together. */
export function tryRun(program: string, args: string[], env: Record<string, string> = {}): string {
  try {
    return run(program, args, env);
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return `${stdout}${stderr}`;
  }
}

export interface Daemon {
  child: ChildProcess;
  stop(): Promise<void>;
}

/** Starts a program that stays, and ends it by its pid when the test is over. */
export function startDaemon(program: string, args: string[], env: Record<string, string> = {}): Daemon {
  const child = spawn(program, args, { env: { PATH, LANG: 'C.UTF-8', ...env }, stdio: 'ignore' });
  const ended = once(child, 'exit');
  const daemon = {
    child,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
    },
  };
  onTestFinished(() => daemon.stop());
  return daemon;
}

/** A system bus of the test's own, so that nothing of this machine is touched. Gives its address. */
export async function startBus(folder: string): Promise<string> {
  const socket = join(folder, 'bus');
  const config = join(folder, 'bus.conf');
  writeFileSync(
    config,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path=${socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`,
  );
  startDaemon('dbus-daemon', [`--config-file=${config}`, '--nofork']);
  await eventually('the bus', () => (existsSync(socket) ? true : undefined));
  return `unix:path=${socket}`;
}

export interface Unit {
  env?: Record<string, string>;
  /** Path of the file that carries the version of the firmware, under `root`. */
  versionFile: string;
  /** Files of the lab that stand in the place of the machine's own. */
  files?: Record<string, string>;
  only: string[];
}

/** A start of the machine that the lab plays: nobody restarts the machine under the test. */
export interface Start {
  bootId: string;
  bootedAt: number;
}

/** What our collectors find on this machine with the lab's updater, as of a start that the lab names. */
export async function look(unit: Unit, start: Start): Promise<Snapshot> {
  const settings: CollectorSettings = {
    disabled: [],
    logFiles: [],
    logTailBytes: 100_000,
    versionFiles: [
      { id: 'firmware', kind: 'firmware', name: 'Display firmware', path: unit.versionFile, pattern: '^(\\S+)' },
    ],
  };
  const live = await createLiveHost({
    clock: systemClock,
    environment: { ...commandEnvironment(), ...unit.env },
    roots: [unit.versionFile, ...Object.values(unit.files ?? {})],
    signal: new AbortController().signal,
  });
  const now = systemClock.now();
  const host: Host = {
    identity: { ...live.identity, bootId: start.bootId, uptimeSeconds: (now - start.bootedAt) / 1000 },
    readFile: (path, options) => live.readFile(unit.files?.[path] ?? path, options),
    list: (path) => live.list(path),
    run: (argv, options) => live.run(argv, options),
    probe: (endpoint, options) => live.probe(endpoint, options),
    facts: () => live.facts(),
  };
  const options = { settings, clock: systemClock, only: ['components', ...unit.only] };
  return (await collectFacts(host, options, new AbortController().signal)).snapshot;
}

/** The verdict on one component; undefined where there is none. */
export function verdictOn(
  component: string,
  baseline: Snapshot | null,
  snapshot: Snapshot,
  reports: UpdateReport[] = [],
): UpdateVerdict | undefined {
  return judgeUpdates({ baseline, snapshot, reports }).find((verdict) => verdict.component === component);
}

/** A start that came after all that was done so far; written times are in whole seconds. */
export async function nextStart(start: Start): Promise<Start> {
  const second = Math.floor(systemClock.now() / 1000);
  await eventually('the next second', () => (Math.floor(systemClock.now() / 1000) > second ? true : undefined));
  return { bootId: `boot-${Number(start.bootId.slice(5)) + 1}`, bootedAt: systemClock.now() };
}

export function firstStart(): Start {
  return { bootId: 'boot-1', bootedAt: systemClock.now() - 60_000 };
}

const JOURNAL = '/run/log/journal';

/**
 * A journal for programs to write to, as systemd's own daemon keeps it; the one that runs where there is one. What
 * the test has written goes away with it.
 */
export async function startJournal(): Promise<void> {
  if (existsSync('/run/systemd/journal/stdout') && tryRun('systemd-cat', ['true']) === '') return;
  const wasThere = existsSync(JOURNAL);
  mkdirSync('/run/systemd/journal', { recursive: true });
  mkdirSync(JOURNAL, { recursive: true });
  onTestFinished(() => {
    if (!wasThere) rmSync(JOURNAL, { recursive: true, force: true });
    rmSync('/run/systemd/journal', { recursive: true, force: true });
  });
  startDaemon('/lib/systemd/systemd-journald', []);
  await eventually('the journal', () => (tryRun('systemd-cat', ['true']) === '' ? true : undefined));
}

/**
 * Runs a program with its output in the journal, as a service has it, and waits until it can be read there; gives
 * what the journal has of this run.
 */
export async function runInJournal(name: string, argv: [string, ...string[]]): Promise<string> {
  const [begun, ended] = [`${name} begins ${randomUUID()}`, `${name} has ended ${randomUUID()}`];
  run('systemd-cat', ['-t', name, 'echo', begun]);
  tryRun('systemd-cat', ['-t', name, ...argv]);
  run('systemd-cat', ['-t', name, 'echo', ended]);
  return await eventually('the last line in the journal', () => {
    const text = tryRun('journalctl', ['-q', '-t', name, '-o', 'cat']);
    return text.includes(ended) ? text.slice(text.indexOf(begun)) : undefined;
  });
}
