import type { CollectionResult } from '../../diagnostics/collection.ts';
import type { IdentityBlock } from '../../diagnostics/bundle/identity-block.ts';
import type { UpdateVerdict } from '../../diagnostics/firmware/verdict.ts';
import type { Finding } from '../../diagnostics/health/finding.ts';
import type { KnownValue } from '../../diagnostics/redaction/redactor.ts';
import type { Snapshot } from '../../diagnostics/snapshot/snapshot.ts';
import type { Incident } from './incident.ts';

/** What triage works on, whether or not the collection gave something. */
export interface Evidence {
  snapshot: Snapshot | null;
  updates: UpdateVerdict[];
  findings: Finding[];
  identity: IdentityBlock | null;
  bundle: CollectionResult['bundle'];
  knownValues: KnownValue[];
  /** Why there is no bundle; null when there is one. */
  without: string | null;
  /** What waits until a call is over and follows then. */
  heldBack: string[];
}

/** A collection that gave nothing is a finding of its own, and leaves the verdict of an update open. */
export function evidenceOf(incident: Incident): Evidence {
  const { collected } = incident;
  if (collected?.ok === true) {
    const { snapshot, updates, findings, identity, bundle, knownValues } = collected.result;
    return {
      snapshot,
      updates,
      findings,
      identity,
      bundle,
      knownValues,
      without: bundle === null ? 'none was made' : null,
      heldBack: collected.result.heldBack ?? [],
    };
  }
  const why = collected?.why ?? 'nothing was collected';
  return {
    snapshot: null,
    updates: incident.changes.map(({ id, name, from, to }) => ({
      component: id,
      name,
      verdict: 'unconfirmed',
      from,
      to,
      why: ['The state of the unit after the change could not be collected.'],
      evidence: [],
    })),
    findings: [
      {
        id: 'agent/collection-failed',
        subsystem: 'agent',
        severity: 'impaired',
        title: 'No evidence could be collected',
        detail: why,
        evidence: [],
        began: 'unknown',
      },
    ],
    identity: null,
    bundle: null,
    knownValues: [],
    without: why,
    heldBack: [],
  };
}
