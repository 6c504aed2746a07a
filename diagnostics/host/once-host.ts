import type { CommandRun, FileRead, FolderListing, Host, ReadOptions, Refusal, RunOptions } from './host.ts';

/** Larger answers (logs) are asked for again rather than held. */
const MAX_HELD_CHARACTERS = 256 * 1024;
/** All that is held together; memory does not grow with the number of files. */
const MAX_TOTAL_CHARACTERS = 8 * 1024 * 1024;
/** What an entry costs beside its text. */
const OVERHEAD_CHARACTERS = 256;

/**
 * Asks each question of the host once: several collectors read the same small files and properties, and what they
 * say of one moment must agree. Large answers are not held.
 */
export function createOnceHost(host: Host): Host {
  let total = 0;

  async function once<T>(
    held: Map<string, Promise<T>>,
    key: string,
    ask: () => Promise<T>,
    charactersOf: (answer: T) => number,
  ): Promise<T> {
    const known = held.get(key);
    if (known !== undefined) return await known;
    const asking = ask();
    held.set(key, asking);
    const answer = await asking;
    const characters = charactersOf(answer) + key.length + OVERHEAD_CHARACTERS;
    if (characters > MAX_HELD_CHARACTERS || total + characters > MAX_TOTAL_CHARACTERS) held.delete(key);
    else total += characters;
    return answer;
  }

  const reads = new Map<string, Promise<FileRead | Refusal>>();
  const listings = new Map<string, Promise<FolderListing | Refusal>>();
  const runs = new Map<string, Promise<CommandRun | Refusal>>();
  return {
    identity: host.identity,
    readFile: async (path: string, options: ReadOptions) =>
      await once(
        reads,
        JSON.stringify([
          path,
          options.maxBytes,
          options.tail ?? false,
          options.encoding ?? 'utf8',
          options.around ?? null,
        ]),
        async () => await host.readFile(path, options),
        (read) => (read.ok ? read.text.length : 0),
      ),
    list: async (path: string) =>
      await once(
        listings,
        path,
        async () => await host.list(path),
        (listing) => (listing.ok ? listing.entries.length * OVERHEAD_CHARACTERS : 0),
      ),
    run: async (argv: readonly [string, ...string[]], options: RunOptions) =>
      await once(
        runs,
        JSON.stringify(argv),
        async () => await host.run(argv, options),
        (run) => (run.ok ? run.stdout.length + run.stderr.length : 0),
      ),
    probe: async (endpoint, options) => await host.probe(endpoint, options),
    facts: async () => await host.facts(),
  };
}
