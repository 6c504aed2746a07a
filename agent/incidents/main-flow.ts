import { unreachable } from '../base/errors.ts';
import { nextTurn } from '../base/next-turn.ts';
import type { Priority } from '../base/words.ts';
import { decide } from '../triage/decide.ts';
import type { TriageDecision } from '../triage/decide.ts';
import type { CollectionRequest } from '../../diagnostics/collection.ts';
import { collectFor } from './collect-for.ts';
import { followAfterCalls, msUntilFollowed } from './after-call.ts';
import { currentBaselineId, readBaseline, setBaseline } from './baseline-store.ts';
import { msUntilLook, nextLook, unlessInCall } from './call-wait.ts';
import { requestForIncident, requestForSnapshot } from './collection-request.ts';
import { evidenceOf } from './evidence-of.ts';
import type { Evidence } from './evidence-of.ts';
import { checkAgain, endUnlessWatched, msUntilCheck, planNextCheck } from './watch-update.ts';
import { COLLECTION_ATTEMPTS, RETRY_BASELINE_MS, RETRY_COLLECTION_MS, WORDS_WITHIN_MS } from './waits.ts';
import { fileTicket } from './file-ticket.ts';
import type { MainFlow } from './flow.ts';
import type { FilingOutcome } from './filing.ts';
import { waitingForTicket } from './held-back.ts';
import { OneByOne } from './one-by-one.ts';
import { withOwnFindings } from './own-findings.ts';
import { redactorHere } from './ticket-redactor.ts';
import type { MakeTicketRedactor } from './ticket-redactor.ts';
import { withTicketText } from './with-ticket-text.ts';
import type { TicketText } from './with-ticket-text.ts';
import { awaitingAdoption } from './storage/recover-incidents.ts';
import type { Collected, Incident, IncidentProgress } from './incident.ts';

/**
 * One round of the daemon: the first baseline, where there is none, then the incidents. None waits for a baseline that
 * cannot be taken; that is tried again with the next round, and after a while by itself.
 */
export async function workRound(flow: MainFlow, signal: AbortSignal): Promise<number | null> {
  const each = new OneByOne(flow.log);
  await each.step('baseline', () => takeFirstBaseline(flow, signal), signal);
  const wait = await workOnIncidents(flow, signal, each);
  if (signal.aborted || hasBaseline(flow)) return wait;
  return wait === null ? RETRY_BASELINE_MS : Math.min(wait, RETRY_BASELINE_MS);
}

/**
 * The way of an incident: trigger -> evidence -> triage -> ledger, and for an update its later checks. Each step is
 * durable before the next begins, so a process that dies anywhere goes on from the last one. What fails with one
 * incident, or in one part of the round, holds up nothing else, and is tried again in the next round.
 * @returns milliseconds until the next round is due; null when nothing is unfinished.
 */
export async function workOnIncidents(
  flow: MainFlow,
  signal: AbortSignal,
  each = new OneByOne(flow.log),
): Promise<number | null> {
  await each.step('held back', () => concludeHeld(flow, each, signal), signal);
  await each.step('unfinished', () => workOnUnfinished(flow, each, signal), signal);
  await each.step('checks', () => checkWatched(flow, each, signal), signal);
  await each.step('after calls', () => followAfterCalls(flow, each, signal), signal);
  if (signal.aborted) return null;
  const wait = await each.step('waits', () => Promise.resolve(msUntilNext(flow)), signal);
  return each.wait(wait ?? null);
}

async function workOnUnfinished(flow: MainFlow, each: OneByOne, signal: AbortSignal): Promise<void> {
  for (const incident of flow.store.unfinished()) {
    if (signal.aborted) return;
    if (isHeld(flow, incident) || isRecovered(flow, incident)) continue;
    await each.work(incident, () => workOn(flow, incident, signal), signal);
  }
}

async function checkWatched(flow: MainFlow, each: OneByOne, signal: AbortSignal): Promise<void> {
  for (const incident of flow.store.watched()) {
    if (signal.aborted) return;
    if (msUntilCheck(flow, incident) === 0)
      await each.work(incident, () => checkAgain(flow, incident.id, signal), signal);
  }
}

/** Milliseconds until something has to be done by itself; null: nothing has. */
function msUntilNext(flow: MainFlow): number | null {
  const untilFollowed = msUntilFollowed(flow);
  const unfinished = flow.store.unfinished().filter((incident) => !isRecovered(flow, incident));
  const waits = [
    ...unfinished.map((incident) => {
      if (isHeld(flow, incident)) return flow.cap.freeInMs('ticket');
      if (incident.isCollected) return waitsForWords(flow, incident);
      return incident.callSince === null ? RETRY_COLLECTION_MS : msUntilLook(flow, incident);
    }),
    ...(untilFollowed === null ? [] : [untilFollowed]),
    ...flow.store.watched().map((incident) => msUntilCheck(flow, incident)),
  ];
  return waits.length === 0 ? null : Math.min(...waits);
}

async function workOn(flow: MainFlow, { id, ...progress }: IncidentProgress, signal: AbortSignal): Promise<void> {
  // Read only when there is something to do: every press asks, and the evidence is large.
  const isDue = progress.isCollected ? waitsForWords(flow, progress) === 0 : msUntilLook(flow, progress) === 0;
  if (!isDue) return;
  const incident = flow.store.require(id);
  const ready = incident.collected === null ? await gatherEvidence(flow, incident, signal) : incident;
  if (ready === null) return;
  // What the person said meanwhile counts, so it is read again.
  const current = flow.store.require(id);
  if (waitsForWords(flow, current) === 0) await conclude(flow, current, signal);
}

/** What the caps held back goes as soon as they allow it: the worst first, which speaks for the others. Each gets one try. */
async function concludeHeld(flow: MainFlow, each: OneByOne, signal: AbortSignal): Promise<void> {
  const tried = new Set<string>();
  while (flow.cap.freeInMs('ticket') === 0 && !signal.aborted) {
    const worst = waitingForTicket(flow.db).find(({ incidentId }) => !tried.has(incidentId));
    if (worst === undefined) return;
    const { incidentId } = worst;
    tried.add(incidentId);
    await each.work(worst, () => conclude(flow, flow.store.require(incidentId), signal), signal);
  }
}

function isHeld({ db }: MainFlow, { id, isCollected }: IncidentProgress): boolean {
  return isCollected && waitingForTicket(db).some(({ incidentId }) => incidentId === id);
}

/** One found again after the state was lost waits until the desk was asked. */
function isRecovered({ db }: MainFlow, { id }: IncidentProgress): boolean {
  return awaitingAdoption(db).includes(id);
}

/** Milliseconds for which the ticket waits for the person. A clock that jumped back does not make it wait longer. */
function waitsForWords({ clock }: MainFlow, { wordsUntil }: Pick<Incident, 'wordsUntil'>): number {
  if (wordsUntil === null) return 0;
  const left = wordsUntil - clock.now();
  return left > 0 && left <= WORDS_WITHIN_MS ? left : 0;
}

/** One that cannot be read any more is none. */
function hasBaseline({ db }: MainFlow): boolean {
  return readBaseline(db, currentBaselineId(db)) !== null;
}

/** The first healthy picture of the unit, once: without it nothing can be said to have begun with an update. */
export async function takeFirstBaseline(flow: MainFlow, signal: AbortSignal): Promise<void> {
  if (hasBaseline(flow)) return;
  const outcome = await flow.collect({ ...requestForSnapshot(flow.context()), duringCall: 'light' }, signal);
  if (signal.aborted) return;
  if (!outcome.ok) {
    flow.log.warn({ why: outcome.why }, 'baseline not taken');
    return;
  }
  setBaseline(flow.db, outcome.result.snapshot);
  await nextTurn();
  flow.onStep?.({ step: 'baseline', components: outcome.result.snapshot.components.length });
}

async function gatherEvidence(flow: MainFlow, incident: Incident, signal: AbortSignal): Promise<Incident | null> {
  const { store, log, freezer } = flow;
  flow.onStep?.({ step: 'collecting', incident });
  await freezer?.freeze(incident, signal);
  const outcome = await collectFor(flow, () => requestOf(flow, incident), signal);
  if (signal.aborted) return null;
  if (!outcome.ok && outcome.putOff === true) {
    store.waitForCall(incident.id, nextLook(flow, incident));
    log.info({ ref: incident.ref, why: outcome.why }, 'a call is on; the collection waits');
    flow.onStep?.({ step: 'waiting', incident });
    return null;
  }
  if (!outcome.ok) {
    const failed = store.collectionFailed(incident.id);
    log.warn({ ref: incident.ref, attempt: failed, why: outcome.why }, 'collection failed');
    if (failed < COLLECTION_ATTEMPTS) {
      // One that has waited for a call is due at once otherwise.
      if (incident.callSince !== null) store.waitForCall(incident.id, flow.clock.now() + RETRY_COLLECTION_MS);
      return null;
    }
  }
  const collected: Collected = outcome;
  const isOwed = outcome.ok && (outcome.result.heldBack ?? []).length > 0;
  store.collected(incident.id, collected, isOwed ? nextLook(flow, incident) : null);
  await freezer?.release(incident.id);
  await nextTurn();
  const ready = store.require(incident.id);
  flow.onStep?.({ step: 'collected', incident: ready });
  return ready;
}

/** Who asked for help does not wait for the end of a call: the light evidence goes at once, the heavy one follows. */
function requestOf(flow: MainFlow, incident: Incident): CollectionRequest {
  const frozen = flow.freezer?.folderOf(incident.id) ?? null;
  return {
    ...requestForIncident(flow.context(), incident, readBaseline(flow.db, incident.baselineId)),
    ...(incident.source === 'help' ? { duringCall: 'light' } : unlessInCall(flow, incident)),
    ...(frozen === null ? {} : { frozenFolder: frozen }),
  };
}

function decideOn({ db, config }: MainFlow, incident: Incident): { evidence: Evidence; triage: TriageDecision } {
  const evidence = withOwnFindings(db, incident.id, evidenceOf(incident));
  const { source, person } = incident;
  return {
    evidence,
    triage: decide({ source, findings: evidence.findings, person, fileFrom: config.ticket.fileFrom }),
  };
}

/** The redactor takes its time; all else is read and written at once. */
async function conclude(flow: MainFlow, incident: Incident, signal: AbortSignal): Promise<void> {
  const { triage } = decideOn(flow, incident);
  const make: MakeTicketRedactor = async (secrets, stop) => {
    const redactor = triage.file ? await flow.makeRedactor(secrets, stop) : redactorHere(secrets, flow.engine);
    await nextTurn();
    return redactor;
  };
  await withTicketText(flow, { incident, make }, signal, (text) => {
    // A further change may have joined it meanwhile: then it is collected anew.
    const ready = flow.store.require(incident.id);
    if (!signal.aborted && ready.state === 'collected') concludeNow(flow, ready, text);
  });
}

function concludeNow(flow: MainFlow, incident: Incident, text: TicketText): void {
  const { db, store, log } = flow;
  const { evidence, triage } = decideOn(flow, incident);
  if (triage.file) {
    const { config: now, coverage, consents } = flow.context();
    const outcome = db.urgently(() => {
      const filing = { ...flow, config: now, coverage, consents, ...text };
      const filed = fileTicket(filing, incident, evidence, triage.decision);
      if (filed.filed === 'ticket' || filed.filed === 'comment') planNextCheck(flow, incident, evidence);
      return filed;
    });
    tell(flow, incident, triage.decision.priority, outcome);
    return;
  }
  const ended = db.urgently(() => endUnlessWatched(flow, incident, evidence, triage.reason));
  log.info({ ref: incident.ref, because: triage.reason }, ended ? 'no ticket is due' : 'no ticket is due so far');
  flow.onStep?.({
    step: ended ? 'dismissed' : 'watching',
    incident: store.require(incident.id),
    because: triage.reason,
  });
}

function tell(
  { log, store, onStep }: MainFlow,
  { id, ref }: Incident,
  priority: Priority,
  outcome: FilingOutcome,
): void {
  const incident = store.require(id);
  switch (outcome.filed) {
    case 'ticket':
      log.info({ ref, priority }, 'ticket filed');
      onStep?.({ step: 'filed', incident });
      return;
    case 'comment':
      log.info({ ref, priority, ticket: outcome.ticketRef }, 'joined an open ticket');
      onStep?.({ step: 'filed', incident });
      return;
    case 'held':
      log.warn({ ref, priority }, 'held back by the caps');
      return;
    case 'suppressed':
      log.warn({ ref, priority }, 'suppressed by the caps');
      onStep?.({ step: 'dismissed', incident, because: outcome.because });
      return;
    default:
      unreachable(outcome);
  }
}
