import { rm } from 'node:fs/promises';
import { renameDurably } from '../../agent/base/atomic-file.ts';
import type { Instant } from '../../agent/base/clock.ts';
import { checkArchive } from './check-archive.ts';
import type { BundleCheck, Leak, Unclean } from './check-archive.ts';
import { chooseDrops, unitOf } from './choose-drops.ts';
import { BundleNotCleanError, BundleTooLargeError } from './errors.ts';
import { layOutBundle, MANIFEST_FILE } from './lay-out-bundle.ts';
import type { BundleLayout, LayoutInput, LeftOut } from './lay-out-bundle.ts';
import type { DroppedEntry } from './manifest.ts';
import { writeArchive } from './write-archive.ts';
import type { WrittenEntry } from './write-archive.ts';

export interface PackOptions extends LayoutInput {
  check: BundleCheck;
  /** Where the archive goes; `<out>.part` stands beside it until it is complete and clean. */
  out: string;
  maxBytes: number;
  /** Stamped on the entries. */
  packedAt: Instant;
  signal: AbortSignal;
}

export interface PackedBundle {
  path: string;
  bytes: number;
  /** Entries in it. */
  files: number;
  /** Of the whole archive, hexadecimal. */
  sha256: string;
  /** What could not be proved clean, or not be read. */
  withheld: { name: string; why: string }[];
  /** What was left out to stay under the limit. */
  dropped: DroppedEntry[];
  /** Rule -> how many values it took. */
  redactions: Record<string, number>;
}

/** Each round leaves something out, and what is left was clean or small before: more rounds than this are a fault. */
const MOST_ROUNDS = 8;

/**
 * Packs a capture and its documents into one redacted ZIP, in constant memory whatever the sizes of the logs.
 * The finished archive is checked again by something that shares nothing with the redactor; an entry with a hit is
 * withheld, and the archive is packed anew without it. What would make it larger than `maxBytes` is left out, the
 * least valuable first. Both are listed in the manifest.
 * @throws BundleNotCleanError, BundleTooLargeError, BundleNotWrittenError; the signal's reason when it aborts.
 */
export async function packBundle(options: PackOptions): Promise<PackedBundle> {
  const { out, maxBytes, check, signal } = options;
  const part = `${out}.part`;
  const layout = await layOutBundle(options);
  const leftOut: LeftOut = { withheld: new Map(), dropped: new Map() };
  try {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const prepared = layout.prepare(leftOut);
      const written = await writeArchive({
        path: part,
        entries: prepared.entries,
        maxBytes,
        at: options.packedAt,
        onEntry: prepared.onEntry,
        signal,
      });
      if (!written.ok) {
        withhold(leftOut, layout.captureNames, written.name, {
          name: written.name,
          why: `It could not be read (${written.why}).`,
        });
        continue;
      }
      if (written.bytes > maxBytes) {
        drop(leftOut, written, layout, maxBytes);
        continue;
      }
      const unclean = await checkArchive(part, check, prepared.standIns(), signal);
      if (unclean.size > 0) {
        for (const [name, found] of unclean) withholdUnclean(leftOut, layout.captureNames, name, found);
        continue;
      }
      renameDurably(part, out);
      return {
        path: out,
        bytes: written.bytes,
        files: written.entries.length,
        sha256: written.sha256,
        withheld: [...leftOut.withheld.values()],
        dropped: [...leftOut.dropped.values()],
        redactions: prepared.redactions(),
      };
    }
    throw new BundleNotCleanError(`the bundle is not clean after ${MOST_ROUNDS} rounds`);
  } finally {
    await rm(part, { force: true });
  }
}

function drop(
  { dropped }: LeftOut,
  written: { bytes: number; entries: readonly WrittenEntry[] },
  layout: Pick<BundleLayout, 'captureNames' | 'pointedAt' | 'aroundIncident'>,
  maxBytes: number,
): void {
  const names = chooseDrops({
    entries: written.entries,
    fromCapture: (name) => layout.captureNames.has(name),
    pointedAt: layout.pointedAt,
    aroundIncident: layout.aroundIncident,
    archiveBytes: written.bytes,
    maxBytes,
  });
  if (names === null)
    throw new BundleTooLargeError(`the bundle cannot be packed into ${maxBytes} bytes, even without its logs`);
  const why = `It would make the bundle larger than ${maxBytes} bytes.`;
  for (const { name, bytes, sha256 } of written.entries)
    if (names.includes(name)) dropped.set(name, { name, why, bytes, sha256 });
}

function withholdUnclean(leftOut: LeftOut, captureNames: ReadonlySet<string>, name: string, found: Unclean): void {
  const why = `The independent check found something in it that must not leave the unit (${kindsOf(found.leaks)}).`;
  if (name === MANIFEST_FILE) throw new BundleNotCleanError(`the manifest is not clean (${kindsOf(found.leaks)})`);
  const shown = found.inName ? `${name.split('/')[0]}/(name withheld)` : name;
  withhold(leftOut, captureNames, name, { name: shown, why });
}

/** The files of a command go together: half of one would read like a command that said nothing. */
function withhold(
  { withheld }: LeftOut,
  captureNames: ReadonlySet<string>,
  name: string,
  told: { name: string; why: string },
): void {
  for (const other of captureNames)
    if (other !== name && unitOf(other) === unitOf(name) && !withheld.has(other))
      withheld.set(other, { name: other, why: `It belongs to ${told.name}, which is withheld.` });
  withheld.set(name, told);
}

function kindsOf(leaks: readonly Leak[]): string {
  return [...new Set(leaks.map(({ kind }) => kind))].sort().join(', ');
}
