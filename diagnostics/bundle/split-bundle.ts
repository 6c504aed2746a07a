import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { renameDurably } from '../../agent/base/atomic-file.ts';
import type { Instant } from '../../agent/base/clock.ts';
import { z } from 'zod';
import { halve, openBundle, sliceName } from './bundle-slices.ts';
import type { OpenBundle, Slice } from './bundle-slices.ts';
import { chooseDrops } from './choose-drops.ts';
import { MANIFEST_FILE } from './lay-out-bundle.ts';
import { Manifest } from './manifest.ts';
import { writeArchive } from './write-archive.ts';

/** Says what a part is; stands in each one. */
const PART_FILE = 'part.json';
/** What an entry takes in a ZIP beside its bytes and its name (twice): both headers, and the descriptor after it. */
const ENTRY_OVERHEAD_BYTES = 30 + 46 + 24 + 16;
/** For `part.json` and the end of the archive. */
const PART_OVERHEAD_BYTES = 2048;
const FROM_CAPTURE = /^(files|window|commands|probes|frozen)\//;

const Findings = z.array(z.object({ evidence: z.array(z.object({ file: z.string() })) }));

export interface SplitOptions {
  /** The bundle. */
  path: string;
  sha256: string;
  /** Largest part. */
  partBytes: number;
  /** Largest sum of all parts; null: any. */
  totalBytes: number | null;
  /** Where the parts go, named by `sha256` and number; made anew each time. */
  folder: string;
  at: Instant;
  signal: AbortSignal;
}

export interface BundlePart {
  path: string;
  bytes: number;
  sha256: string;
  /** Entries in it, beside `part.json`. */
  files: number;
}

export interface SplitBundle {
  parts: BundlePart[];
  /** What stays on the unit, the least valuable first. `sha256` as in the bundle's manifest. */
  leftOut: { name: string; bytes: number; sha256: string | null }[];
}

/**
 * Repacks a finished bundle into parts that are each a whole ZIP of at most `partBytes`, in constant memory. The
 * bundle's order stays; an entry that is too large for one part is cut into line ranges. Where the sum is limited, the
 * least valuable logs are left out, as they are when a bundle is packed. Nothing is added that the bundle does not hold,
 * so what was proved clean stays clean. Null when it cannot be done: it is no bundle, or even its documents do not fit.
 * @throws BundleNotWrittenError; the signal's reason when it aborts.
 */
export async function splitBundle(options: SplitOptions): Promise<SplitBundle | null> {
  let bundle: OpenBundle;
  try {
    bundle = await openBundle(options.path);
  } catch {
    return null;
  }
  try {
    const { kept, leftOut } = await withinTotal(bundle, options);
    if (kept === null) return null;
    const parts = await writeParts(bundle, kept, leftOut, options);
    return parts === null ? null : { parts, leftOut };
  } finally {
    bundle.close();
  }
}

type LeftOut = SplitBundle['leftOut'];

async function withinTotal(
  bundle: OpenBundle,
  { totalBytes }: SplitOptions,
): Promise<{ kept: Slice[] | null; leftOut: LeftOut }> {
  const { slices } = bundle;
  const whole = slices.reduce((sum, slice) => sum + roomOf(slice), PART_OVERHEAD_BYTES);
  if (totalBytes === null || whole <= totalBytes) return { kept: slices, leftOut: [] };
  const manifest = Manifest.safeParse(asJson(await bundle.text(MANIFEST_FILE)));
  const findings = Findings.safeParse(asJson(await bundle.text('findings.json')));
  const hashes = new Map(manifest.data?.entries.map(({ name, sha256 }) => [name, sha256]));
  const names = chooseDrops({
    entries: slices.map(({ name, to, ...slice }) => ({
      name,
      bytes: to,
      packedBytes: roomOf({ name, to, ...slice }),
      sha256: hashes.get(name) ?? '',
    })),
    fromCapture: (name) => FROM_CAPTURE.test(name),
    pointedAt: new Set(findings.data?.flatMap(({ evidence }) => evidence.map(({ file }) => file))),
    aroundIncident: new Set(manifest.data?.aroundIncident),
    archiveBytes: whole,
    maxBytes: totalBytes,
  });
  if (names === null) return { kept: null, leftOut: [] };
  const dropped = new Set(names);
  return {
    kept: slices.filter(({ name }) => !dropped.has(name)),
    leftOut: names.map((name) => ({
      name,
      bytes: slices.find((slice) => slice.name === name)?.to ?? 0,
      sha256: hashes.get(name) ?? null,
    })),
  };
}

async function writeParts(
  bundle: OpenBundle,
  kept: readonly Slice[],
  leftOut: LeftOut,
  options: SplitOptions,
): Promise<BundlePart[] | null> {
  const { partBytes, folder, sha256, signal } = options;
  const groups = group(kept, partBytes);
  const parts: BundlePart[] = [];
  while (groups.length > 0) {
    const slices = groups.shift() ?? [];
    const number = parts.length + 1;
    const path = join(folder, `${sha256.slice(0, 16)}.part-${number}.zip`);
    const outcome = await writeArchive({
      path: `${path}.part`,
      entries: [
        { name: PART_FILE, content: { kind: 'bytes', make: () => aboutPart(number, slices, leftOut, options) } },
        ...slices.map((slice) => ({
          name: sliceName(slice),
          content: { kind: 'chunks' as const, make: () => bundle.read(slice) },
        })),
      ],
      maxBytes: partBytes,
      at: options.at,
      onEntry: () => undefined,
      signal,
    });
    if (outcome.ok && outcome.bytes <= partBytes) {
      renameDurably(`${path}.part`, path);
      parts.push({ path, bytes: outcome.bytes, sha256: outcome.sha256, files: slices.length });
      continue;
    }
    await rm(`${path}.part`, { force: true });
    const smaller = outcome.ok ? await cutGroup(bundle, slices) : null;
    if (smaller === null) return null;
    groups.unshift(...smaller);
  }
  return parts;
}

/** In the bundle's order, as many as fit by what they take packed; what is too large by itself stands alone. */
function group(slices: readonly Slice[], partBytes: number): Slice[][] {
  const groups: Slice[][] = [];
  let room = 0;
  for (const slice of slices) {
    const bytes = roomOf(slice);
    if (bytes > room) {
      groups.push([]);
      room = partBytes - PART_OVERHEAD_BYTES;
    }
    groups.at(-1)?.push(slice);
    room -= bytes;
  }
  return groups;
}

/** What did not fit, in two: half of the entries each, or half of the lines of the only one. */
async function cutGroup(bundle: OpenBundle, slices: Slice[]): Promise<Slice[][] | null> {
  const middle = Math.ceil(slices.length / 2);
  if (slices.length > 1) return [slices.slice(0, middle), slices.slice(middle)];
  const [only] = slices;
  const halves = only === undefined ? null : await halve(bundle, only);
  return halves === null ? null : halves.map((half) => [half]);
}

function aboutPart(number: number, slices: readonly Slice[], leftOut: LeftOut, { sha256 }: SplitOptions): Buffer {
  const about = {
    schema: 'dten-part/1',
    part: number,
    bundle: { sha256 },
    entries: slices.map((slice) => ({ name: sliceName(slice), of: slice.name, lines: slice.lines })),
    ...(number === 1 ? { staysOnTheUnit: leftOut } : {}),
  };
  return Buffer.from(`${JSON.stringify(about, null, 2)}\n`);
}

function roomOf({ name, packedBytes }: Slice): number {
  return packedBytes + ENTRY_OVERHEAD_BYTES + 2 * Buffer.byteLength(name);
}

function asJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
