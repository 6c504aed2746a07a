import type { CustomEngine } from '../diagnostics/redaction/custom-engine.ts';
import { isDeskUnreachable } from '../uploader/outbox/owed.ts';
import type { Outbox } from '../uploader/outbox/outbox.ts';
import type { Desk } from '../uploader/desks/desk.ts';
import { stoppedDesks } from '../uploader/outbox/desk-state.ts';
import type { Database } from './base/database.ts';
import type { Clock } from './base/clock.ts';
import { unreachable } from './base/errors.ts';
import { toIso } from './base/iso-time.ts';
import type { Random } from './base/random.ts';
import type { Config } from './config/schema.ts';
import { deliveryIdOf } from './incidents/delivery-id.ts';
import { ownNotices } from './incidents/own-notices.ts';
import { keepAddedWords } from './help/added-words.ts';
import type { ArticleShelf } from './help/article-shelf.ts';
import { Outcomes } from './help/outcomes.ts';
import { readyMadeMail } from './help/ready-made-mail.ts';
import { RecentIncidents } from './help/recent-incidents.ts';
import type { RecentIncident } from './help/recent-incidents.ts';
import { topicsOf } from './help/topics.ts';
import { unitModel } from './help/unit-model.ts';
import { updateHistory } from './help/update-history.ts';
import type { IncidentState } from './incidents/incident.ts';
import type { IncidentStore } from './incidents/incident-store.ts';
import { ticketIncidentOf } from './incidents/joins.ts';
import { requestHelp } from './incidents/request-help.ts';
import { WORDS_WITHIN_MS } from './incidents/waits.ts';
import type { Ledger } from './ledger/ledger.ts';
import { ticketViews } from './ledger/view.ts';
import { deskHours } from './panel/desk-hours.ts';
import { panelClock } from './panel/panel-clock.ts';
import type { PanelServices } from './panel/services.ts';
import type { PanelArticle, PanelIncident, PanelStatus } from './panel/shapes.ts';
import { languageOf } from './triage/language.ts';
import type { HelpCategory } from './triage/person-words.ts';

const SHOWN_INCIDENTS = 10;
const SHOWN_TICKETS = 20;
const SHOWN_UPDATES = 20;
const SHOWN_ARTICLES = 4;

/** Evidence that is going up. `file.bytesRead` grows meanwhile. */
export interface UploadUnderWay {
  incidentId: string;
  totalBytes: number;
  file: { readonly bytesRead: number };
}

export interface PanelServicesOptions {
  config: Config;
  store: IncidentStore;
  ledger: Ledger;
  outbox: Outbox;
  desk: Desk | null;
  clock: Clock;
  random: Random;
  /** The incident being collected at this moment. */
  collecting: () => string | null;
  /** The evidence on its way at this moment. */
  uploading: () => UploadUnderWay | null;
  shelf: ArticleShelf;
  /** What custom rules of redaction run on. */
  engine?: CustomEngine | null | undefined;
  /** A press or words were kept: the rest follows. */
  onHelp: () => void;
  subscribe: PanelServices['subscribe'];
}

/** What the panel asks of the other rooms. */
export function panelServices(options: PanelServicesOptions): PanelServices {
  const { config, store, ledger, outbox, shelf, desk, clock, random, onHelp, subscribe } = options;
  const { db } = ledger;
  const outcomes = new Outcomes({ db, ledger, outbox, clock, random });
  const recent = new RecentIncidents(db, SHOWN_INCIDENTS);
  const model = unitModel(db);

  const unitNow = (): PanelStatus['unit'] => ({
    site: config.unit.site,
    room: config.unit.room,
    model: model(),
    components: store.components(),
  });
  const mailOf = (unit: PanelStatus['unit'], ref: string | null): string | null =>
    readyMadeMail(config.channels.mail, unit, config.ticket.identity, ref);
  const status = (): PanelStatus => {
    const { policy, calendar } = ledger.policies.inForce(clock.now());
    const unit = unitNow();
    const reachable = desk !== null && !isDeskUnreachable(db);
    const mail = (ref: string): string | null => (reachable ? null : mailOf(unit, ref));
    return {
      unit,
      desk: { kind: config.desk.kind, reachable, warning: desk?.warning ?? stopWarning(db, desk) },
      hours: deskHours(calendar, policy.timeZone, clock.now()),
      channels: config.channels,
      notices: ownNotices(db, config, clock.now()),
      incidents: recent.list().map((incident) => panelIncident(options, incident, mail(incident.ref))),
    };
  };
  return {
    requestHelp(words) {
      const { ref, id } = requestHelp(store, words, WORDS_WITHIN_MS);
      onHelp();
      return { ref, incidentId: id };
    },
    addWords(incidentId, words, complete) {
      const known = store.transaction(() => {
        const press = store.pressOf(incidentId);
        if (press === undefined || press.source !== 'help') return false;
        if (press.state === 'filed') keepAddedWords(db, incidentId, press.person, words);
        store.addWords(incidentId, words, complete);
        return true;
      });
      if (!known) return 'unknown';
      onHelp();
      return 'kept';
    },
    latestHelp() {
      const help = store.latestHelp();
      return help === undefined ? null : { ref: help.ref, incidentId: help.id, openedAt: help.openedAt };
    },
    status,
    mail: (ref) => mailOf(unitNow(), ref),
    updates: () =>
      updateHistory(ledger.db, SHOWN_UPDATES).map((update) => ({ ...update, noticedAt: toIso(update.noticedAt) })),
    articles: () => shelf.all(),
    tellWorks(ref, works) {
      const told = outcomes.tell(ref, works);
      onHelp();
      return told;
    },
    tickets: () =>
      ticketViews(ledger, clock.now(), SHOWN_TICKETS).map((view) => ({
        ref: view.ref,
        kind: view.source,
        priority: view.priority,
        filedAt: toIso(view.filedAt),
        deskNumber: view.desk?.id ?? null,
        clock: panelClock(view.clock),
        works: outcomes.works(view.incidentId),
      })),
    subscribe,
  };
}

function panelIncident(options: PanelServicesOptions, incident: RecentIncident, mail: string | null): PanelIncident {
  const { ledger, outbox, shelf, collecting, uploading } = options;
  const { id, ref, source, state, person, subsystems } = incident;
  // One that joined a ticket has arrived with its comment.
  const comment = outbox.get(deliveryIdOf(id, 'comment'));
  const hasArrived = comment === null || comment.state === 'settled';
  const deskNumber = hasArrived ? (ledger.get(ticketIncidentOf(ledger.db, id))?.deskId ?? null) : null;
  const upload = uploading();
  return {
    ...{ incidentId: id, ref, kind: source, deskNumber, mail },
    openedAt: toIso(incident.opened_at),
    step: stepOf(state, deskNumber, collecting() === id),
    upload:
      upload?.incidentId === id
        ? { sentBytes: Math.min(upload.file.bytesRead, upload.totalBytes), totalBytes: upload.totalBytes }
        : null,
    language: person?.text === undefined ? null : languageOf(person.text),
    articles: articlesOn(shelf, topicsOf(person?.category ?? null, subsystems)),
  };
}

function stopWarning(db: Database, desk: Desk | null): string | null {
  return stoppedDesks(db).some((stop) => stop.desk === desk?.id)
    ? 'The desk refuses this unit’s credentials. Tickets stay on the unit until somebody has renewed them.'
    : null;
}

function articlesOn(shelf: ArticleShelf, topics: readonly HelpCategory[]): PanelArticle[] {
  const byUrl = new Map(topics.flatMap((topic) => shelf.on(topic)).map((article) => [article.url, article]));
  return [...byUrl.values()].slice(0, SHOWN_ARTICLES);
}

function stepOf(state: IncidentState, deskNumber: string | null, collecting: boolean): PanelIncident['step'] {
  switch (state) {
    case 'noticed':
      return collecting ? 'collecting' : 'noticed';
    case 'collected':
      return 'collecting';
    case 'filed':
      return deskNumber === null ? 'sending' : 'received';
    case 'watching':
    case 'succeeded':
    case 'dismissed':
      return 'no-ticket';
    default:
      return unreachable(state);
  }
}
