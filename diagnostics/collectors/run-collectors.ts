import { z } from 'zod';
import type { Clock } from '../../agent/base/clock.ts';
import { messageOf } from '../../agent/base/errors.ts';
import type { Host } from '../host/host.ts';
import { createOnceHost } from '../host/once-host.ts';
import { TOO_LATE, withTimeLimit } from '../host/time-limit.ts';
import { composeSnapshot } from '../snapshot/compose-snapshot.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { BudgetedHost } from './budgeted-host.ts';
import type { Collected, Collector } from './collector.ts';
import { COLLECTORS } from './registry.ts';
import type { CollectorSettings } from './settings.ts';

/** Why a heavy collector did not run. */
export const HEAVY_WAITS = 'heavy; it waits until the call is over';

/** More would only wait for each other on a unit's few cores. */
const AT_A_TIME = 4;
/** After its time, a collector may still hand over what it has. */
const GRACE_MS = 1000;

/** What became of one collector; goes into the manifest. */
export const CollectorRun = z.object({
  name: z.string(),
  outcome: z.enum(['ok', 'failed', 'timed-out', 'skipped']),
  durationMs: z.number(),
  /** Read by it, files and outputs together. */
  bytes: z.number(),
  /** Why it is not `ok`; null where it is. */
  detail: z.string().nullable(),
  /** What it asked for and did not get. */
  refused: z.array(z.object({ what: z.string(), reason: z.string(), detail: z.string() })),
});
export type CollectorRun = z.infer<typeof CollectorRun>;

export interface CollectOptions {
  settings: CollectorSettings;
  clock: Clock;
  /** Only the collectors that may run while a call is on. */
  lightOnly?: boolean;
  /** Only these, by name. */
  only?: readonly string[];
  /** Others than those of the registry. */
  collectors?: readonly Collector[];
}

export interface FactsCollected {
  snapshot: Snapshot;
  /** In the order of the registry. */
  runs: CollectorRun[];
  /** What was logged around the incident, by its source. */
  aroundIncident: string[];
  /** Where in the capture lies what must not leave the unit, because only collectors of kinds that stay read it. */
  kept: string[];
}

/**
 * Runs the collectors of the platform, each within its own time and bytes, a few at a time. What one of them fails
 * at costs the others nothing. On a recorded host the same capture always gives the same snapshot.
 */
export async function collectFacts(host: Host, options: CollectOptions, signal: AbortSignal): Promise<FactsCollected> {
  const once = createOnceHost(host);
  const queue = [...(options.collectors ?? COLLECTORS)].filter(({ platforms }) =>
    platforms.includes(host.identity.platform),
  );
  const results = new Map<Collector, CollectorResult>();
  const waiting = queue.values();
  const worker = async (): Promise<void> => {
    for (const collector of waiting) results.set(collector, await runCollector(collector, once, options, signal));
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));

  const inOrder = queue.flatMap((collector) => results.get(collector) ?? []);
  return {
    snapshot: composeSnapshot(
      host.identity,
      inOrder.map(({ collector, collected }) => ({ name: collector.name, sections: collector.sections, ...collected })),
    ),
    runs: inOrder.map(({ run }) => run),
    aroundIncident: inOrder.flatMap(({ collected }) => collected.aroundIncident ?? []),
    kept: keptSources(inOrder, options.settings),
  };
}

function keptSources(results: readonly CollectorResult[], settings: CollectorSettings): string[] {
  const staying = new Set<string>();
  for (const { collector, sources } of results)
    if (isKept(collector, settings)) sources.forEach((one) => staying.add(one));
  for (const { collector, sources } of results)
    if (!isKept(collector, settings)) sources.forEach((one) => staying.delete(one));
  return [...staying];
}

function isKept({ carries }: Collector, { keptKinds = [] }: CollectorSettings): boolean {
  return carries.some((kind) => keptKinds.includes(kind));
}

interface CollectorResult {
  collector: Collector;
  collected: Collected;
  run: CollectorRun;
  sources: ReadonlySet<string>;
}

async function runCollector(
  collector: Collector,
  host: Host,
  options: CollectOptions,
  signal: AbortSignal,
): Promise<CollectorResult> {
  const { name, budget } = collector;
  const skipped = reasonToSkip(collector, options, signal);
  if (skipped !== null)
    return {
      collector,
      collected: {},
      run: { name, outcome: 'skipped', durationMs: 0, bytes: 0, detail: skipped, refused: [] },
      sources: new Set(),
    };

  const { clock, settings } = options;
  const started = clock.monotonic();
  const over = new AbortController();
  const within = AbortSignal.any([signal, over.signal]);
  const budgeted = new BudgetedHost(host, clock, { deadline: started + budget.timeMs, bytes: budget.bytes }, within);
  const end = (outcome: CollectorRun['outcome'], detail: string | null, collected: Collected): CollectorResult => ({
    collector,
    collected,
    sources: budgeted.sources,
    run: {
      name,
      outcome,
      durationMs: Math.round(clock.monotonic() - started),
      bytes: budgeted.bytes,
      detail,
      refused: budgeted.refused,
    },
  });

  // An exception at once is one of the collector's too.
  const work = (async () => await collector.collect(budgeted, settings, within))();
  try {
    const collected = await withTimeLimit(work, budget.timeMs, signal);
    if (collected !== TOO_LATE) return end('ok', null, collected);
    over.abort(new Error('the time of the collector is over'));
    const late = await withTimeLimit(work, GRACE_MS);
    if (late === TOO_LATE) return end('timed-out', 'it did not end in its time; nothing of it was kept', {});
    return end('timed-out', 'it did not end in its time; what it had by then was kept', late);
  } catch (error) {
    return end('failed', messageOf(error), {});
  }
}

function reasonToSkip(collector: Collector, options: CollectOptions, signal: AbortSignal): string | null {
  if (options.only !== undefined && !options.only.includes(collector.name)) return 'not asked for';
  if (options.settings.disabled.includes(collector.name)) return 'off by configuration';
  if (isKept(collector, options.settings) && collector.provesUpdates !== true)
    return `the maintainer keeps ${collector.carries.filter((kind) => options.settings.keptKinds?.includes(kind)).join(', ')} on the unit`;
  if (options.lightOnly === true && collector.weight === 'heavy') return HEAVY_WAITS;
  return signal.aborted ? 'the collection was ended' : null;
}
