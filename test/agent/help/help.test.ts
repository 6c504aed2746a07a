import { join } from 'node:path';
import { pino } from 'pino';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../../../agent/base/database.ts';
import { DAY_MS, HOUR_MS } from '../../../agent/base/clock.ts';
import { systemRandom } from '../../../agent/base/random.ts';
import { Config } from '../../../agent/config/schema.ts';
import { ArticleShelf } from '../../../agent/help/article-shelf.ts';
import { Outcomes } from '../../../agent/help/outcomes.ts';
import { RecentIncidents } from '../../../agent/help/recent-incidents.ts';
import { topicsOf } from '../../../agent/help/topics.ts';
import { updateHistory } from '../../../agent/help/update-history.ts';
import { IncidentStore } from '../../../agent/incidents/incident-store.ts';
import { Ledger } from '../../../agent/ledger/ledger.ts';
import { openState } from '../../../agent/state.ts';
import type { Article } from '../../../uploader/desks/desk.ts';
import { DeskBusyError } from '../../../uploader/desks/errors.ts';
import { listOwed } from '../../../uploader/outbox/owed.ts';
import { Outbox } from '../../../uploader/outbox/outbox.ts';
import { collected, finding } from '../../support/fake-unit.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const NOW = Date.parse('2026-11-18T18:00:00Z');
const log = pino({ level: 'silent' });
let db: Database;
let now: number;
const clock = { now: () => now, monotonic: () => now };
let store: IncidentStore;

beforeEach(() => {
  now = NOW;
  db = openState(Config.parse({ stateDirectory: join(tempFolder(), 'state') }));
  onTestFinished(() => db.close());
  store = new IncidentStore(db, clock, systemRandom);
});

describe('the articles of the Help Center', () => {
  const signal = new AbortController().signal;
  const shelf = (search: (query: string) => Promise<Article[]>): ArticleShelf =>
    new ArticleShelf({ db, desk: { searchArticles: search }, clock, log });

  it('are kept, so that they are there offline and after a restart; asked for again after a day', async () => {
    const asked: string[] = [];
    const online = shelf((query) => {
      asked.push(query);
      return Promise.resolve([{ title: `On ${query}`, url: 'https://help.example.com/1' }]);
    });
    expect(await online.refresh(signal)).toBe(DAY_MS);
    const first = asked.length;
    await online.refresh(signal);
    expect(asked).toHaveLength(first);
    const offline = shelf(() => Promise.reject(new DeskBusyError('away', null)));
    now += DAY_MS;
    expect(await offline.refresh(signal)).toBe(HOUR_MS);
    expect(offline.on('camera')).toEqual([{ title: 'On camera video not working', url: 'https://help.example.com/1' }]);
    await online.refresh(signal);
    expect(asked).toHaveLength(2 * first);
  });

  it('are links to the web and nothing else, few and short', async () => {
    const evil = ['javascript:alert(1)', 'http://help.example.com/', 'file:///etc/passwd', 'data:text/html,x', 'no'];
    const many = Array.from({ length: 30 }, (_, i) => ({ title: 'x'.repeat(5000), url: `https://a.example.com/${i}` }));
    const online = shelf(() => Promise.resolve([...evil.map((url) => ({ title: 'evil', url })), ...many]));
    await online.refresh(signal);
    const kept = online.on('sound');
    expect(kept).toHaveLength(5);
    expect(kept.every(({ title, url }) => title.length <= 160 && url.startsWith('https://a.'))).toBe(true);
  });

  it('are never asked for where no desk has any', async () => {
    const none = new ArticleShelf({ db, desk: null, clock, log });
    expect(await none.refresh(signal)).toBeNull();
    expect(none.all()).toEqual({});
  });

  it.each([
    ['camera', ['audio'], ['camera', 'sound']],
    [null, ['display', 'input', 'storage'], ['screen-or-touch', 'other']],
    ['sound', ['audio'], ['sound']],
    [null, [], []],
  ] as const)('%s chosen and %j found: about %j', (category, subsystems, topics) => {
    expect(topicsOf(category, subsystems)).toEqual(topics);
  });
});

describe('whether it works after an answer', () => {
  const CREATED = { deskName: 'zendesk', deskId: '7', receivedAt: NOW, tracks: true, deskTime: NOW };

  function filed(): { incidentId: string; ledger: Ledger; outcomes: Outcomes } {
    const ledger = new Ledger(db, clock, Config.parse({}).slo.policies);
    const outbox = new Outbox(db, clock);
    const { id: incidentId } = store.open({ source: 'help' });
    ledger.open({
      ...{ incidentId, ref: 'DT-AAAAA', subject: 's', priority: 'high', signature: 'x', source: 'help' },
      ...{ firmware: null, coverage: 'covered', filedAt: NOW },
    });
    ledger.received(incidentId, CREATED);
    return { incidentId, ledger, outcomes: new Outcomes({ db, ledger, outbox, clock, random: systemRandom }) };
  }

  it('goes to the desk as a comment; the same word again changes nothing, another one does', () => {
    const { incidentId, ledger, outcomes } = filed();
    expect(outcomes.tell('DT-AAAAA', true)).toBe('not-answered');
    now += HOUR_MS;
    ledger.answered('DT-AAAAA', now);
    expect(outcomes.works(incidentId)).toBeNull();
    expect(outcomes.tell('DT-AAAAA', false)).toBe('kept');
    expect(outcomes.tell('DT-AAAAA', false)).toBe('kept');
    expect(outcomes.tell('DT-AAAAA', true)).toBe('kept');
    expect(outcomes.works(incidentId)).toBe(true);
    expect(listOwed(db, now).map(({ kind, title }) => [kind, title])).toEqual([
      ['comment', 'The person in the room says that it still does not work.'],
      ['comment', 'The person in the room says that it works now.'],
    ]);
  });

  it('cannot fill a ticket', () => {
    const { ledger, outcomes } = filed();
    ledger.answered('DT-AAAAA', now);
    const told = Array.from({ length: 10 }, (_, i) => outcomes.tell('DT-AAAAA', i % 2 === 0));
    expect(told.filter((word) => word === 'kept').length).toBeLessThanOrEqual(7);
    expect(listOwed(db, now)).toHaveLength(3);
    expect(outcomes.tell('DT-OTHER', true)).toBe('unknown');
  });
});

describe('what the page reads often', () => {
  it('has each incident with the subsystems of its findings, notices apart', () => {
    const recent = new RecentIncidents(db, 5);
    const { id } = store.open({ source: 'help', person: { category: 'camera' } });
    expect(recent.list()).toMatchObject([{ id, subsystems: [], person: { category: 'camera' } }]);
    const result = collected(
      [],
      [
        { ...finding('degraded'), subsystem: 'camera' },
        { ...finding('impaired'), subsystem: 'camera' },
        { ...finding('notice'), subsystem: 'time' },
      ],
    );
    store.collected(id, { ok: true, result });
    expect(recent.list()).toMatchObject([{ id, subsystems: ['camera'] }]);
    const failed = store.open({ source: 'help' });
    store.collected(failed.id, { ok: false, why: 'test' });
    expect(recent.list()[0]).toMatchObject({ id: failed.id, subsystems: [] });
  });

  it('tells updates with their verdicts, and those that are being judged', () => {
    const change = { id: 'firmware', name: 'Firmware', from: '1.0', to: '2.0' };
    const judged = store.open({ source: 'update', changes: [change] });
    const verdict = { component: 'firmware', name: 'Firmware', from: '1.0', to: '2.0', why: [], evidence: [] };
    const result = collected([]);
    result.updates = [
      { ...verdict, verdict: 'rolled-back' },
      { ...verdict, name: 'App', verdict: 'none' },
    ];
    store.collected(judged.id, { ok: true, result });
    now += 1000;
    const open = store.open({ source: 'update', changes: [{ ...change, from: '2.0', to: '3.0' }] });
    store.open({ source: 'help' });
    expect(updateHistory(db, 10)).toMatchObject([
      { ref: open.ref, from: '2.0', to: '3.0', verdict: null },
      { ref: judged.ref, name: 'Firmware', verdict: 'rolled-back', noticedAt: NOW },
    ]);
    expect(updateHistory(db, 1)).toHaveLength(1);
  });
});
