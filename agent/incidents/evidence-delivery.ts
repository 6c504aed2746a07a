import { basename } from 'node:path';
import type { NewDelivery } from '../../uploader/outbox/delivery.ts';
import { deliveryIdOf } from './delivery-id.ts';
import type { ReadyIncident } from './filing.ts';

/** The bundle of an incident as a delivery to a ticket (of this incident, or of another that it joins); none without. */
export function evidenceDeliveries(
  { incident, bundle, decision }: ReadyIncident,
  ticketIncidentId: string,
): NewDelivery[] {
  if (bundle === null) return [];
  return [
    {
      kind: 'attach',
      id: deliveryIdOf(incident.id, 'attach'),
      incidentId: ticketIncidentId,
      ref: incident.ref,
      priority: decision.priority,
      file: {
        path: bundle.path,
        fileName: `${incident.ref}-${basename(bundle.path)}`,
        contentType: 'application/zip',
        bytes: bundle.bytes,
        sha256: bundle.sha256,
        text: `Evidence of ${incident.ref}: ${bundle.files} entries, redacted. Open report.html first.`,
      },
    },
  ];
}
