import { parseIso } from '../../agent/base/iso-time.ts';
import { SECOND_MS } from '../../agent/base/clock.ts';
import type { Instant } from '../../agent/base/clock.ts';
import type { Component } from '../snapshot/component.ts';
import type { EvidencePointer } from '../snapshot/evidence.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Claim } from './claim.ts';
import { claimsByComponent } from './claim.ts';
import { compareVersions } from './compare-versions.ts';
import type { UpdateReport } from './verdict.ts';

/** One component whose version is not the one of the baseline, or that an updater spoke of. */
export interface ComponentChange {
  id: string;
  /** For people. */
  name: string;
  /** What ran before: the baseline's word, else the updater's; null where neither knows. */
  before: string | null;
  /** What runs now; null where it cannot be read. */
  running: string | null;
  /** What the updater meant to install; null where only the versions tell of the change. */
  expected: string | null;
  /** The updater's latest word on it. */
  report: UpdateReport | null;
  /** What an updater's state says of it; null where none does. */
  claim: Claim | null;
  /** Whether the unit has started anew since the updater spoke or, where none did, since the baseline. */
  restarted: 'yes' | 'no' | 'unknown';
  /** Where the running version was read. */
  evidence: EvidencePointer[];
}

export interface ChangeInput {
  baseline: Snapshot | null;
  snapshot: Snapshot;
  reports: readonly UpdateReport[];
  /** What updaters' own states say that the baseline did not know. */
  claims?: readonly Claim[];
}

/**
 * The changes, by component id. A component that is missing on one side and that no updater named is no change:
 * a version that cannot be read is unknown, not gone.
 */
export function listChanges({ baseline, snapshot, reports, claims = [] }: ChangeInput): ComponentChange[] {
  const before = byId(baseline?.components ?? []);
  const running = byId(snapshot.components);
  const reported = latestReports(reports);
  const claimed = claimsByComponent(claims);
  const ids = [...new Set([...running.keys(), ...reported.keys(), ...claimed.keys()])].sort();

  return ids.flatMap((id) => {
    const [old, now, report] = [before.get(id), running.get(id), reported.get(id) ?? null];
    const claim = claimed.get(id) ?? null;
    const differs = old !== undefined && now !== undefined && compareVersions(old.version, now.version) !== 'equal';
    if (!differs && report === null && claim === null) return [];
    return [
      {
        id,
        name: now?.name ?? old?.name ?? claim?.name ?? id,
        before: versionBefore({ read: old?.version ?? null, running: now?.version ?? null }, report, claim),
        running: now?.version ?? null,
        expected: report?.to ?? claim?.to ?? null,
        report,
        claim,
        restarted: restartedSince(
          baseline,
          snapshot,
          report === null ? (claim?.at ?? null) : parseIso(report.reportedAt),
        ),
        evidence: now?.evidence ?? [],
      },
    ];
  });
}

/** Our own reading comes first, unless it was taken after the update: it then shows the new version already. */
function versionBefore(
  { read, running }: { read: string | null; running: string | null },
  report: UpdateReport | null,
  claim: Claim | null,
): string | null {
  const said = { from: report?.from ?? claim?.from ?? null, to: report?.to ?? claim?.to ?? null };
  if (read === null) return said.from ?? (claim?.leavesRunning === true ? running : null);
  if (said.from !== null && said.to !== null && compareVersions(read, said.to) === 'equal') return said.from;
  return read;
}

/**
 * The same boot id proves that there was no restart. Another one proves a restart since the baseline; whether it came
 * after the updater spoke is told by the time of the boot, because a baseline may be days older than the report.
 */
function restartedSince(
  baseline: Snapshot | null,
  snapshot: Snapshot,
  spokeAt: Instant | null,
): 'yes' | 'no' | 'unknown' {
  const [old, now] = [baseline?.bootId ?? null, snapshot.bootId];
  if (old !== null && old === now) return 'no';
  if (spokeAt !== null) {
    const bootedAt = parseIso(snapshot.takenAt) - snapshot.uptimeSeconds * SECOND_MS;
    return bootedAt > spokeAt ? 'yes' : 'no';
  }
  return old !== null && now !== null ? 'yes' : 'unknown';
}

function byId(components: readonly Component[]): Map<string, Component> {
  return new Map(components.map((component) => [component.id, component]));
}

/** The last word on each component; of two at the same time, the later in the list. */
function latestReports(reports: readonly UpdateReport[]): Map<string, UpdateReport> {
  const latest = new Map<string, UpdateReport>();
  for (const report of reports) {
    const known = latest.get(report.component);
    if (known === undefined || parseIso(known.reportedAt) <= parseIso(report.reportedAt))
      latest.set(report.component, report);
  }
  return latest;
}
