import { loadCustomEngine } from '../diagnostics/redaction/custom-engine.ts';
import type { CustomEngine } from '../diagnostics/redaction/custom-engine.ts';
import type { KnownValue } from '../diagnostics/redaction/redactor.ts';
import { CallBudget } from '../uploader/outbox/call-budget.ts';
import { DeskStates } from '../uploader/outbox/desk-state.ts';
import { verifySha256 } from '../uploader/delivery-call.ts';
import { createDeliverer } from '../uploader/deliver.ts';
import type { DeliveryPass } from '../uploader/deliver.ts';
import { meteredLooks } from '../uploader/metered-looks.ts';
import { Outbox } from '../uploader/outbox/outbox.ts';
import type { Delivery } from '../uploader/outbox/delivery.ts';
import { isDiskFull, isUnreadable } from './base/database.ts';
import type { Database } from './base/database.ts';
import { messageOf } from './base/errors.ts';
import type { Log } from './base/log.ts';
import { MINUTE_MS, SECOND_MS } from './base/clock.ts';
import { favourSpeed } from './base/runtime.ts';
import type { Cli } from './commands/cli.ts';
import type { Config } from './config/schema.ts';
import { readConsents } from './consent/consent.ts';
import { deskOf, fallbackOf } from './desk-of.ts';
import { currentBaselineId, readBaseline } from './incidents/baseline-store.ts';
import { collectInChild } from './incidents/collect-in-child.ts';
import { collectionContext } from './incidents/collection-context.ts';
import { detectChanges } from './incidents/detect-changes.ts';
import { freezeInChild } from './incidents/freeze-in-child.ts';
import { Freezer } from './incidents/freezer.ts';
import { FilingCap } from './incidents/filing-cap.ts';
import { knownOfBaseline, knownOfIncident } from './incidents/known-of-incident.ts';
import { IncidentStore } from './incidents/incident-store.ts';
import { keepHouse } from './incidents/storage/housekeeping.ts';
import type { Housekeeping, Housekept } from './incidents/storage/housekeeping.ts';
import { partsFolder } from './incidents/storage/stored-bundles.ts';
import { bundleFolder } from './incidents/collection-request.ts';
import { reservePath } from './incidents/storage/paths.ts';
import { adoptRecovered, awaitingAdoption, recoverIncidents } from './incidents/storage/recover-incidents.ts';
import { openLossIncidents } from './incidents/storage/state-losses.ts';
import { releaseReserve } from './incidents/storage/reserve.ts';
import { redactorInThread } from './incidents/ticket-redactor.ts';
import { workRound } from './incidents/main-flow.ts';
import type { FlowStep, MainFlow } from './incidents/flow.ts';
import { readRunningComponents } from './incidents/running-components.ts';
import { followTickets } from './ledger/follow-tickets.ts';
import { Ledger } from './ledger/ledger.ts';
import { tellAddedWords } from './help/added-words.ts';
import type { AddedWordsTold } from './help/added-words.ts';
import { ArticleShelf } from './help/article-shelf.ts';
import { HelpKey } from './help-key/help-key.ts';
import { maintainerServices } from './maintainer-services.ts';
import { panelServices } from './panel-services.ts';
import type { UploadUnderWay } from './panel-services.ts';
import { warrantyOf } from './warranty-of.ts';
import { keepWarranty } from './keep-warranty.ts';
import { PANEL_LIMITS } from './panel/limits.ts';
import { createPanel } from './panel/panel.ts';
import type { Panel } from './panel/panel.ts';
import { Presses } from './panel/presses.ts';

const MEBIBYTE = 1024 * 1024;
/** Freezing bounds itself to less; a child that hangs is ended then. */
const FREEZE_MS = 8 * SECOND_MS;

export interface RoomsOptions {
  config: Config;
  cli: Cli;
  db: Database;
  log: Log;
  /** What custom rules of redaction run on; loaded where it is not given. */
  engine?: CustomEngine | null | undefined;
  /** Told what the unit is found to know of itself: the log must not say it. */
  onKnown?: ((found: readonly KnownValue[]) => void) | undefined;
  /** Told of each step, for whoever watches (the demo). */
  onStep?: (step: FlowStep | DeliveryStep) => void;
}

export interface DeliveryStep {
  step: 'delivered';
  delivery: Delivery;
  deskId: string;
}

/** What the daemon's loops do, one round each. */
export interface Rooms {
  db: Database;
  ledger: Ledger;
  outbox: Outbox;
  store: IncidentStore;
  flow: MainFlow;
  /** True when an incident was opened. */
  detectChanges(signal: AbortSignal): Promise<boolean>;
  /** Keeps what would roll away, for every incident that is new. */
  freezeNew(signal: AbortSignal): Promise<void>;
  /** Milliseconds until the next round is due; null: when woken. */
  workOnIncidents(signal: AbortSignal): Promise<number | null>;
  deliver(signal: AbortSignal): Promise<number | null>;
  /** One pass over what is owed, with what it did. */
  deliverOnce(signal: AbortSignal): Promise<DeliveryPass>;
  follow(signal: AbortSignal): Promise<number | null>;
  /** Finds incidents again whose state was lost. Milliseconds until it is tried again; null: nothing is left to do. */
  recover(signal: AbortSignal): Promise<number | null>;
  /** Keeps the agent within its space. */
  keepHouse(): Housekept;
  /** Keeps the warranty lookup's answer fresh. */
  keepWarranty(signal: AbortSignal): Promise<number | null>;
  /** Keeps the Help Center's articles for offline. */
  refreshArticles(signal: AbortSignal): Promise<number | null>;
  /** Serves the local API and the page; null where it is off, or its port cannot be had now. Once it serves, no more. */
  startPanel(): Promise<string | null>;
  /** Once everything runs: loads what the first press would have to wait for. */
  warmPanel(): Promise<void>;
  stopPanel(): Promise<void>;
  /** Watches the hardware key, where one is set up, until the signal aborts. */
  startHelpKey(signal: AbortSignal): void;
  helpKeyStopped(): Promise<void>;
  /** Calls back when somebody has pressed help, or has said more. */
  onHelp(listener: () => void): void;
  /** Tells those who watch (the page) that something may have changed. */
  changed(): void;
}

/** The rooms of this unit, put together. @throws UsageError when the desk of the configuration lacks something. */
export async function buildRooms({
  config,
  cli,
  db,
  log,
  engine: given,
  onKnown,
  onStep,
}: RoomsOptions): Promise<Rooms> {
  const { clock, random } = cli;
  const engine = given ?? (await loadCustomEngine(config.redaction));
  onKnown?.(knownOfBaseline(db));
  const desk = await deskOf(config, clock);
  const fallback = await fallbackOf(config, clock);
  const budget = new CallBudget(db, clock, config.desk.callsPerMinute);
  const looks = desk === null ? null : meteredLooks(desk, budget, clock);
  const store = new IncidentStore(db, clock, random);
  const ledger = new Ledger(db, clock, config.slo.policies);
  const outbox = new Outbox(db, clock);
  const cap = new FilingCap(db, clock, { perHour: config.ticket.maxPerHour, perDay: config.ticket.maxPerDay });
  const isHere = (incidentId: string): boolean => (outbox.deskOf(incidentId) ?? desk?.id) === desk?.id;
  const self = { selfArgv: cli.selfArgv, environment: cli.commandEnvironment(), random };
  const freezer = new Freezer({
    ...{ config, store, log },
    freeze: freezeInChild({ ...self, timeoutMs: FREEZE_MS }),
  });
  const flow: MainFlow = {
    ...{ db, store, ledger, outbox, cap, config, clock, random, log, engine },
    deskRaises: desk?.escalate !== undefined,
    isHere,
    freezer,
    makeRedactor: redactorInThread(cli.selfArgv[1] ?? '', engine ?? null),
    collect: collectInChild({ ...self, timeoutMs: config.collection.timeoutSeconds * SECOND_MS }),
    context: () =>
      collectionContext(config, readConsents(db), warrantyOf(db, config, clock.now(), cli.timeZone), random),
    makeRoom: () => void keepHouse(house, config.collection.maxBundleMebibytes * MEBIBYTE),
    onStep(step) {
      collecting = step.step === 'collecting' ? step.incident.id : null;
      if (step.step === 'collected') onKnown?.(knownOfIncident(db, step.incident));
      if (step.step === 'baseline') onKnown?.(knownOfBaseline(db));
      onStep?.(step);
      changed();
    },
  };
  const house: Housekeeping = { db, outbox, config, clock, random, log };
  const listeners = new Set<() => void>();
  let collecting: string | null = null;
  let upload: UploadUnderWay | null = null;
  let panel: Panel | null = null;
  /** Why the page is not served, as it was said last. */
  let notServed = '';
  const changed = (): void => listeners.forEach((listener) => listener());
  const deliverer = createDeliverer({
    ...{ db, outbox, desk, clock, random, log },
    settleMs: config.desk.settleSeconds * SECOND_MS,
    fallback,
    budget,
    async repack(file, limits, signal) {
      favourSpeed(); // Checksums of everything in it.
      const { repackEvidence } = await import('./incidents/repack-evidence.ts');
      return await repackEvidence(partsFolder(bundleFolder(config)), clock)(file, limits, signal);
    },
    verifyFile: verifySha256,
    onSettled(delivery, settlement, at) {
      if (delivery.kind === 'create')
        ledger.received(delivery.incidentId, {
          deskName: at.name,
          deskId: settlement.deskId,
          receivedAt: settlement.receivedAt ?? clock.now(),
          tracks: at.tracks,
          // A ticket adopted later was received long before this answer: the first look measures the unit's clock.
          deskTime: null,
        });
      onStep?.({ step: 'delivered', delivery, deskId: settlement.deskId });
      changed();
    },
    onUpload({ incidentId, ...delivery }, file) {
      const totalBytes = delivery.kind === 'attach' ? delivery.file.bytes : 0;
      upload = file === null ? null : { incidentId, totalBytes, file };
      changed();
    },
  });
  outbox.resumeStopped();
  new DeskStates(db, clock, random).forgetStopsBut([desk, fallback?.desk].flatMap((used) => used?.id ?? []));
  let helpAsked = (): void => undefined;
  const shelf = new ArticleShelf({ db, desk, clock, log });
  const services = panelServices({
    ...{ config, store, ledger, outbox, desk, clock, random, engine },
    onHelp: () => helpAsked(),
    collecting: () => collecting,
    uploading: () => upload,
    shelf,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  const maintainer = maintainerServices({
    config,
    db,
    store,
    outbox,
    desk,
    clock,
    random,
    onChanged: () => helpAsked(),
  });
  const presses = new Presses(services, PANEL_LIMITS.presses, clock);
  const helpKey = new HelpKey({
    settings: config.helpKey,
    selfArgv: cli.selfArgv,
    environment: cli.commandEnvironment(),
    ...{ sleep: cli.sleep, log },
    onPress() {
      const { ref, presses: count } = presses.press({});
      log.info({ ref, presses: count }, 'help key pressed');
      changed();
    },
  });

  /** On a full disk a delivery cannot even be marked as being sent: the reserve is for that too. */
  const deliver = async (signal: AbortSignal): Promise<DeliveryPass> => {
    try {
      return await deliverer.deliverDue(signal);
    } catch (error) {
      if (!isDiskFull(error) || !releaseReserve(reservePath(config))) throw error;
      return await deliverer.deliverDue(signal);
    }
  };

  /** Whatever goes wrong with added words, deliveries go on. */
  const tellWords = async (signal: AbortSignal): Promise<AddedWordsTold> => {
    try {
      return await tellAddedWords(flow, signal);
    } catch (error) {
      if (isUnreadable(error)) throw error;
      log.error({ error: messageOf(error) }, 'what a person added could not be made a comment');
      return { comments: 0, nextInMs: 30 * SECOND_MS };
    }
  };

  return {
    ...{ db, ledger, outbox, store, flow, changed },
    async detectChanges(signal) {
      const baseline = readBaseline(db, currentBaselineId(db));
      const { components, bootId, claims } = await readRunningComponents(config, cli, baseline, signal);
      const changed = detectChanges({ db, store, clock }, components, bootId, claims) !== null;
      return changed || store.watched().some(({ startCheck }) => startCheck);
    },
    freezeNew: (signal) => freezer.freezeNew(signal),
    workOnIncidents: (signal) => workRound(flow, signal),
    async deliver(signal) {
      // Beside each other: a ticket waits for no redactor, and words for no evidence that is going up.
      const [words, pass] = await Promise.allSettled([tellWords(signal), deliver(signal)]);
      if (words.status === 'rejected') throw words.reason;
      if (pass.status === 'rejected') throw pass.reason;
      const { nextDueAt } = words.value.comments > 0 ? await deliver(signal) : pass.value;
      const waits = [words.value.nextInMs, nextDueAt === null ? null : Math.max(0, nextDueAt - clock.now())];
      return waits.reduce((a, b) => (a === null || b === null ? (a ?? b) : Math.min(a, b)));
    },
    deliverOnce: deliver,
    follow: (signal) =>
      followTickets(
        {
          ledger,
          desk: looks,
          isHere,
          everyMs: config.desk.pollIntervalMinutes * MINUTE_MS,
          clock,
          log,
        },
        signal,
      ),
    async recover(signal) {
      await recoverIncidents({ db, store, config, clock, log }, signal);
      openLossIncidents(db, store, awaitingAdoption(db).length);
      const { coverage, consents } = flow.context();
      return await adoptRecovered({ ...flow, coverage, consents }, desk, signal);
    },
    keepHouse: () => keepHouse(house),
    keepWarranty: (signal) => keepWarranty({ db, config, clock, log }, signal),
    refreshArticles: async (signal) => (config.panel.enabled ? await shelf.refresh(signal) : null),
    async startPanel() {
      if (!config.panel.enabled) return null;
      const starting = createPanel({ port: config.panel.port, services, maintainer, presses, clock, random, log });
      try {
        const { url } = await starting.start();
        panel = starting;
        return url;
      } catch (error) {
        // Whatever keeps the page away, incidents are worked on and delivered.
        const why = messageOf(error);
        if (why !== notServed) log.error({ why }, 'the page and the local API are not served');
        notServed = why;
        return null;
      }
    },
    warmPanel: async () => await panel?.warmUp(),
    stopPanel: async () => await panel?.stop(),
    startHelpKey(signal) {
      if (config.helpKey.enabled) helpKey.start(signal);
    },
    helpKeyStopped: () => helpKey.stopped(),
    onHelp(listener) {
      helpAsked = listener;
    },
  };
}
