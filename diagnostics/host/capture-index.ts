import type { z } from 'zod';
import type { CaptureFiles } from './capture-files.ts';
import { LISTINGS_FILE, fileSource } from './capture-names.ts';
import { CommandRecord, ProbeRecord, endpointName, parseRecord } from './capture-records.ts';
import type { DenialRecord, ListingRecord } from './capture-records.ts';
import type { FolderListing, ListEntry, Refusal } from './host.ts';
import { refuse } from './refusal.ts';

/** More commands than any of our collections runs. */
const MAX_RECORDS = 10_000;

export interface FoundCommand {
  /** As written in the names of its files. */
  number: string;
  record: z.infer<typeof CommandRecord>;
}

export interface FoundProbe {
  source: string;
  record: z.infer<typeof ProbeRecord>;
}

/** What a capture holds, by what was asked for. Contents of files and outputs stay where they are. */
export interface CaptureIndex {
  command(argv: readonly string[]): FoundCommand | null;
  probe(name: string): FoundProbe | null;
  listing(path: string): FolderListing | null;
  /** `what` is a path, an endpoint's name, or a command as JSON. */
  refusal(asked: DenialRecord['asked'], what: string): Refusal | null;
  wasTruncated(path: string): boolean;
}

interface Notes {
  listings: readonly { record: z.infer<typeof ListingRecord>; line: number }[];
  denials: readonly DenialRecord[];
}

/** Reads the small records of a capture. Of two answers to the same question the first counts. */
export async function indexCapture(files: CaptureFiles, { listings, denials }: Notes): Promise<CaptureIndex> {
  const names = (await files.names()).sort();
  const commands = await indexCommands(files, names);
  const probes = await indexProbes(files, names);
  const listed = firstOf(
    listings.map(({ record: { path, entries }, line }): [string, FolderListing] => [
      path,
      { ok: true, entries, source: { file: LISTINGS_FILE, line } },
    ]),
  );
  const truncated = new Set<string>();
  const refusals = new Map<string, Refusal>();
  for (const { asked, what, argv, reason, detail } of denials) {
    if (reason === 'truncated') {
      if (asked === 'file') truncated.add(what);
    } else if (reason !== 'not-recorded') {
      const key = `${asked} ${argv === undefined ? what : JSON.stringify(argv)}`;
      if (!refusals.has(key)) refusals.set(key, refuse(reason, detail));
    }
  }
  return {
    command: (argv) => commands.get(JSON.stringify(argv)) ?? null,
    probe: (name) => probes.get(name) ?? null,
    listing: (path) => listed.get(path) ?? deriveListing(names, path),
    refusal: (asked, what) => refusals.get(`${asked} ${what}`) ?? null,
    wasTruncated: (path) => truncated.has(path),
  };
}

async function indexCommands(files: CaptureFiles, names: readonly string[]): Promise<Map<string, FoundCommand>> {
  const found: [string, FoundCommand][] = [];
  for (const number of numbersIn(names, /^commands\/(\d{1,6})\.json$/)) {
    const record = parseRecord(CommandRecord, await files.read(`commands/${number}.json`));
    if (record !== null) found.push([JSON.stringify(record.argv), { number, record }]);
  }
  return firstOf(found);
}

async function indexProbes(files: CaptureFiles, names: readonly string[]): Promise<Map<string, FoundProbe>> {
  const found: [string, FoundProbe][] = [];
  for (const number of numbersIn(names, /^probes\/(\d{1,6})\.json$/)) {
    const source = `probes/${number}.json`;
    const record = parseRecord(ProbeRecord, await files.read(source));
    if (record !== null) found.push([endpointName(record.endpoint), { source, record }]);
  }
  return firstOf(found);
}

function numbersIn(names: readonly string[], pattern: RegExp): string[] {
  return names
    .flatMap((name) => pattern.exec(name)?.[1] ?? [])
    .sort((a, b) => Number(a) - Number(b))
    .slice(0, MAX_RECORDS);
}

function firstOf<T>(pairs: readonly (readonly [string, T])[]): Map<string, T> {
  const map = new Map<string, T>();
  for (const [key, value] of pairs) if (!map.has(key)) map.set(key, value);
  return map;
}

/** Where no listing was recorded (a capture put together by hand), what lies under the folder has to do. */
function deriveListing(names: readonly string[], path: string): FolderListing | null {
  const prefix = `${fileSource(path)}/`;
  const entries = new Map<string, ListEntry>();
  for (const name of names) {
    if (!name.startsWith(prefix)) continue;
    const [first = '', ...rest] = name.slice(prefix.length).split('/');
    if (!entries.has(first)) entries.set(first, { name: first, type: rest.length > 0 ? 'folder' : 'file', size: 0 });
  }
  return entries.size === 0 ? null : { ok: true, entries: [...entries.values()] };
}
