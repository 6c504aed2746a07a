import { z } from 'zod';
import type { Component } from '../../diagnostics/snapshot/component.ts';
import type { UpdateReport } from '../../diagnostics/firmware/verdict.ts';
import type { Claim } from '../../diagnostics/firmware/claim.ts';
import type { Clock } from '../base/clock.ts';
import { toIso } from '../base/iso-time.ts';
import type { Database } from '../base/database.ts';
import type { Incident, VersionChange } from './incident.ts';
import type { IncidentStore } from './incident-store.ts';

const KeptRow = z.object({ id: z.string(), version: z.string() });

/**
 * Compares the running versions with those kept. A change, or an updater's claim that this boot has not borne out,
 * opens one incident `update`, in the same transaction in which the new versions are kept: however often the process
 * dies, a change is noticed once. So does what an updater's own state says for the first time. While the last update
 * is still being watched, what comes on top belongs to it: one ticket that grows. The first comparison ever keeps the versions and opens nothing. A component that
 * cannot be read now keeps its version: unknown is not gone.
 */
export function detectChanges(
  { db, store, clock }: { db: Database; store: IncidentStore; clock: Clock },
  running: readonly Component[],
  bootId: string,
  claims: readonly Claim[] = [],
): Incident | null {
  return db.transaction(() => {
    store.noteStart(bootId);
    const kept = new Map(db.all(KeptRow, 'SELECT id, version FROM components').map(({ id, version }) => [id, version]));
    const changes: VersionChange[] = [];
    for (const { id, name, version } of running) {
      const before = kept.get(id);
      if (before === version) continue;
      if (before !== undefined) changes.push({ id, name, from: before, to: version });
      keepVersion(db, { id, name, version, seenAt: clock.now() });
    }
    const news = claims.filter(({ key }) => store.claimIsNew(key));
    if (kept.size === 0) return null;
    const reports = [
      ...judgeReports(store, running, changes, bootId),
      ...news.flatMap((claim) => seenNow(claim, clock)),
    ];
    if (changes.length === 0 && reports.length === 0 && news.length === 0) return null;
    const open = store.openUpdate();
    return open === undefined
      ? store.open({ source: 'update', changes, reports })
      : store.grow(open.id, changes, reports);
  });
}

/**
 * What updaters claimed and this boot can judge. A claim whose version runs is settled; it belongs to the incident of
 * the change it speaks of, and where that change was noticed before, nothing is left to say. Any other claim stays
 * open for the next boot, and is worth an incident in this one.
 */
function judgeReports(
  store: IncidentStore,
  running: readonly Component[],
  changes: readonly VersionChange[],
  bootId: string,
): UpdateReport[] {
  const versions = new Map(running.map(({ id, version }) => [id, version]));
  const worthSaying: UpdateReport[] = [];
  for (const { id, report } of store.reportsToJudge(bootId)) {
    const borneOut = report.outcome !== 'failed' && versions.get(report.component) === report.to;
    store.reportJudged(id, bootId, borneOut || report.outcome === 'failed');
    if (!borneOut || changes.some((change) => change.id === report.component)) worthSaying.push(report);
  }
  return worthSaying;
}

/** An updater that tells no time: when its word was first seen is what a later start is measured against. */
function seenNow({ component, from, to, at, standing, leavesRunning }: Claim, clock: Clock): UpdateReport[] {
  if (at !== null || to === null || !standing || leavesRunning) return [];
  return [
    {
      ...{ component, from, to, outcome: 'unknown' },
      detail: 'seen in the state of its updater',
      reportedAt: toIso(clock.now()),
    },
  ];
}

function keepVersion(db: Database, kept: { id: string; name: string; version: string; seenAt: number }): void {
  db.run(
    `INSERT INTO components (id, name, version, seen_at) VALUES ($id, $name, $version, $seenAt)
     ON CONFLICT (id) DO UPDATE SET name = $name, version = $version, seen_at = $seenAt`,
    { ...kept, seenAt: Math.round(kept.seenAt) },
  );
}
