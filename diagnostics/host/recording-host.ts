import { readdirSync } from 'node:fs';
import { UsageError } from '../../agent/base/errors.ts';
import { ensurePrivateFolder } from '../../agent/base/private-folder.ts';
import {
  DENIED_FILE,
  FACTS_FILE,
  HOST_FILE,
  LISTINGS_FILE,
  commandSource,
  fileSource,
  FROZEN_FOLDER,
  probeSource,
  windowSource,
} from './capture-names.ts';
import { endpointName } from './capture-records.ts';
import type { DenialRecord } from './capture-records.ts';
import { CaptureWriter } from './capture-writer.ts';
import type {
  CommandRun,
  Endpoint,
  FileRead,
  FolderListing,
  Host,
  HostFacts,
  ProbeResult,
  ReadOptions,
  Refusal,
  RunOptions,
} from './host.ts';
import { encode } from './text.ts';

/** Two captures in one folder would be one that is true of no moment. */
const LAYOUT = new Set([
  ...[HOST_FILE, FACTS_FILE, DENIED_FILE, LISTINGS_FILE],
  ...['files', 'window', 'commands', 'probes', FROZEN_FOLDER],
]);

type Asked = Pick<DenialRecord, 'asked' | 'what' | 'argv'>;

/**
 * Wraps a host and keeps all it says in a private folder, in the capture layout, as it goes: what is recorded when
 * the process dies can be read. Refusals are recorded too, as is what was cut or could not be kept.
 * @throws UsageError or NotPermittedError when the folder cannot be made, or holds a capture already.
 */
export async function createRecordingHost(host: Host, folder: string): Promise<Host> {
  ensurePrivateFolder(folder);
  if (readdirSync(folder).some((name) => LAYOUT.has(name)))
    throw new UsageError(`the folder ${folder} holds a capture already. Empty it, or choose another place.`);
  const writer = new CaptureWriter(folder);
  await writer.write(HOST_FILE, `${JSON.stringify(host.identity, null, 2)}\n`);
  await writer.write(DENIED_FILE, '');
  return new RecordingHost(host, writer);
}

class RecordingHost implements Host {
  readonly #host: Host;
  readonly #writer: CaptureWriter;
  #commands = 0;
  #probes = 0;
  #listings = 0;
  #facts: Promise<HostFacts> | undefined;

  constructor(host: Host, writer: CaptureWriter) {
    this.#host = host;
    this.#writer = writer;
  }

  get identity(): Host['identity'] {
    return this.#host.identity;
  }

  async readFile(path: string, options: ReadOptions): Promise<FileRead | Refusal> {
    const read = await this.#host.readFile(path, options);
    const asked: Asked = { asked: 'file', what: path };
    if (!read.ok) return await this.#refused(asked, read);
    const source = options.around === undefined ? fileSource(path) : windowSource(path);
    // The same file may be asked for twice, with different limits: the longer reading stays.
    await this.#keep(asked, source, encode(read.text, options.encoding), { onlyLonger: true });
    if (read.truncated) {
      const side = options.tail === true ? 'end' : 'beginning';
      await this.#note({
        ...asked,
        reason: 'truncated',
        detail: `only its ${side}, ${options.maxBytes} bytes at most`,
      });
    }
    return { ...read, source };
  }

  async list(path: string): Promise<FolderListing | Refusal> {
    const listing = await this.#host.list(path);
    if (!listing.ok) return await this.#refused({ asked: 'folder', what: path }, listing);
    const asked: Asked = { asked: 'folder', what: path };
    const why = await this.#writer.appendLine(LISTINGS_FILE, { path, entries: listing.entries });
    if (why === null) return { ...listing, source: { file: LISTINGS_FILE, line: (this.#listings += 1) } };
    await this.#note({ ...asked, reason: 'not-recorded', detail: why });
    return listing;
  }

  async run(argv: readonly [string, ...string[]], options: RunOptions): Promise<CommandRun | Refusal> {
    const source = commandSource((this.#commands += 1));
    const run = await this.#host.run(argv, options);
    const asked: Asked = { asked: 'command', what: argv.join(' '), argv: [...argv] };
    if (!run.ok) return await this.#refused(asked, run);
    const { exitCode, timedOut, durationMs, truncated, stdout, stderr } = run;
    await this.#keep(asked, source, stdout);
    await this.#keep(asked, source.replace(/stdout$/, 'stderr'), stderr);
    const record = { argv, exitCode, timedOut, durationMs, truncated };
    await this.#keep(asked, source.replace(/stdout$/, 'json'), `${JSON.stringify(record)}\n`);
    if (timedOut) await this.#note({ ...asked, reason: 'timed-out', detail: `stopped after ${options.timeoutMs} ms` });
    if (truncated) await this.#note({ ...asked, reason: 'truncated', detail: `limit of ${options.maxBytes} bytes` });
    return { ...run, source };
  }

  async probe(endpoint: Endpoint, options: { timeoutMs: number }): Promise<ProbeResult | Refusal> {
    const source = probeSource((this.#probes += 1));
    const result = await this.#host.probe(endpoint, options);
    const asked: Asked = { asked: 'probe', what: endpointName(endpoint) };
    if (!result.ok) return await this.#refused(asked, result);
    const { ok: _ok, source: _source, ...record } = result;
    await this.#keep(asked, source, `${JSON.stringify(record, null, 2)}\n`);
    return { ...result, source };
  }

  async facts(): Promise<HostFacts> {
    this.#facts ??= this.#recordFacts();
    return await this.#facts;
  }

  async #recordFacts(): Promise<HostFacts> {
    const facts = await this.#host.facts();
    await this.#writer.write(FACTS_FILE, `${JSON.stringify(facts, null, 2)}\n`);
    for (const [call, answer] of Object.entries(facts))
      if (answer === null) await this.#note({ asked: 'fact', what: call, reason: 'failed', detail: 'no answer' });
    return facts;
  }

  async #keep(
    asked: Asked,
    name: string,
    content: Uint8Array | string,
    options: { onlyLonger?: boolean } = {},
  ): Promise<void> {
    const why = await this.#writer.write(name, content, options);
    if (why !== null) await this.#note({ ...asked, reason: 'not-recorded', detail: why });
  }

  async #refused(asked: Asked, refusal: Refusal): Promise<Refusal> {
    await this.#note({ ...asked, reason: refusal.reason, detail: refusal.detail });
    return refusal;
  }

  async #note(record: DenialRecord): Promise<void> {
    await this.#writer.appendLine(DENIED_FILE, record);
  }
}
