import { appendFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf, systemCodeOf } from '../../agent/base/errors.ts';
import { isSafeName } from './capture-names.ts';

const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;

/** Why something could not be kept, or null when it was. */
export type WriteOutcome = string | null;

/**
 * Writes the files of a capture, one at a time and in the order asked for. It holds nothing of what it wrote.
 * A failure (a full disk, a name that is a file here and a folder there) is an answer, not an exception.
 */
export class CaptureWriter {
  readonly folder: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Writes a whole file. With `onlyLonger`, a file that stands and is as long already stays as it is. */
  async write(name: string, content: Uint8Array | string, { onlyLonger = false } = {}): Promise<WriteOutcome> {
    return await this.#inTurn(name, async (path) => {
      if (onlyLonger && (await sizeOf(path)) >= Buffer.byteLength(content)) return;
      await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
      await writeFile(path, content, { mode: PRIVATE_FILE });
    });
  }

  /** Adds one JSON line to a file. */
  async appendLine(name: string, record: unknown): Promise<WriteOutcome> {
    return await this.#inTurn(name, async (path) => {
      await appendFile(path, `${JSON.stringify(record)}\n`, { mode: PRIVATE_FILE });
    });
  }

  async #inTurn(name: string, work: (path: string) => Promise<void>): Promise<WriteOutcome> {
    if (!isSafeName(name)) return 'its name cannot stand in a capture';
    const mine = this.#last.then(async () => await work(join(this.folder, name)));
    this.#last = mine.catch(() => undefined);
    try {
      await mine;
      return null;
    } catch (error) {
      return systemCodeOf(error) ?? messageOf(error);
    }
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return -1;
  }
}
