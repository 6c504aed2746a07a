import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { AgentError, systemCodeOf } from '../agent/base/errors.ts';
import type { Clock } from '../agent/base/clock.ts';
import { parseIso } from '../agent/base/iso-time.ts';
import { ensurePrivateFolder } from '../agent/base/private-folder.ts';
import { composeIdentity } from './bundle/identity-block.ts';
import { packBundle } from './bundle/pack-bundle.ts';
import type { BundleFile, CollectionPutOff, CollectionRequest, CollectionResult } from './collection.ts';
import { readCallState } from './collectors/call-state.ts';
import type { CallState } from './collectors/call-state.ts';
import type { FactsCollected } from './collectors/run-collectors.ts';
import { collectFacts, HEAVY_WAITS } from './collectors/run-collectors.ts';
import type { FrozenRecord } from './frozen/frozen-record.ts';
import { mergeFrozen } from './frozen/merge-frozen.ts';
import { createLiveHost } from './host/live-host.ts';
import { createRecordingHost } from './host/recording-host.ts';
import { judge } from './judge.ts';
import type { Judgement } from './judge.ts';
import { selfTest } from './redaction/canaries.ts';
import { createRedactor } from './redaction/create-redactor.ts';
import { checkWith } from './bundle/bundle-check.ts';
import type { KnownValue } from './redaction/redactor.ts';
import { knownOfUnit } from './snapshot/known-of-unit.ts';

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
  /** What is looked at; this machine where it is not given. */
  openHost?: typeof createLiveHost;
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
  const { clock, environment, signal } = dependencies;
  if (!request.keepCapture) rmSync(workFolder, { recursive: true, force: true });
  ensurePrivateFolder(workFolder);
  try {
    const roots = [...settings.logFiles, ...settings.versionFiles.map(({ path }) => path)];
    const live = await (dependencies.openHost ?? createLiveHost)({ clock, environment, roots, signal });
    const call = duringCall === undefined ? null : await readCallState(live);
    if (call?.state === 'on' && duringCall === 'nothing') return { putOff: call.why.join('; ') };
    const host = await createRecordingHost(live, workFolder);
    const lightOnly = call?.state === 'on';
    const collected = await collectFacts(host, { settings, clock, lightOnly }, signal);
    const { snapshot, runs } = collected;
    const heldBack = runs.filter(({ detail }) => detail === HEAVY_WAITS).map(({ name }) => name);
    signal.throwIfAborted();
    const judgement = judge({ snapshot, baseline, reports });
    const knownValues = [...request.redaction.knownValues, ...knownOfUnit(snapshot)];
    const identity = composeIdentity(request.identity, snapshot);
    const gathered: Gathered = {
      ...{ judgement, knownValues, identity, collected },
      call: call === null ? null : { ...call, heldBack },
      frozen: frozenFolder === undefined ? null : mergeFrozen(frozenFolder, workFolder),
    };
    const bundle = await pack(request, dependencies, gathered);
    return { snapshot, ...judgement, identity, bundle, knownValues, heldBack };
  } finally {
    if (!request.keepCapture) rmSync(workFolder, { recursive: true, force: true });
  }
}

interface Gathered {
  collected: FactsCollected;
  judgement: Judgement;
  knownValues: KnownValue[];
  identity: CollectionResult['identity'];
  call: (CallState & { heldBack: string[] }) | null;
  frozen: FrozenRecord | null;
}

async function pack(
  { bundlePath, workFolder, maxBundleBytes, incident, baseline, reports, redaction }: CollectionRequest,
  { signal }: CollectDependencies,
  { collected, judgement, knownValues, identity, call, frozen }: Gathered,
): Promise<BundleFile | null> {
  if (bundlePath === null) return null;
  const { snapshot, runs, aroundIncident } = collected;
  const redactor = createRedactor({ key: Buffer.from(redaction.key, 'hex'), knownValues });
  const survivors = selfTest(redactor);
  if (survivors.length > 0)
    throw new RedactionBrokenError(`redaction failed its self-test (${survivors.join(', ')}); nothing was packed`);
  makeFolder(dirname(bundlePath));
  const { path, bytes, files, sha256, withheld } = await packBundle({
    captureFolder: workFolder,
    documents: {
      incident: incident === null ? null : { schema: 'dten-incident/1', ...incident, reports },
      snapshot,
      baseline,
      ...judgement,
    },
    redactor,
    check: checkWith(knownValues),
    out: bundlePath,
    maxBytes: maxBundleBytes,
    identity,
    runs,
    aroundIncident,
    circumstances: { call, frozen },
    packedAt: parseIso(snapshot.takenAt),
    signal,
  });
  return { path, bytes, files, sha256, withheld };
}

/** A folder that is there already is somebody's choice and stays as it is. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') throw error;
  }
}
