import { join } from 'node:path';
import { pino } from 'pino';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { systemRandom } from '../../agent/base/random.ts';
import { systemClock } from '../../agent/base/system-clock.ts';
import { Config } from '../../agent/config/schema.ts';
import type { Database } from '../../agent/base/database.ts';
import { tellAddedWords } from '../../agent/help/added-words.ts';
import { redactorHere } from '../../agent/incidents/ticket-redactor.ts';
import { IncidentStore } from '../../agent/incidents/incident-store.ts';
import { WORDS_WITHIN_MS } from '../../agent/incidents/waits.ts';
import { Ledger } from '../../agent/ledger/ledger.ts';
import { panelServices } from '../../agent/panel-services.ts';
import type { UploadUnderWay } from '../../agent/panel-services.ts';
import { ArticleShelf } from '../../agent/help/article-shelf.ts';
import type { PanelServices } from '../../agent/panel/services.ts';
import { PanelStatus } from '../../agent/panel/shapes.ts';
import { openState } from '../../agent/state.ts';
import { listOwed } from '../../uploader/outbox/owed.ts';
import { Outbox } from '../../uploader/outbox/outbox.ts';
import { tempFolder } from '../support/temp-folder.ts';

let db: Database;
let config: Config;
let store: IncidentStore;
let services: PanelServices;
let outbox: Outbox;
let told: number;
let upload: UploadUnderWay | null;
let shelf: ArticleShelf;
let owed: () => ReturnType<typeof listOwed>;

beforeEach(() => {
  config = Config.parse({ stateDirectory: join(tempFolder(), 'state'), unit: { room: 'Board Room' } });
  db = openState(config);
  onTestFinished(() => db.close());
  store = new IncidentStore(db, systemClock, systemRandom);
  outbox = new Outbox(db, systemClock);
  told = 0;
  upload = null;
  shelf = new ArticleShelf({ db, desk: null, clock: systemClock, log: pino({ level: 'silent' }) });
  owed = () => listOwed(db, systemClock.now());
  services = panelServices({
    ...{ config, store, outbox, desk: null, clock: systemClock, random: systemRandom },
    ledger: new Ledger(db, systemClock, config.slo.policies),
    collecting: () => null,
    uploading: () => upload,
    shelf,
    onHelp: () => (told += 1),
    subscribe: () => () => undefined,
  });
});

it('a ready-made mail, as an address and as a code, tells of the unit what a ticket would', () => {
  for (const told of [true, false]) {
    config.ticket.identity = told ? ['room'] : ['model'];
    const { ref } = services.requestHelp({});
    const mails = [services.mail(ref), services.mail(null), services.status().incidents[0]?.mail];
    expect(mails.map((mail) => decodeURIComponent(mail ?? '').includes('Board Room'))).toEqual([told, told, told]);
  }
});

describe('a press on the page', () => {
  it('is known as the latest, whatever else has happened since', () => {
    expect(services.latestHelp()).toBeNull();
    services.requestHelp({ category: 'camera' });
    const { ref, incidentId } = services.requestHelp({});
    store.open({ source: 'update' });
    expect(services.latestHelp()).toEqual({ ref, incidentId, openedAt: store.require(incidentId).openedAt });
  });

  it('is durable at once, waits for more words, and wakes the agent', () => {
    const { ref, incidentId } = services.requestHelp({});
    const incident = store.require(incidentId);
    expect(incident).toMatchObject({ ref, source: 'help', state: 'noticed' });
    expect(incident.wordsUntil).toBeGreaterThan(incident.openedAt);
    expect((incident.wordsUntil ?? 0) - incident.openedAt).toBeLessThanOrEqual(WORDS_WITHIN_MS);
    expect(told).toBe(1);
  });

  it('takes words in pieces, the later one for the earlier, and waits no longer once they are complete', () => {
    const { incidentId } = services.requestHelp({ category: 'camera' });
    expect(services.addWords(incidentId, { category: 'sound' }, false)).toBe('kept');
    expect(services.addWords(incidentId, { text: 'No sound' }, true)).toBe('kept');
    expect(store.require(incidentId)).toMatchObject({
      person: { category: 'sound', text: 'No sound' },
      wordsUntil: null,
    });
  });

  it('keeps what each person said before the ticket is filed', () => {
    const { incidentId } = services.requestHelp({ text: 'The camera is black' });
    services.addWords(incidentId, { text: 'No sound either' }, false);
    services.addWords(incidentId, { text: 'No sound either' }, true);
    expect(store.require(incidentId).person?.text).toBe('The camera is black\nNo sound either');
    for (let i = 0; i < 15; i++) services.addWords(incidentId, { text: `${i}${'x'.repeat(1990)}` }, false);
    expect(store.require(incidentId).person?.text).toContain('there was no room to keep it');
    expect(services.status().incidents[0]?.ref).toBe(store.require(incidentId).ref);
  });

  describe('after the ticket was filed', () => {
    let now: number;
    const tell = async (): Promise<number | null> =>
      (
        await tellAddedWords(
          {
            ...{ db, store, config, outbox, random: systemRandom, log: pino({ level: 'silent' }) },
            clock: { now: () => now, monotonic: () => now },
            makeRedactor: (secrets) => Promise.resolve(redactorHere(secrets)),
          },
          new AbortController().signal,
        )
      ).nextInMs;
    const texts = (): string[] =>
      owed().map(({ id }) => {
        const delivery = outbox.get(id);
        return delivery?.kind === 'comment' ? delivery.text : '';
      });
    let incidentId: string;

    beforeEach(() => {
      now = systemClock.now();
      incidentId = services.requestHelp({}).incidentId;
      store.filed(incidentId);
    });

    it('words go behind it as a comment, redacted', async () => {
      services.addWords(incidentId, { text: 'Ask bob@example.org', roomUsable: false }, true);
      expect(await tell()).toBeNull();
      expect(owed()).toMatchObject([{ kind: 'comment', incidentId, priority: 'urgent' }]);
      expect(texts()[0]).toContain('can be used: no');
      expect(texts()[0]).not.toContain('bob@example.org');
    });

    it('what is said within a minute is one further comment, and what was said before is none', async () => {
      services.addWords(incidentId, { category: 'sound' }, false);
      await tell();
      services.addWords(incidentId, { category: 'sound' }, false);
      expect(await tell()).toBeNull();
      services.addWords(incidentId, { text: 'No sound' }, false);
      services.addWords(incidentId, { text: 'No sound at all' }, false);
      expect(await tell()).toBe(60_000);
      now += 60_000;
      expect(await tell()).toBeNull();
      expect(texts()).toHaveLength(2);
      expect(texts()[1]).toContain('No sound at all');
      expect(texts()[1]).not.toContain('Chosen topic');
    });

    it('what several people say reaches the desk, each of it, once', async () => {
      services.addWords(incidentId, { text: 'The camera is black' }, false);
      await tell();
      for (const text of ['B: no sound either', 'C: it smells burnt', 'B: no sound either'])
        services.addWords(incidentId, { text }, false);
      now += 60_000;
      await tell();
      expect(texts()[1]).toContain('B: no sound either\nC: it smells burnt');
      expect(texts()[1]?.match(/no sound/g)).toHaveLength(1);
    });

    it('more than there is room for is cut, and it says so', async () => {
      for (let i = 0; i < 30; i++) services.addWords(incidentId, { text: `${i} ${'word '.repeat(300)}` }, false);
      await tell();
      expect(texts()[0]).toMatch(/^.*\nIn their words: 0 word/);
      expect(texts()[0]?.length).toBeLessThan(20_100);
      expect(texts()[0]).toContain('(More was said; there was no room to keep it.)');
      expect(store.require(incidentId).person?.text).toMatch(/^29 /);
    });

    it('what cannot be made a comment holds up no other, and is tried again after half a minute', async () => {
      const { incidentId: other } = services.requestHelp({});
      store.filed(other);
      services.addWords(incidentId, { text: 'lost' }, false);
      services.addWords(other, { text: 'found' }, false);
      db.run(`UPDATE help_added_words SET words = 'no words' WHERE incident_id = $incidentId`, { incidentId });
      db.run(`INSERT INTO help_added_words (incident_id, words) VALUES ('0-of-none', '{"text":"whose?"}')`);
      expect(await tell()).toBe(30_000);
      expect(texts()).toMatchObject([expect.stringContaining('found')]);
      now += 10_000;
      expect(await tell()).toBe(20_000);
      services.addWords(incidentId, { text: 'said again' }, false);
      now += 20_000;
      await tell();
      expect(texts()[1]).toContain('said again');
    });

    it('nobody can flood the desk', async () => {
      for (let i = 0; i < 100; i++) {
        services.addWords(incidentId, { text: `again ${i}` }, false);
        await tell();
        now += 60_000;
      }
      expect(texts()).toHaveLength(20);
      expect(store.require(incidentId).person?.text).toBe('again 99');
    });
  });

  it('knows nothing of words for an incident that is not there, or is nobody’s press', () => {
    expect(services.addWords('6f0d3a52-9f5b-4ad3-8f6a-1f1b3c6f2a10', {}, true)).toBe('unknown');
    expect(services.addWords(store.open({ source: 'update' }).id, {}, true)).toBe('unknown');
  });
});

describe('what the page shows', () => {
  it('keeps to the shape of the API, and says how far each incident has come', () => {
    const { incidentId } = services.requestHelp({});
    expect(PanelStatus.parse(services.status()).incidents).toMatchObject([
      { incidentId, step: 'noticed', kind: 'help' },
    ]);
    store.collected(incidentId, { ok: false, why: 'test' });
    store.filed(incidentId);
    expect(services.status().incidents).toMatchObject([{ step: 'sending' }]);
    store.dismissed(incidentId, 'test');
    expect(services.status().incidents).toMatchObject([{ step: 'no-ticket' }]);
  });
});
