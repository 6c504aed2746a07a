import { basename } from 'node:path';
import { MINUTE_MS } from '../base/clock.ts';
import type { CollectionRequest } from '../../diagnostics/collection.ts';
import type { NewDelivery } from '../../uploader/outbox/delivery.ts';
import { decidePriority } from '../triage/priority.ts';
import { readBaseline } from './baseline-store.ts';
import { msUntilLook, nextLook, patienceMs, unlessInCall } from './call-wait.ts';
import { collectFor } from './collect-for.ts';
import { requestForIncident } from './collection-request.ts';
import { deliveryIdOf } from './delivery-id.ts';
import { evidenceOf } from './evidence-of.ts';
import type { Evidence } from './evidence-of.ts';
import { newsOf } from './grow-ticket.ts';
import type { Collected, Incident } from './incident.ts';
import { ticketIncidentOf } from './joins.ts';
import type { MainFlow } from './flow.ts';
import type { OneByOne } from './one-by-one.ts';
import { COLLECTION_ATTEMPTS } from './waits.ts';
import { withTicketText } from './with-ticket-text.ts';

/*
 * Help was asked for during a call: the ticket has gone with the light evidence. The heavy one follows when the call is
 * over or the patience is, as a second attachment. It is owed (`callSince`) until one transaction has put it on its way.
 */

/** Looks at what is owed, where a look is due. */
export async function followAfterCalls(flow: MainFlow, each: OneByOne, signal: AbortSignal): Promise<void> {
  for (const incident of flow.store.owingEvidence()) {
    if (signal.aborted) return;
    if (msUntilLook(flow, incident) === 0) await each.work(incident, () => follow(flow, incident.id, signal), signal);
  }
}

/** Milliseconds until the next look at what is owed; null: nothing is. */
export function msUntilFollowed(flow: MainFlow): number | null {
  const waits = flow.store.owingEvidence().map((incident) => msUntilLook(flow, incident));
  return waits.length === 0 ? null : Math.min(...waits);
}

async function follow(flow: MainFlow, id: string, signal: AbortSignal): Promise<void> {
  const { store, log, db } = flow;
  const incident = store.require(id);
  const request = (): CollectionRequest => ({
    ...requestForIncident(flow.context(), incident, readBaseline(db, incident.baselineId)),
    ...unlessInCall(flow, incident),
  });
  const outcome = await collectFor(flow, request, signal);
  if (signal.aborted) return;
  if (!outcome.ok && outcome.putOff === true) {
    store.waitForCall(incident.id, nextLook(flow, incident));
    return;
  }
  if (!outcome.ok && store.collectionFailed(incident.id) < COLLECTION_ATTEMPTS) {
    log.warn({ ref: incident.ref, why: outcome.why }, 'the evidence that waited for a call could not be collected');
    store.waitForCall(incident.id, nextLook(flow, { callSince: null, callLookAt: null }));
    return;
  }
  const waited = patienceMs(flow, incident) > 0 ? 'over' : 'too-long';
  await withTicketText(flow, { incident, collected: outcome }, signal, ({ redact }) =>
    db.urgently(() => settle(flow, incident, outcome, { waited, redact })),
  );
  log.info({ ref: incident.ref, call: waited }, 'the evidence that waited for a call follows');
  flow.onStep?.({ step: 'followed', incident: store.require(incident.id) });
}

/** All that the heavy evidence changes, at once. */
function settle(
  flow: MainFlow,
  incident: Incident,
  outcome: Collected,
  { waited, redact }: { waited: 'over' | 'too-long'; redact: (text: string) => string },
): void {
  const { db, store, outbox, config } = flow;
  const before = evidenceOf(incident);
  // One of the same name may have been removed before: this one is not that.
  if (outcome.ok && outcome.result.bundle !== null)
    db.run('DELETE FROM tombstones WHERE name = $name', { name: basename(outcome.result.bundle.path) });
  if (outcome.ok) store.recollected(incident.id, outcome);
  else store.callIsOver(incident.id);
  const evidence = outcome.ok ? evidenceOf({ ...incident, collected: outcome }) : before;
  const news = newsOf(incident.told ?? { findings: {}, updates: {} }, evidence, config.ticket.fileFrom);
  const { priority } = decidePriority({ findings: evidence.findings });
  const common = { incidentId: ticketIncidentOf(db, incident.id), ref: incident.ref, priority };
  const said = [
    ...(outcome.ok ? [] : [`The evidence that waited for the end of a call could not be collected: ${outcome.why}`]),
    ...(news.lines.length === 0 ? [] : ['What the rest of the evidence shows:', ...news.lines]),
  ];
  const deliveries: NewDelivery[] = [];
  if (said.length > 0)
    deliveries.push({
      ...{ ...common, kind: 'comment', id: deliveryIdOf(`${incident.id} after-call`, 'comment') },
      text: redact(said.join('\n')),
    });
  if (outcome.ok) deliveries.push(...attachment(flow, incident, evidence, waited, common));
  outbox.add(deliveries);
  store.told(incident.id, news.told);
}

function attachment(
  flow: MainFlow,
  incident: Incident,
  { bundle }: Evidence,
  waited: 'over' | 'too-long',
  common: Pick<NewDelivery, 'incidentId' | 'ref' | 'priority'>,
): NewDelivery[] {
  if (bundle === null || !flow.context().consents.evidence) return [];
  const minutes = Math.round((flow.clock.now() - (incident.callSince ?? flow.clock.now())) / MINUTE_MS);
  const why =
    waited === 'over'
      ? 'the call in the room is over'
      : `the call went on for ${minutes} minutes, so it was collected at low priority meanwhile`;
  return [
    {
      ...{ ...common, kind: 'attach', id: deliveryIdOf(`${incident.id} after-call`, 'attach') },
      file: {
        ...{ path: bundle.path, bytes: bundle.bytes, sha256: bundle.sha256, contentType: 'application/zip' },
        fileName: `${incident.ref}-${basename(bundle.path)}`,
        text: `The rest of the evidence of ${incident.ref}: ${why}. ${bundle.files} entries, redacted.`,
      },
    },
  ];
}
