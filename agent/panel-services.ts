import { createRedactor } from '../diagnostics/redaction/create-redactor.ts';
import type { Outbox } from '../uploader/outbox/outbox.ts';
import type { Desk } from '../uploader/desks/desk.ts';
import type { Clock } from './base/clock.ts';
import { toIso } from './base/iso-time.ts';
import type { Random } from './base/random.ts';
import type { Config } from './config/schema.ts';
import { currentBaselineId, readBaseline } from './incidents/baseline-store.ts';
import { configuredValues } from './incidents/configured-values.ts';
import { deliveryIdOf } from './incidents/delivery-id.ts';
import type { Incident } from './incidents/incident.ts';
import { ownNotices } from './incidents/own-notices.ts';
import type { IncidentStore } from './incidents/incident-store.ts';
import { ticketIncidentOf } from './incidents/joins.ts';
import { requestHelp } from './incidents/request-help.ts';
import { WORDS_WITHIN_MS } from './incidents/waits.ts';
import type { Ledger } from './ledger/ledger.ts';
import { ticketViews } from './ledger/view.ts';
import { deskHours } from './panel/desk-hours.ts';
import { panelClock } from './panel/panel-clock.ts';
import type { PanelServices } from './panel/services.ts';
import type { PanelIncident, PanelStatus } from './panel/shapes.ts';
import type { PersonWords } from './triage/person-words.ts';

const SHOWN_INCIDENTS = 10;
const SHOWN_TICKETS = 20;

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
  /** A press or words were kept: the rest follows. */
  onHelp: () => void;
  subscribe: PanelServices['subscribe'];
}

/** What the panel asks of the other rooms. */
export function panelServices(options: PanelServicesOptions): PanelServices {
  const { config, store, ledger, desk, clock, collecting, onHelp, subscribe } = options;
  return {
    requestHelp(words) {
      const { ref, id } = requestHelp(store, words, WORDS_WITHIN_MS);
      onHelp();
      return { ref, incidentId: id };
    },
    addWords(incidentId, words, complete) {
      const incident = store.find(incidentId);
      if (incident === undefined || incident.source !== 'help') return 'unknown';
      store.transaction(() => {
        if (incident.state === 'filed') addComment(options, incident, words);
        store.addWords(incidentId, words, complete);
      });
      onHelp();
      return 'kept';
    },
    status() {
      const snapshot = readBaseline(ledger.db, currentBaselineId(ledger.db));
      const { policy, calendar } = ledger.policies.inForce(clock.now());
      return {
        unit: {
          site: config.unit.site,
          room: config.unit.room,
          model: snapshot?.facts.identity?.model ?? null,
          components: store.components(),
        },
        desk: { kind: config.desk.kind, warning: desk?.warning ?? null },
        hours: deskHours(calendar, policy.timeZone, clock.now()),
        channels: config.channels,
        notices: ownNotices(ledger.db, config, clock.now()),
        incidents: store.recent(SHOWN_INCIDENTS).map((incident) => panelIncident(options, incident, collecting())),
      } satisfies PanelStatus;
    },
    tickets: () =>
      ticketViews(ledger, clock.now(), SHOWN_TICKETS).map((view) => ({
        ref: view.ref,
        kind: view.source,
        priority: view.priority,
        filedAt: toIso(view.filedAt),
        deskNumber: view.desk?.id ?? null,
        clock: panelClock(view.clock),
      })),
    subscribe,
  };
}

function panelIncident(
  { ledger, outbox }: PanelServicesOptions,
  incident: Incident,
  collecting: string | null,
): PanelIncident {
  const ticket = ledger.get(ticketIncidentOf(ledger.db, incident.id));
  // One that joined a ticket has arrived with its comment.
  const comment = outbox.get(deliveryIdOf(incident.id, 'comment'));
  const deskId = comment === null || comment.state === 'settled' ? (ticket?.deskId ?? null) : null;
  return {
    incidentId: incident.id,
    ref: incident.ref,
    kind: incident.source,
    openedAt: toIso(incident.openedAt),
    step: stepOf(incident, deskId, collecting),
    deskNumber: deskId,
    upload: null,
  };
}

function stepOf({ id, state }: Incident, deskId: string | null, collecting: string | null): PanelIncident['step'] {
  switch (state) {
    case 'noticed':
      return collecting === id ? 'collecting' : 'noticed';
    case 'collected':
      return 'collecting';
    case 'filed':
      return deskId === null ? 'sending' : 'received';
    case 'watching':
    case 'succeeded':
    case 'dismissed':
      return 'no-ticket';
    default:
      return state satisfies never;
  }
}

/** What a person says after the ticket was filed goes after it, as a comment. */
function addComment(
  { config, ledger, outbox, random }: PanelServicesOptions,
  incident: Incident,
  words: PersonWords,
): void {
  const said = [
    words.category === undefined ? null : `Chosen topic: ${words.category}.`,
    words.roomUsable === undefined ? null : `The room can be used: ${words.roomUsable ? 'yes' : 'no'}.`,
    words.text === undefined ? null : `In their words: ${words.text}`,
  ].filter((line) => line !== null);
  if (said.length === 0) return;
  const redactor = createRedactor({
    key: Buffer.from(incident.redactionKey, 'hex'),
    knownValues: configuredValues(config),
  });
  outbox.add([
    {
      kind: 'comment',
      id: random.uuid(),
      incidentId: ticketIncidentOf(ledger.db, incident.id),
      ref: incident.ref,
      priority: words.roomUsable === false ? 'urgent' : 'normal',
      text: redactor.text(['The person in the room adds:', ...said].join('\n')),
    },
  ]);
}
