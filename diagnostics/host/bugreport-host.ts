import { toIso } from '../../agent/base/iso-time.ts';
import { mountsOf } from '../parsers/mountinfo.ts';
import { BugreportText } from './bugreport-report.ts';
import type { Answer } from './bugreport-report.ts';
import type { CaptureFiles } from './capture-files.ts';
import { isSafeName } from './capture-names.ts';
import type {
  CommandRun,
  FileRead,
  FolderListing,
  Host,
  HostFacts,
  HostIdentity,
  ListEntry,
  ProbeResult,
  ReadOptions,
  Refusal,
} from './host.ts';
import { refuse } from './refusal.ts';
import { decode } from './text.ts';
import { wholeLines } from './whole-lines.ts';

/** Files of the unit lie under this name in the archive. */
const FILES = 'FS';
const MOUNTS = '/proc/mounts';
const MOUNT_INFO = `${FILES}/proc/1/mountinfo`;
const NEVER = '1970-01-01T00:00:00.000Z';

export interface BugreportSource {
  /** The name of the text, as people find it. */
  name: string;
  text: string;
  /** The archive that it came in; null for a bare text. */
  files: CaptureFiles | null;
}

/** A bugreport as a host, and the way from its answers back to the lines of the report. */
export interface Bugreport {
  host: Host;
  /** Source of an answer -> the line of the report on which it begins. */
  places: ReadonlyMap<string, { file: string; firstLine: number }>;
}

/**
 * What dumpstate wrote, as a host: questions are answered by the sections, services and files that it holds, and the
 * rest is absent. Nothing in it is trusted: it may be cut, in another order, or made by somebody else.
 */
export async function createBugreportHost(source: BugreportSource): Promise<Bugreport> {
  const report = new BugreportText(source.text);
  const names = new Set(source.files === null ? [] : await source.files.names());
  const host = new BugreportHost(source, report, names);
  return { host, places: host.places };
}

class BugreportHost implements Host {
  readonly identity: HostIdentity;
  readonly places = new Map<string, { file: string; firstLine: number }>();
  readonly #source: BugreportSource;
  readonly #report: BugreportText;
  readonly #names: ReadonlySet<string>;

  constructor(source: BugreportSource, report: BugreportText, names: ReadonlySet<string>) {
    this.#source = source;
    this.#report = report;
    this.#names = names;
    this.identity = {
      schema: 'dten-capture/1',
      platform: 'android',
      capturedAt: report.takenAt === null ? NEVER : toIso(report.takenAt.toMillis()),
      uptimeSeconds: report.uptimeSeconds,
      bootId: null,
    };
  }

  async readFile(path: string, { maxBytes, tail = false, encoding }: ReadOptions): Promise<FileRead | Refusal> {
    const name = `${FILES}${path}`;
    const bytes = path.startsWith('/') && isSafeName(name) ? await this.#read(name) : null;
    if (bytes !== null) {
      const cut = !tail && bytes.length > maxBytes;
      const kept = cut ? wholeLines(bytes.subarray(0, maxBytes), 'end') : bytes;
      return { ok: true, text: decode(kept, encoding), truncated: cut, source: name };
    }
    const mounts = path === MOUNTS ? await this.#read(MOUNT_INFO) : null;
    if (mounts !== null)
      return { ok: true, text: mountsOf(decode(mounts, 'utf8')), truncated: false, source: MOUNT_INFO };
    const answer = this.#report.files.get(path);
    if (answer === undefined) return refuse('absent', 'not in the bugreport');
    const denied = denialIn(answer.text);
    if (denied !== null) return denied;
    const cut = !tail && answer.text.length > maxBytes;
    const text = cut ? answer.text.slice(0, answer.text.lastIndexOf('\n', maxBytes) + 1) : answer.text;
    return { ok: true, text, truncated: cut, source: this.#place(answer) };
  }

  list(path: string): Promise<FolderListing | Refusal> {
    const entries = new Map<string, ListEntry>();
    const add = (name: string, prefix: string): void => {
      if (!name.startsWith(prefix)) return;
      const [first = '', ...rest] = name.slice(prefix.length).split('/');
      if (first !== '' && !entries.has(first))
        entries.set(first, { name: first, type: rest.length > 0 ? 'folder' : 'file', size: 0 });
    };
    for (const name of this.#names) add(name, `${FILES}${path}/`);
    for (const file of this.#report.files.keys()) add(file, `${path}/`);
    if (entries.size === 0) return Promise.resolve(refuse('absent', 'not in the bugreport'));
    const sorted = [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    return Promise.resolve({ ok: true, entries: sorted });
  }

  run(argv: readonly [string, ...string[]]): Promise<CommandRun | Refusal> {
    const answer = this.#report.command(argv);
    if (answer === null) return Promise.resolve(refuse('absent', 'not in the bugreport'));
    const end = answer.text.slice(-2000);
    const timedOut = /^\*\*\* command '.*' timed out after /m.test(end);
    const failed = /^\*\*\* command '.*' failed: exit code (\d{1,3})/m.exec(end)?.[1];
    return Promise.resolve({
      ok: true,
      argv,
      exitCode: timedOut ? null : Number(failed ?? 0),
      timedOut,
      truncated: false,
      durationMs: 0,
      stdout: answer.text,
      stderr: '',
      source: this.#place(answer),
    });
  }

  probe(): Promise<ProbeResult | Refusal> {
    return Promise.resolve(refuse('absent', 'a bugreport reaches for nothing'));
  }

  facts(): Promise<HostFacts> {
    return Promise.resolve({});
  }

  async #read(name: string): Promise<Uint8Array | null> {
    return this.#names.has(name) ? ((await this.#source.files?.read(name)) ?? null) : null;
  }

  /** Each answer has a name of its own until its lines are those of the report again. */
  #place({ firstLine }: Answer): string {
    const source = `${this.#source.name}#${firstLine}`;
    this.places.set(source, { file: this.#source.name, firstLine });
    return source;
  }
}

/** `*** /proc/last_kmsg: Permission denied`, `*** Error dumping …`: what dumpstate writes in the place of a file. */
function denialIn(text: string): Refusal | null {
  const words =
    /^\s*\*\*\* (?:Error dumping )?(.{0,300}: (Permission denied|Operation not permitted|No such file or directory))$/m.exec(
      text.slice(0, 1000),
    );
  if (words === null) return null;
  return refuse(words[2] === 'No such file or directory' ? 'absent' : 'denied', words[1] ?? '');
}
