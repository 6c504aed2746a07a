import { expect } from 'vitest';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { collectFacts } from '../../../diagnostics/collectors/run-collectors.ts';
import type { CollectorSettings } from '../../../diagnostics/collectors/settings.ts';
import { createRecordedHost } from '../../../diagnostics/host/recorded-host.ts';
import type { Snapshot } from '../../../diagnostics/snapshot/snapshot.ts';
import { capture } from '../host/memory-files.ts';

const SETTINGS: CollectorSettings = { disabled: [], logFiles: [], logTailBytes: 100_000, versionFiles: [] };

/** What the collectors make of a unit that says this; each must have ended well. */
export async function snapshotOf(
  unit: Parameters<typeof capture>[0],
  settings: Partial<CollectorSettings> = {},
): Promise<Snapshot> {
  const host = await createRecordedHost(capture(unit));
  const { snapshot, runs } = await collectFacts(
    host,
    { settings: { ...SETTINGS, ...settings }, clock: systemClock },
    new AbortController().signal,
  );
  expect(runs.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
  return snapshot;
}
