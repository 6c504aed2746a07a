import { rmSync } from 'node:fs';
import type { CollectionRequest } from '../../diagnostics/collection.ts';
import { MINUTE_MS } from '../base/clock.ts';
import { decide, isHealthy } from '../triage/decide.ts';
import { readBaseline, setBaseline } from './baseline-store.ts';
import { CALL_LOOK_MS, nextLook, unlessInCall } from './call-wait.ts';
import { collectFor } from './collect-for.ts';
import { requestForIncident } from './collection-request.ts';
import { evidenceOf } from './evidence-of.ts';
import type { Evidence } from './evidence-of.ts';
import { fileTicket } from './file-ticket.ts';
import { growTicket, toldIn } from './grow-ticket.ts';
import type { Collected, Incident } from './incident.ts';
import type { MainFlow } from './flow.ts';
import { COLLECTION_ATTEMPTS, RETRY_COLLECTION_MS } from './waits.ts';
import { withTicketText } from './with-ticket-text.ts';
import type { TicketText } from './with-ticket-text.ts';

/*
 * After an update the unit is looked at again, at each of `updates.checksAfterMinutes` and after each start. The time
 * to a check is measured from the one before, so that neither a clock that is set late nor a night without power makes
 * all of them due together. Each check ends in one transaction; a process that dies before it makes the check again.
 */

type Flow = MainFlow;

/** Milliseconds until the next check of an update; 0: due. A clock that was set back does not put it off. */
export function msUntilCheck(
  { clock, config }: Pick<Flow, 'clock' | 'config'>,
  incident: Pick<Incident, 'startCheck' | 'nextCheckAt' | 'checksDone'>,
): number {
  if (incident.startCheck || incident.nextCheckAt === null) return 0;
  const left = incident.nextCheckAt - clock.now();
  return left > 0 && left <= Math.max(gapMs(config, incident.checksDone), RETRY_COLLECTION_MS, CALL_LOOK_MS) ? left : 0;
}

/**
 * Notes that an update has been looked at, and when it is next. What ends with this check is not watched any more.
 * @returns whether there is a next check.
 */
export function planNextCheck(flow: Flow, incident: Incident, evidence: Evidence): boolean {
  const { store, clock, config } = flow;
  const checks = config.updates.checksAfterMinutes;
  const now = clock.now();
  // A check after a start takes the place of none that is planned, unless that one is due as well.
  const isPlanned = incident.nextCheckAt === null || msUntilCheck(flow, { ...incident, startCheck: false }) === 0;
  const checksDone = incident.checksDone + (isPlanned ? 1 : 0);
  const waitsForStart = evidence.updates.some(({ verdict }) => verdict === 'pending-reboot');
  // One that waits for a restart is not over: the last check comes again until the restart has come.
  const done = checksDone >= checks.length && waitsForStart ? Math.max(checks.length - 1, 0) : checksDone;
  const isOver = incident.source !== 'update' || (done >= checks.length && !waitsForStart);
  const next = isPlanned ? now + gapMs(config, done) : incident.nextCheckAt;
  store.checked(incident.id, {
    checksDone: done,
    nextCheckAt: isOver ? null : next,
    bootId: evidence.snapshot?.bootId ?? null,
  });
  if (incident.told === null && store.require(incident.id).state === 'filed')
    store.told(incident.id, toldIn(evidence, config.ticket.fileFrom));
  return !isOver;
}

/** No ticket is due: an update is watched on until its last check; anything else, and what is healthy, ends here. */
export function endUnlessWatched(flow: Flow, incident: Incident, evidence: Evidence, reason: string): boolean {
  const { db, store } = flow;
  if (planNextCheck(flow, incident, evidence)) {
    store.watching(incident.id);
    return false;
  }
  const { updates, findings, snapshot } = evidence;
  const healthy = snapshot !== null && isHealthy(findings);
  const proven = updates.length > 0 && updates.every(({ verdict }) => verdict === 'succeeded' || verdict === 'none');
  if (healthy && proven)
    store.succeeded(incident.id, 'Every update succeeded, and every check found the unit healthy.');
  else store.dismissed(incident.id, reason);
  if (healthy) setBaseline(db, snapshot);
  return true;
}

/** One later look at an update: it files the ticket that was not due before, or lets the one there is grow. */
export async function checkAgain(flow: Flow, id: string, signal: AbortSignal): Promise<void> {
  const { store, log } = flow;
  const incident = store.require(id);
  const request = (): CollectionRequest => ({
    ...requestForIncident(flow.context(), incident, readBaseline(flow.db, incident.baselineId)),
    ...unlessInCall(flow, incident),
  });
  const outcome = await collectFor(flow, request, signal);
  if (signal.aborted) return;
  if (!outcome.ok && outcome.putOff === true) {
    const lookAt = nextLook(flow, incident);
    store.waitForCall(incident.id, lookAt);
    store.postponeCheck(incident.id, lookAt);
    log.info({ ref: incident.ref, why: outcome.why }, 'a call is on; the check waits');
    return;
  }
  if (!outcome.ok) {
    const failed = store.collectionFailed(incident.id);
    log.warn({ ref: incident.ref, attempt: failed, why: outcome.why }, 'check failed');
    if (failed < COLLECTION_ATTEMPTS) {
      store.postponeCheck(incident.id, flow.clock.now() + RETRY_COLLECTION_MS);
      return;
    }
  }
  await withTicketText(flow, { incident, collected: outcome }, signal, (text) => {
    if (!signal.aborted) settleCheck(flow, incident.id, outcome, text);
  });
}

/** All that a check changes, at once. The incident is read again: a further change may have joined it meanwhile. */
function settleCheck(flow: Flow, id: string, collected: Collected, text: TicketText): void {
  const { db, store, log, config } = flow;
  const settled = db.urgently(() => {
    const incident = store.require(id);
    if (incident.nextCheckAt === null) return null;
    store.recollected(id, collected);
    const evidence = evidenceOf({ ...incident, collected });
    const { config: current, coverage, consents } = flow.context();
    const filing = { ...flow, config: current, coverage, consents, ...text };
    if (incident.state === 'filed') {
      const grown = growTicket(filing, incident, evidence);
      const goesOn = planNextCheck(flow, incident, evidence);
      if (!goesOn && evidence.snapshot !== null && isHealthy(evidence.findings)) setBaseline(db, evidence.snapshot);
      return { step: 'checked' as const, grown, keepsBundle: grown };
    }
    const triage = decide({ ...incident, findings: evidence.findings, fileFrom: config.ticket.fileFrom });
    if (triage.file) {
      const outcome = fileTicket(filing, incident, evidence, triage.decision);
      if (outcome.filed === 'suppressed')
        return { step: 'dismissed' as const, because: outcome.because, keepsBundle: false };
      if (outcome.filed === 'held') return { step: 'held' as const, keepsBundle: true };
      planNextCheck(flow, incident, evidence);
      return { step: 'filed' as const, keepsBundle: true };
    }
    const ended = endUnlessWatched(flow, incident, evidence, triage.reason);
    return { step: ended ? ('dismissed' as const) : ('watching' as const), because: triage.reason, keepsBundle: false };
  });
  if (settled === null) return;
  if (!settled.keepsBundle && collected.ok && collected.result.bundle !== null)
    rmSync(collected.result.bundle.path, { force: true });
  const incident = store.require(id);
  log.info({ ref: incident.ref, check: incident.checksMade, outcome: settled.step }, 'update checked');
  switch (settled.step) {
    case 'checked':
      flow.onStep?.({ step: 'checked', incident, grown: settled.grown });
      break;
    case 'held':
      break;
    case 'filed':
      flow.onStep?.({ step: 'filed', incident });
      break;
    default:
      flow.onStep?.({ step: settled.step, incident, because: settled.because });
  }
}

/** Time between the check that is over and the next one. */
function gapMs({ updates: { checksAfterMinutes: checks } }: Flow['config'], checksDone: number): number {
  return Math.max(0, (checks[checksDone] ?? checks.at(-1) ?? 0) - (checks[checksDone - 1] ?? 0)) * MINUTE_MS;
}
