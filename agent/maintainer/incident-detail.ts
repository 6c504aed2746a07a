import { openZipFiles } from '../../diagnostics/host/zip-files.ts';
import { parseRecord } from '../../diagnostics/host/capture-records.ts';
import { MANIFEST_FILE } from '../../diagnostics/bundle/lay-out-bundle.ts';
import { Manifest } from '../../diagnostics/bundle/manifest.ts';
import type { Delivery } from '../../uploader/outbox/delivery.ts';
import { unreachable } from '../base/errors.ts';
import { toIso } from '../base/iso-time.ts';
import type { Incident } from '../incidents/incident.ts';
import type { MaintainerDelivery, MaintainerDetail } from '../panel/maintainer-shapes.ts';

/** More of one entry is not shown on a display; the download has it whole. */
const SHOWN_ENTRY_BYTES = 512 * 1024;
const LIMITS = { maxFiles: 10_000, maxFileBytes: SHOWN_ENTRY_BYTES };
const MANIFEST_LIMITS = { ...LIMITS, maxFileBytes: 16 * 1024 * 1024 };

/** Everything that is known of an incident, with what exactly left the unit or would leave it. */
export async function detailOf(
  incident: Incident,
  deliveries: readonly Delivery[],
  bundle: { path: string; bytes: number } | null,
): Promise<MaintainerDetail> {
  const findings = incident.collected?.ok === true ? incident.collected.result.findings : [];
  return {
    ref: incident.ref,
    kind: incident.source,
    openedAt: toIso(incident.openedAt),
    words: incident.person,
    hasEvidence: bundle !== null,
    findings: findings.map(({ severity, title, detail }) => ({ severity, title, detail })),
    deliveries: deliveries.map(shownDelivery),
    evidence: bundle === null ? null : await contentsOf(bundle),
  };
}

/** One entry of a bundle, its beginning where it is large; null where there is none of that name. */
export async function readEntry(path: string, name: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const zip = await openZipFiles(path, LIMITS);
  if ('ok' in zip) return null;
  try {
    const bytes = await zip.read(name);
    return bytes === null ? null : Uint8Array.from(bytes);
  } finally {
    zip.close();
  }
}

async function contentsOf({ path, bytes }: { path: string; bytes: number }): Promise<MaintainerDetail['evidence']> {
  const zip = await openZipFiles(path, MANIFEST_LIMITS);
  if ('ok' in zip) return null;
  try {
    const manifest = parseRecord(Manifest, await zip.read(MANIFEST_FILE));
    return {
      bytes,
      entries: manifest?.entries.map(({ name, bytes: size }) => ({ name, bytes: size })) ?? [],
      dropped: manifest?.dropped.map(({ name, why }) => ({ name, why })) ?? [],
      redactions: manifest?.redactions ?? {},
    };
  } finally {
    zip.close();
  }
}

function shownDelivery(delivery: Delivery): MaintainerDelivery {
  const { kind, state, priority, addedAt } = delivery;
  const common = { kind, state, priority, addedAt: toIso(addedAt), subject: null, requester: null, file: null };
  switch (delivery.kind) {
    case 'create':
      return {
        ...common,
        subject: delivery.draft.subject,
        text: delivery.draft.body,
        requester: delivery.draft.requester,
      };
    case 'attach': {
      const { fileName, bytes, sha256, text } = delivery.file;
      return { ...common, text, file: { fileName, bytes, sha256 } };
    }
    case 'comment':
      return { ...common, text: delivery.text };
    default:
      return unreachable(delivery);
  }
}
