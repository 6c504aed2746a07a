import type { FactSection } from './facts.ts';
import { Snapshot } from './snapshot.ts';

/** Where what was read under a name really stands: another file, and the line of it on which it begins. */
export type Places = ReadonlyMap<string, { file: string; firstLine: number }>;

/**
 * The same snapshot with its pointers moved to where things really stand. Facts that carry a bare line mean the first
 * file that their section was read from (see `evidenceFor`), and are moved with it.
 */
export function relocate(snapshot: Snapshot, places: Places): Snapshot {
  if (places.size === 0) return snapshot;
  const facts = Object.fromEntries(
    Object.entries(snapshot.facts).map(([section, value]) => {
      const [first] = snapshot.evidence[section as FactSection] ?? [];
      const place = first === undefined ? undefined : places.get(first.file);
      return [section, moved(value, places, (place?.firstLine ?? 1) - 1)];
    }),
  );
  return Snapshot.parse({
    ...snapshot,
    facts,
    components: moved(snapshot.components, places, 0),
    evidence: moved(snapshot.evidence, places, 0),
  });
}

function moved(value: unknown, places: Places, bareLines: number): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => moved(item, places, bareLines));
  if (typeof value !== 'object' || value === null) return value;
  const { file, line, ...rest } = value as Record<string, unknown>;
  const others = Object.fromEntries(Object.entries(rest).map(([key, item]) => [key, moved(item, places, bareLines)]));
  const lineIs = typeof line === 'number' ? line : null;
  const place = typeof file === 'string' ? places.get(file) : undefined;
  if (place !== undefined) return { ...others, file: place.file, line: place.firstLine + (lineIs ?? 1) - 1 };
  return {
    ...others,
    ...(file === undefined ? {} : { file: moved(file, places, bareLines) }),
    ...(line === undefined ? {} : { line: lineIs !== null && file === undefined ? lineIs + bareLines : line }),
  };
}
