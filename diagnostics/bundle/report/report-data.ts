import type { EvidencePointer } from '../../snapshot/evidence.ts';
import type { DenialRecord } from '../../host/capture-records.ts';
import type { CollectorRun } from '../../collectors/run-collectors.ts';
import type { BundleDocuments } from '../bundle-documents.ts';
import type { DroppedEntry } from '../manifest.ts';

/** All that the report is made of, redacted already. The same data gives the same page, byte for byte. */
export interface ReportData extends BundleDocuments {
  runs: readonly CollectorRun[];
  /** Withheld or left out. */
  dropped: readonly Pick<DroppedEntry, 'name' | 'why'>[];
  denials: readonly DenialRecord[];
  redactions: Record<string, number>;
  /** The line that evidence points to, as the archive has it; null where none is known. */
  quote: (pointer: EvidencePointer) => string | null;
  /** Whether the archive has such an entry. */
  has: (entry: string) => boolean;
}
