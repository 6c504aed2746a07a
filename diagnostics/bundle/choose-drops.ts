import { DENIED_FILE, FACTS_FILE, FROZEN_FOLDER, HOST_FILE } from '../host/capture-names.ts';
import type { WrittenEntry } from './write-archive.ts';

/** What the manifest needs for naming one more entry that was left out. */
const BYTES_PER_NAME = 400;
/** What no bundle goes without: it says what the rest is. */
const INDISPENSABLE = new Set([HOST_FILE, FACTS_FILE, DENIED_FILE]);

/**
 * Chooses what to leave out so that the archive fits: the largest first; then what was logged around the
 * incident or frozen when it was noticed; what a finding points to last. The three files of a command go together, so
 * that no half of a command is left.
 * @returns the names to leave out; null when even leaving out everything that may go would not do.
 */
export function chooseDrops(input: {
  entries: readonly WrittenEntry[];
  /** Whether an entry comes from the capture; the documents of the bundle stay. */
  fromCapture: (name: string) => boolean;
  pointedAt: ReadonlySet<string>;
  /** Entries of what was logged around the incident. */
  aroundIncident?: ReadonlySet<string>;
  archiveBytes: number;
  maxBytes: number;
}): string[] | null {
  const units = new Map<string, { names: string[]; bytes: number; value: number }>();
  const valueOf = (name: string): number => {
    if (input.pointedAt.has(name)) return 2;
    return input.aroundIncident?.has(name) === true || name.startsWith(`${FROZEN_FOLDER}/`) ? 1 : 0;
  };
  for (const { name, packedBytes } of input.entries) {
    if (!input.fromCapture(name) || INDISPENSABLE.has(name)) continue;
    const key = unitOf(name);
    const unit = units.get(key) ?? { names: [], bytes: 0, value: 0 };
    unit.names.push(name);
    unit.bytes += packedBytes;
    unit.value = Math.max(unit.value, valueOf(name));
    units.set(key, unit);
  }
  const leastValuableFirst = [...units.values()].sort((a, b) => a.value - b.value || b.bytes - a.bytes);
  const dropped: string[] = [];
  let bytes = input.archiveBytes;
  for (const unit of leastValuableFirst) {
    if (bytes <= input.maxBytes) break;
    dropped.push(...unit.names);
    bytes += BYTES_PER_NAME * unit.names.length - unit.bytes;
  }
  return bytes <= input.maxBytes && dropped.length > 0 ? dropped : null;
}

/** `commands/012` for each of a command's three files; every other file stands for itself. */
export function unitOf(name: string): string {
  return /^(?:frozen\/)?commands\/\d+(?=\.)/.exec(name)?.[0] ?? name;
}
