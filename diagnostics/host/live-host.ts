import { existsSync } from 'node:fs';
import { toIso } from '../../agent/base/iso-time.ts';
import type { Clock } from '../../agent/base/clock.ts';
import type { Platform } from '../../agent/base/words.ts';
import { commandSource, fileSource, probeSource, windowSource } from './capture-names.ts';
import type {
  CommandRun,
  Endpoint,
  FileRead,
  FolderListing,
  Host,
  HostFacts,
  HostIdentity,
  ProbeResult,
  ReadOptions,
  Refusal,
  RunOptions,
} from './host.ts';
import { listLiveFolder } from './list-live-folder.ts';
import { readLiveFile } from './read-live-file.ts';
import { readLiveWindow } from './read-live-window.ts';
import { refuse } from './refusal.ts';
import { rootsFor } from './roots.ts';
import { runCommand } from './run-command.ts';
import { readSystemFacts } from './system-facts.ts';
import { decode } from './text.ts';
import { TOO_LATE, withTimeLimit } from './time-limit.ts';

/** A file of a driver can hang; its reader is left behind then. */
const READ_LIMIT_MS = 10_000;
const SMALL_BYTES = 4096;

export interface LiveHostOptions {
  clock: Clock;
  /** The whole environment of the programs that are run: at least PATH, with LANG=C.UTF-8. */
  environment: Record<string, string>;
  /** Paths that may be read on top of the platform's own roots, each with what lies under it. */
  roots?: readonly string[];
  /** Ends what runs; nothing is started afterwards. */
  signal: AbortSignal;
  /** Found out where it is not given. */
  platform?: Platform;
}

/** The machine that we run on. */
export async function createLiveHost(options: LiveHostOptions): Promise<Host> {
  const platform = options.platform ?? findPlatform();
  const roots = rootsFor(platform, options.roots);
  return new LiveHost(options, roots, await identify(platform, options.clock, roots));
}

class LiveHost implements Host {
  readonly identity: HostIdentity;
  readonly #options: LiveHostOptions;
  readonly #roots: readonly string[];
  #commands = 0;
  #probes = 0;
  #facts: Promise<HostFacts> | undefined;

  constructor(options: LiveHostOptions, roots: readonly string[], identity: HostIdentity) {
    this.#options = options;
    this.#roots = roots;
    this.identity = identity;
  }

  async readFile(path: string, options: ReadOptions): Promise<FileRead | Refusal> {
    const { around } = options;
    const reading =
      around === undefined
        ? readLiveFile(path, options, this.#roots)
        : readLiveWindow(path, { around, maxBytes: options.maxBytes, now: this.#options.clock.now() }, this.#roots);
    const read = await withTimeLimit(reading, READ_LIMIT_MS, this.#options.signal);
    if (read === TOO_LATE) return refuse('timed-out', 'the file did not answer in time');
    if (!read.ok) return read;
    return {
      ok: true,
      text: decode(read.bytes, options.encoding),
      truncated: read.truncated,
      source: around === undefined ? fileSource(path) : windowSource(path),
    };
  }

  async list(path: string): Promise<FolderListing | Refusal> {
    const listing = await withTimeLimit(listLiveFolder(path, this.#roots), READ_LIMIT_MS, this.#options.signal);
    return listing === TOO_LATE ? refuse('timed-out', 'the folder did not answer in time') : listing;
  }

  async run(argv: readonly [string, ...string[]], options: RunOptions): Promise<CommandRun | Refusal> {
    const source = commandSource((this.#commands += 1));
    const run = await runCommand(argv, options, this.#options);
    return run.ok ? { ...run, source } : run;
  }

  async probe(endpoint: Endpoint, options: { timeoutMs: number }): Promise<ProbeResult | Refusal> {
    const source = probeSource((this.#probes += 1));
    const { probeEndpoint } = await import('./probe-endpoint.ts'); // With TLS, which the daemon's host never asks for.
    const result = await probeEndpoint(endpoint, options, this.#options);
    return result.ok ? { ...result, source } : result;
  }

  async facts(): Promise<HostFacts> {
    this.#facts ??= readSystemFacts(this.#options.signal).then(({ facts }) => facts);
    return await this.#facts;
  }
}

function findPlatform(): Platform {
  return existsSync('/system/build.prop') || existsSync('/system/bin/app_process') ? 'android' : 'linux';
}

async function identify(platform: Platform, clock: Clock, roots: readonly string[]): Promise<HostIdentity> {
  const small = async (path: string): Promise<string | null> => {
    const read = await readLiveFile(path, { maxBytes: SMALL_BYTES }, roots);
    return read.ok ? decode(read.bytes, 'utf8').trim() : null;
  };
  const uptimeSeconds = Number.parseFloat((await small('/proc/uptime')) ?? '');
  const bootId = await small('/proc/sys/kernel/random/boot_id');
  return {
    schema: 'dten-capture/1',
    platform,
    capturedAt: toIso(clock.now()),
    uptimeSeconds: Number.isFinite(uptimeSeconds) ? uptimeSeconds : 0,
    bootId: bootId === '' ? null : bootId,
  };
}
