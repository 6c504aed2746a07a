import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { openEvidence } from '../../../diagnostics/bundle/read-bundle.ts';
import type { IncidentDocument } from '../../../diagnostics/bundle/incident-document.ts';
import type { CollectionResult } from '../../../diagnostics/collection.ts';
import { judge } from '../../../diagnostics/judge.ts';
import type { KnownValue } from '../../../diagnostics/redaction/redactor.ts';

/** What a bundle tells of the incident that it was made for. */
export interface LeftBundle {
  incident: IncidentDocument;
  result: CollectionResult;
}

/**
 * Reads a bundle back as what its collection gave: identity and what is missing from the manifest, findings judged
 * again from its snapshot. Everything in it is redacted already. Null where it is no whole bundle of that incident.
 */
export async function readLeftBundle(
  path: string,
  incidentId: string,
  knownValues: KnownValue[],
): Promise<LeftBundle | null> {
  const evidence = await openEvidence(path);
  if (evidence.kind === 'neither') return null;
  try {
    if (evidence.kind !== 'bundle') return null;
    const { incident, manifest, snapshot, baseline } = evidence;
    if (incident === null || manifest === null || incident.id !== incidentId) return null;
    return {
      incident,
      result: {
        snapshot,
        ...judge({ snapshot, baseline, reports: incident.reports }),
        identity: manifest.identity,
        bundle: {
          path,
          bytes: (await stat(path)).size,
          files: manifest.entries.length + 1, // The manifest does not name itself.
          sha256: await sha256Of(path),
          withheld: manifest.dropped
            .filter(({ sha256 }) => sha256 === undefined)
            .map(({ name, why }) => ({ name, why })),
        },
        knownValues,
      },
    };
  } finally {
    evidence.close();
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
