import type { CaptureFiles } from './capture-files.ts';
import {
  DENIED_FILE,
  FACTS_FILE,
  HOST_FILE,
  LISTINGS_FILE,
  fileSource,
  isSafeName,
  windowSource,
} from './capture-names.ts';
import { indexCapture } from './capture-index.ts';
import type { CaptureIndex } from './capture-index.ts';
import {
  DenialRecord,
  FactsRecord,
  HostRecord,
  ListingRecord,
  endpointName,
  parseRecord,
  parseRecordLines,
} from './capture-records.ts';
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
} from './host.ts';
import { refuse } from './refusal.ts';
import { decode } from './text.ts';
import { wholeLines } from './whole-lines.ts';

/** What a capture is taken for that does not say: nothing in it is then blamed on a moment. */
const UNKNOWN_HOST: HostIdentity = {
  schema: 'dten-capture/1',
  platform: 'linux',
  capturedAt: '1970-01-01T00:00:00.000Z',
  uptimeSeconds: 0,
  bootId: null,
};

/**
 * A capture (or the same layout in a bundle) as a host: each question gets the answer that was recorded, and
 * `absent` where none was. Damaged or hostile captures give fewer answers, never an exception.
 */
export async function createRecordedHost(files: CaptureFiles): Promise<Host> {
  const identity = parseRecord(HostRecord, await files.read(HOST_FILE)) ?? UNKNOWN_HOST;
  const index = await indexCapture(files, {
    listings: parseRecordLines(ListingRecord, await files.read(LISTINGS_FILE)),
    denials: parseRecordLines(DenialRecord, await files.read(DENIED_FILE)).map(({ record }) => record),
  });
  return new RecordedHost(identity, files, index);
}

class RecordedHost implements Host {
  readonly identity: HostIdentity;
  readonly #files: CaptureFiles;
  readonly #index: CaptureIndex;

  constructor(identity: HostIdentity, files: CaptureFiles, index: CaptureIndex) {
    this.identity = identity;
    this.#files = files;
    this.#index = index;
  }

  /** A tail comes whole, as it was recorded, so that line numbers are those of the capture. */
  async readFile(path: string, { maxBytes, tail = false, encoding, around }: ReadOptions): Promise<FileRead | Refusal> {
    const source = around === undefined ? fileSource(path) : windowSource(path);
    const bytes = path.startsWith('/') && isSafeName(source) ? await this.#files.read(source) : null;
    if (bytes === null) return this.#index.refusal('file', path) ?? refuse('absent', 'not in the capture');
    const cut = !tail && bytes.length > maxBytes;
    const kept = cut ? wholeLines(bytes.subarray(0, maxBytes), 'end') : bytes;
    return { ok: true, text: decode(kept, encoding), truncated: cut || this.#index.wasTruncated(path), source };
  }

  list(path: string): Promise<FolderListing | Refusal> {
    const listing = this.#index.listing(path);
    if (listing !== null) return Promise.resolve(listing);
    return Promise.resolve(this.#index.refusal('folder', path) ?? refuse('absent', 'not in the capture'));
  }

  async run(argv: readonly [string, ...string[]]): Promise<CommandRun | Refusal> {
    const found = this.#index.command(argv);
    if (found === null)
      return this.#index.refusal('command', JSON.stringify(argv)) ?? refuse('absent', 'not in the capture');
    const output = async (kind: string): Promise<string> => {
      const bytes = await this.#files.read(`commands/${found.number}.${kind}`);
      return bytes === null ? '' : decode(bytes, 'utf8');
    };
    const [stdout, stderr] = [await output('stdout'), await output('stderr')];
    return { ok: true, ...found.record, argv, stdout, stderr, source: `commands/${found.number}.stdout` };
  }

  probe(endpoint: Endpoint): Promise<ProbeResult | Refusal> {
    const name = endpointName(endpoint);
    const found = this.#index.probe(name);
    if (found !== null) return Promise.resolve({ ok: true, ...found.record, source: found.source });
    return Promise.resolve(this.#index.refusal('probe', name) ?? refuse('absent', 'not in the capture'));
  }

  async facts(): Promise<HostFacts> {
    return parseRecord(FactsRecord, await this.#files.read(FACTS_FILE)) ?? {};
  }
}
