import type { FileRead, FolderListing, Host, ListEntry } from '../host/host.ts';
import type { EvidencePointer } from '../snapshot/evidence.ts';
import { KIBIBYTE } from './collector.ts';

const SMALL_FILE_BYTES = 64 * KIBIBYTE;

/** Reads small files for a collector and remembers, in order, those that its facts rest on. */
export class Reader {
  readonly #host: Host;
  readonly evidence: EvidencePointer[] = [];

  constructor(host: Host) {
    this.#host = host;
  }

  /** A file, as evidence; null where it cannot be had. */
  async file(path: string, maxBytes = SMALL_FILE_BYTES): Promise<FileRead | null> {
    const read = await this.#host.readFile(path, { maxBytes });
    if (!read.ok) return null;
    this.evidence.push({ file: read.source });
    return read;
  }

  async text(path: string, maxBytes = SMALL_FILE_BYTES): Promise<string | null> {
    return (await this.file(path, maxBytes))?.text ?? null;
  }

  /** An attribute of the kernel: one line, trimmed, or null. It is no evidence by itself unless it says something. */
  async attribute(path: string): Promise<string | null> {
    const read = await this.#host.readFile(path, { maxBytes: SMALL_FILE_BYTES });
    if (!read.ok) return null;
    // Device trees end their strings with NUL.
    const value = read.text.replaceAll('\0', '').trim();
    if (value === '') return null;
    this.evidence.push({ file: read.source });
    return value;
  }

  /** The names in a folder, or null where it cannot be seen. */
  async entries(path: string): Promise<ListEntry[] | null> {
    const listing = await this.#host.list(path);
    return listing.ok ? listing.entries : null;
  }

  /**
   * The names in a class folder of sysfs. Where the class is absent although its parent can be seen, the kernel has
   * no such device: an empty list, which is knowledge; null is not.
   */
  async classEntries(parent: '/sys/class' | '/sys/bus', name: string): Promise<string[] | null> {
    return (await this.classListing(parent, name))?.map((entry) => entry.name) ?? null;
  }

  /** The same with where each entry, which is a link, leads to. */
  async classListing(parent: '/sys/class' | '/sys/bus', name: string): Promise<ListEntry[] | null> {
    const path = parent === '/sys/bus' ? `${parent}/${name}/devices` : `${parent}/${name}`;
    const listing = await this.#host.list(path);
    if (listing.ok) {
      this.#pointTo(listing);
      return listing.entries;
    }
    if (listing.reason !== 'absent') return null;
    const above = await this.#host.list(parent);
    if (!above.ok || above.entries.some((entry) => entry.name === name)) return null;
    this.#pointTo(above);
    return [];
  }

  #pointTo({ source }: FolderListing): void {
    if (source !== undefined) this.evidence.push(source);
  }
}
