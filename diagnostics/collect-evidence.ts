import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { AgentError, systemCodeOf } from '../agent/base/errors.ts';
import type { Clock } from '../agent/base/clock.ts';
import { parseIso } from '../agent/base/iso-time.ts';
import { ensurePrivateFolder } from '../agent/base/private-folder.ts';
import { composeIdentity } from './bundle/identity-block.ts';
import { NO_IDENTITY } from './bundle/manifest.ts';
import { packBundle } from './bundle/pack-bundle.ts';
import type { CollectionPutOff, CollectionRequest, CollectionResult } from './collection.ts';
import { readCallState } from './collectors/call-state.ts';
import type { CallState } from './collectors/call-state.ts';
import type { FactsCollected } from './collectors/run-collectors.ts';
import { collectFacts, HEAVY_WAITS } from './collectors/run-collectors.ts';
import type { FrozenRecord } from './frozen/frozen-record.ts';
import { takeOverFrozen } from './frozen/merge-frozen.ts';
import { createLiveHost } from './host/live-host.ts';
import type { Host } from './host/host.ts';
import { createRecordingHost } from './host/recording-host.ts';
import { judge } from './judge.ts';
import type { Judgement } from './judge.ts';
import { selfTest } from './redaction/canaries.ts';
import { createRedactor } from './redaction/create-redactor.ts';
import { checkWith } from './bundle/bundle-check.ts';
import { loadCustomEngine } from './redaction/custom-engine.ts';
import { createPseudonymMap } from './redaction/pseudonym-map.ts';
import type { KnownValue } from './redaction/redactor.ts';
import { knownOfUnit } from './snapshot/known-of-unit.ts';
import { knownVersions } from './snapshot/known-versions.ts';

/** Planted secrets came through the redactor: it cannot be trusted, so the evidence stays home. */
export class RedactionBrokenError extends AgentError {
  override readonly name = 'RedactionBrokenError';
  readonly code = 'diagnostics/redaction-broken';
}

export interface CollectDependencies {
  clock: Clock;
  /** What the host's commands get. */
  environment: Record<string, string>;
  signal: AbortSignal;
  /** Another machine than the one that we run on. */
  openHost?: (roots: readonly string[]) => Promise<Host>;
}

/**
 * One collection from beginning to end, in the collecting child: look at the unit and keep what was seen, judge it,
 * redact and pack it. The raw capture goes away again unless it was asked for. While a call is on, what is heavy waits,
 * or all of it, as the request says.
 * @throws when nothing could be collected or packed; the caller tries again.
 */
export async function collectEvidence(
  request: CollectionRequest,
  dependencies: CollectDependencies,
): Promise<CollectionResult | CollectionPutOff> {
  const { workFolder, baseline, reports, settings, duringCall, frozenFolder } = request;
  const { clock, environment, signal, openHost } = dependencies;
  if (!request.keepCapture) rmSync(workFolder, { recursive: true, force: true });
  ensurePrivateFolder(workFolder);
  try {
    const roots = [...settings.logFiles, ...settings.versionFiles.map(({ path }) => path)];
    const seen = await (openHost?.(roots) ?? createLiveHost({ clock, environment, roots, signal }));
    const call = duringCall === undefined ? null : await readCallState(seen);
    if (call?.state === 'on' && duringCall === 'nothing') return { putOff: call.why.join('; ') };
    const host = await createRecordingHost(seen, workFolder);
    const lightOnly = call?.state === 'on';
    const collected = await collectFacts(host, { settings, clock, lightOnly }, signal);
    const { snapshot, runs } = collected;
    const heldBack = runs.filter(({ detail }) => detail === HEAVY_WAITS).map(({ name }) => name);
    signal.throwIfAborted();
    const judgement = judge({ snapshot, baseline, reports });
    const knownValues = [
      ...request.redaction.knownValues,
      ...knownOfUnit(snapshot),
      ...knownVersions({ snapshots: [snapshot, baseline], updates: judgement.updates, reports }),
    ];
    const packed = await pack(request, dependencies, {
      ...{ judgement, knownValues, collected },
      call: call === null ? null : { ...call, heldBack },
      frozen: frozenFolder === undefined ? null : takeOverFrozen(frozenFolder, workFolder, settings),
    });
    return { snapshot, ...judgement, ...packed, knownValues, heldBack };
  } finally {
    if (!request.keepCapture) rmSync(workFolder, { recursive: true, force: true });
  }
}

interface Gathered {
  collected: FactsCollected;
  judgement: Judgement;
  knownValues: KnownValue[];
  call: (CallState & { heldBack: string[] }) | null;
  frozen: FrozenRecord | null;
}

async function pack(
  request: CollectionRequest,
  { signal }: CollectDependencies,
  { collected, judgement, knownValues, call, frozen }: Gathered,
): Promise<Pick<CollectionResult, 'bundle' | 'identity'>> {
  const { bundlePath, workFolder, maxBundleBytes, incident, baseline, reports, redaction } = request;
  if (bundlePath === null) return { bundle: null, identity: NO_IDENTITY };
  const { snapshot, runs, kept, aroundIncident } = collected;
  const { policy, mapPath } = redaction;
  const own = [...policy.rules, ...knownValues.filter(({ kind }) => kind !== 'secret')].map(({ kind }) => kind);
  const map = mapPath === null ? null : createPseudonymMap(mapPath, new Set(own));
  let tested = false; // The planted values of the self-test are no values of this unit.
  const redactor = createRedactor({
    ...{ key: Buffer.from(redaction.key, 'hex'), knownValues, policy },
    engine: await loadCustomEngine(policy),
    onPseudonym: (token, kind, value) => (tested ? map?.note(token, kind, value) : undefined),
  });
  try {
    const survivors = selfTest(redactor, policy.off);
    if (survivors.length > 0)
      throw new RedactionBrokenError(`redaction failed its self-test (${survivors.join(', ')}); nothing was packed`);
    tested = true;
    makeFolder(dirname(bundlePath));
    const identity = composeIdentity(request.identity, snapshot, redactor);
    const { path, bytes, files, sha256, withheld } = await packBundle({
      captureFolder: workFolder,
      documents: {
        incident: incident === null ? null : { schema: 'dten-incident/1', ...incident, reports },
        snapshot,
        baseline,
        ...judgement,
      },
      redactor,
      check: checkWith(knownValues, policy.off),
      out: bundlePath,
      maxBytes: maxBundleBytes,
      identity,
      runs,
      aroundIncident,
      circumstances: { call, frozen },
      kept,
      packedAt: parseIso(snapshot.takenAt),
      signal,
    });
    map?.finish();
    return { bundle: { path, bytes, files, sha256, withheld }, identity };
  } finally {
    map?.discard();
  }
}

/** A folder that is there already is somebody's choice and stays as it is. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') throw error;
  }
}
