import type { UpdateVerdict } from '../firmware/verdict.ts';
import type { Finding } from '../health/finding.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { IncidentDocument } from './incident-document.ts';

/** What is judged and told of the unit. */
export interface BundleDocuments {
  /** Null where nobody asked and nothing happened: a collection for its own sake. */
  incident: IncidentDocument | null;
  snapshot: Snapshot;
  baseline: Snapshot | null;
  findings: Finding[];
  updates: UpdateVerdict[];
}
