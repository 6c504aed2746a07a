import type { AddedWords, PanelServices } from '../../agent/panel/services.ts';
import { parseIso } from '../../agent/base/iso-time.ts';
import { readyMadeMail } from '../../agent/help/ready-made-mail.ts';
import { languageOf } from '../../agent/triage/language.ts';
import type { PanelArticles, PanelIncident, PanelStatus, PanelTicket, PanelUpdate } from '../../agent/panel/shapes.ts';
import type { PersonWords } from '../../agent/triage/person-words.ts';

export interface Request {
  ref: string;
  incidentId: string;
  words: PersonWords;
  complete: boolean;
}

/** The rest of the agent as the panel sees it, in memory; outlives a panel as the database outlives the daemon. */
export interface TestServices extends PanelServices {
  readonly requests: readonly Request[];
  statusNow: PanelStatus;
  ticketsNow: PanelTicket[];
  updatesNow: PanelUpdate[];
  articlesNow: PanelArticles;
  readonly worksTold: { ref: string; works: boolean }[];
  /** What the next words are answered with. */
  adding: AddedWords;
  /** Changes an incident and tells whoever watches. */
  move(ref: string, change: Partial<PanelIncident>): void;
  /** Tells whoever watches. */
  tell(): void;
  readonly listeners: number;
}

export const CLOSED_DESK: PanelStatus = {
  unit: {
    site: 'Harbour House',
    room: 'Lighthouse',
    model: 'D7X 55',
    components: [
      { id: 'firmware', name: 'Firmware', version: '3.9.1' },
      { id: 'app:rooms', name: 'Meeting app', version: '6.4.0' },
    ],
  },
  desk: { kind: 'zendesk', reachable: true, warning: null },
  hours: {
    zone: 'America/Los_Angeles',
    zoneName: 'Pacific Time',
    open: false,
    closesAt: null,
    opensAt: '2026-11-23T14:00:00.000Z',
  },
  notices: [],
  channels: {
    mail: 'support@dten.com',
    chat: null,
    portal: 'https://orbit.dten.com/',
    helpCenter: 'https://help.dten.com/',
  },
  incidents: [],
};

export function testServices(): TestServices {
  const requests: Request[] = [];
  const listeners = new Set<() => void>();
  const services: TestServices = {
    requests,
    statusNow: structuredClone(CLOSED_DESK),
    ticketsNow: [],
    updatesNow: [],
    articlesNow: {},
    worksTold: [],
    adding: 'kept',
    get listeners() {
      return listeners.size;
    },
    requestHelp(words) {
      const n = requests.length + 1;
      const ref = `DT-TEST${n}`;
      const incidentId = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
      requests.push({ ref, incidentId, words, complete: false });
      services.statusNow.incidents = [
        {
          incidentId,
          ref,
          kind: 'help',
          openedAt: new Date().toISOString(),
          step: 'noticed',
          deskNumber: null,
          upload: null,
          language: words.text === undefined ? null : languageOf(words.text),
          articles: [],
          mail: services.statusNow.desk.reachable ? null : services.mail(ref),
        },
        ...services.statusNow.incidents,
      ];
      services.tell();
      return { ref, incidentId };
    },
    addWords(incidentId, words, complete) {
      const request = requests.find((each) => each.incidentId === incidentId);
      if (request === undefined) return 'unknown';
      if (services.adding === 'kept') Object.assign(request, { words: { ...request.words, ...words }, complete });
      return services.adding;
    },
    latestHelp() {
      const help = services.statusNow.incidents.find(({ kind }) => kind === 'help');
      return help === undefined ? null : { ...help, openedAt: parseIso(help.openedAt) };
    },
    status: () => services.statusNow,
    mail: (ref) => readyMadeMail('support@dten.com', services.statusNow.unit, ['model', 'room', 'components'], ref),
    tickets: () => services.ticketsNow,
    updates: () => services.updatesNow,
    articles: () => services.articlesNow,
    tellWorks(ref, works) {
      const ticket = services.ticketsNow.find((each) => each.ref === ref);
      if (ticket === undefined) return 'unknown';
      if (ticket.clock.state !== 'answered') return 'not-answered';
      ticket.works = works;
      services.worksTold.push({ ref, works });
      services.tell();
      return 'kept';
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    move(ref, change) {
      services.statusNow.incidents = services.statusNow.incidents.map((incident) =>
        incident.ref === ref ? { ...incident, ...change } : incident,
      );
      services.tell();
    },
    tell() {
      for (const listener of listeners) listener();
    },
  };
  return services;
}

/** A ticket on the page, with the parts of its clock that matter to the test. */
export function testTicket(
  ref: string,
  clock: Partial<PanelTicket['clock']>,
  rest: Partial<PanelTicket> = {},
): PanelTicket {
  return {
    ref,
    kind: 'help',
    priority: 'normal',
    filedAt: '2026-11-20T18:00:00.000Z',
    deskNumber: '4711',
    works: null,
    ...rest,
    clock: {
      state: 'on-track',
      wouldBe: null,
      receivedAt: '2026-11-20T18:00:05.000Z',
      due: '2026-11-24T18:00:05.000Z',
      sameDayBy: '2026-11-21T02:00:00.000Z',
      ifReceivedNow: null,
      answeredAt: null,
      withinTarget: null,
      sameBusinessDay: null,
      leftMinutes: 960,
      overMinutes: null,
      ...clock,
    },
  };
}

/** An update in the history. */
export function testUpdate(of: Partial<PanelUpdate>): PanelUpdate {
  return {
    ref: 'DT-UPDAT',
    noticedAt: '2026-11-19T18:00:00.000Z',
    name: 'Firmware',
    from: '3.8.5',
    to: '3.9.1',
    verdict: 'succeeded',
    ...of,
  };
}
