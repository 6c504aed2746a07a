import type { HostIdentity } from '../host/host.ts';
import type { Component } from './component.ts';
import type { EvidencePointer } from './evidence.ts';
import { Facts } from './facts.ts';
import type { FactSection } from './facts.ts';
import type { Snapshot } from './snapshot.ts';
import { mergeUpdaters } from './updater-facts.ts';

/** What one collector gave. */
export interface Contribution {
  name: string;
  sections: readonly FactSection[];
  facts?: Partial<Facts>;
  components?: Component[];
  evidence?: EvidencePointer[];
}

/**
 * Puts the parts together. Each section comes from whoever fills it; evidence is filed under the sections or, for a
 * collector of evidence alone, under its name. Stamped with the host's own time, never with that of the reading.
 */
export function composeSnapshot(identity: HostIdentity, contributions: readonly Contribution[]): Snapshot {
  const facts: Partial<Facts> = {};
  const evidence: Record<string, EvidencePointer[]> = {};
  const components: Component[] = [];
  for (const part of contributions) {
    const { updaters, ...sections } = soundSections(part.facts ?? {});
    Object.assign(facts, sections);
    // The one section that several fill: each updater has a collector of its own.
    if (updaters !== undefined && updaters !== null) facts.updaters = mergeUpdaters(facts.updaters ?? null, updaters);
    components.push(...(part.components ?? []));
    if (part.evidence === undefined || part.evidence.length === 0) continue;
    for (const key of part.sections.length > 0 ? part.sections : [part.name])
      evidence[key] = distinct([...(evidence[key] ?? []), ...part.evidence]);
  }
  return {
    schema: 'dten-snapshot/1',
    takenAt: identity.capturedAt,
    uptimeSeconds: identity.uptimeSeconds,
    bootId: identity.bootId,
    platform: identity.platform,
    components,
    facts: Facts.parse(facts),
    evidence,
  };
}

/** A section that is not of its shape is a fault of one collector, and must not cost the others theirs. */
function soundSections(facts: Partial<Facts>): Partial<Facts> {
  const sound = Object.entries(facts).filter(([section, value]) => {
    const shape = Facts.shape[section as FactSection];
    return shape !== undefined && shape.safeParse(value).success;
  });
  return Object.fromEntries(sound);
}

function distinct(pointers: readonly EvidencePointer[]): EvidencePointer[] {
  return [...new Map(pointers.map((pointer) => [`${pointer.file}:${pointer.line ?? ''}`, pointer])).values()];
}
