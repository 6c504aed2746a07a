import type { Platform } from '../../agent/base/words.ts';

/** Why the host did not give what was asked for. */
export type RefusalReason =
  /** There is no such file or program. */
  | 'absent'
  /** The operating system said no. */
  | 'denied'
  /** Our own rules said no: a link out of the listed roots, a device, FIFO or socket, personal content. */
  | 'refused'
  /** It took longer than allowed; what had come by then is kept. */
  | 'timed-out'
  /** Anything else, told in `detail`. */
  | 'failed';

export interface Refusal {
  ok: false;
  reason: RefusalReason;
  detail: string;
}

export interface FileRead {
  ok: true;
  /** UTF-8, invalid bytes replaced. */
  text: string;
  /** More bytes were there than `maxBytes`. */
  truncated: boolean;
  /** Where it lies in a capture, e.g. `files/proc/meminfo`: what evidence points to. */
  source: string;
}

export interface ReadOptions {
  maxBytes: number;
  /** Keep the end instead of the beginning. */
  tail?: boolean;
  /** Only the lines of a log that were written in this time (epoch milliseconds), each with the lines that belong to it. */
  around?: { from: number; until: number };
  /** `latin1` gives one character a byte, for binary files (EDID); the default is UTF-8. */
  encoding?: 'utf8' | 'latin1';
}

export interface ListEntry {
  name: string;
  type: 'file' | 'folder' | 'link' | 'other';
  size: number;
  /** Where a link points to, as written in it; it is not followed. */
  target?: string;
}

export interface FolderListing {
  ok: true;
  /** By name, in byte order. */
  entries: ListEntry[];
  /** Where it lies in a capture; absent where nothing is recorded. */
  source?: { file: string; line: number };
}

export interface RunOptions {
  timeoutMs: number;
  /** Limit for standard output and standard error each. */
  maxBytes: number;
  /** Keep the end of a longer output instead of ending the program at the limit. */
  tail?: boolean;
  /** The output is the archive of a bugreport (`bugreportz -s`): its text is what is wanted of it. */
  bugreport?: boolean;
}

/** A program that ran, with any exit code, or was stopped in the middle (`timedOut`). */
export interface CommandRun {
  ok: true;
  argv: readonly string[];
  /** Null when a signal ended it. */
  exitCode: number | null;
  timedOut: boolean;
  truncated: boolean;
  durationMs: number;
  stdout: string;
  stderr: string;
  /** Where its standard output lies in a capture, e.g. `commands/012.stdout`. */
  source: string;
}

/** Something to reach over the network: `host:port`, with TLS or an HTTP GET on top when asked. */
export interface Endpoint {
  host: string;
  port: number;
  tls: boolean;
  /** Path of a GET; null: no HTTP. */
  httpPath: string | null;
}

export interface ProbeResult {
  ok: true;
  endpoint: Endpoint;
  /** How far it came. */
  reached: 'nothing' | 'dns' | 'tcp' | 'tls' | 'http';
  /** In the words of the layer that failed; null when all went well. */
  failure: string | null;
  addresses: string[];
  durationMs: number;
  tlsIssuer: string | null;
  tlsValidTo: string | null;
  httpStatus: number | null;
  /** Host that the answer sends on to; the rest of such an address may name people. */
  httpRedirectHost: string | null;
  /** Milliseconds by which the answer's Date is ahead of our clock; null where it had none. */
  httpClockAheadMs: number | null;
  source: string;
}

/** A fixed list of systeminformation calls; each null where it failed. */
export interface HostFacts {
  [call: string]: unknown;
}

/** `host.json` of a capture. */
export interface HostIdentity {
  schema: 'dten-capture/1';
  platform: Platform;
  /** UTC ISO 8601 with milliseconds. */
  capturedAt: string;
  uptimeSeconds: number;
  /** Null where the platform gives none. */
  bootId: string | null;
}

/**
 * All that collectors see of a machine: a live unit, a capture, a bundle or a bugreport.
 * It changes nothing, starts no shell, follows no link out of the listed roots, opens no device, FIFO or socket,
 * and never throws for what the machine is like: a refusal is an answer, and is recorded.
 */
export interface Host {
  readonly identity: HostIdentity;
  readFile(path: string, options: ReadOptions): Promise<FileRead | Refusal>;
  list(path: string): Promise<FolderListing | Refusal>;
  run(argv: readonly [string, ...string[]], options: RunOptions): Promise<CommandRun | Refusal>;
  probe(endpoint: Endpoint, options: { timeoutMs: number }): Promise<ProbeResult | Refusal>;
  facts(): Promise<HostFacts>;
}
