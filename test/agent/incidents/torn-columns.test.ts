import { expect, it } from 'vitest';
import { z } from 'zod';
import { systemRandom } from '../../../agent/base/random.ts';
import { ArticleShelf } from '../../../agent/help/article-shelf.ts';
import { keepAddedWords, tellAddedWords } from '../../../agent/help/added-words.ts';
import { addOwnFinding } from '../../../agent/incidents/own-findings.ts';
import { setBaseline } from '../../../agent/incidents/baseline-store.ts';
import { detectChanges } from '../../../agent/incidents/detect-changes.ts';
import { workRound } from '../../../agent/incidents/main-flow.ts';
import { ownNotices } from '../../../agent/incidents/own-notices.ts';
import { requestHelp } from '../../../agent/incidents/request-help.ts';
import { keepHouse } from '../../../agent/incidents/storage/housekeeping.ts';
import { adoptRecovered } from '../../../agent/incidents/storage/recover-incidents.ts';
import { followTickets } from '../../../agent/ledger/follow-tickets.ts';
import { ledgerView } from '../../../agent/ledger/view.ts';
import { listedIncidents } from '../../../agent/maintainer/listed-incidents.ts';
import { panelServices } from '../../../agent/panel-services.ts';
import { createDeliverer } from '../../../uploader/deliver.ts';
import type { Desk, DeskLook } from '../../../uploader/desks/desk.ts';
import { listOwed } from '../../../uploader/outbox/owed.ts';
import { campaignSeed, LONG, seededFraction } from '../../support/campaign.ts';
import { collected, component, finding, snapshot } from '../../support/fake-unit.ts';
import { HOUR, NEVER, testFlow } from './flow-fixture.ts';
import type { TestFlow } from './flow-fixture.ts';

const LOOK: DeskLook = { deskTime: null, status: 'open', priority: null, mergedInto: null, events: [] };

/** A desk that takes everything. */
function desk(unit: TestFlow): Desk {
  let tickets = 0;
  return {
    name: 'zendesk',
    id: 'zendesk http://127.0.0.1',
    warning: null,
    tracks: true,
    unknownFate: 'look',
    limits: { fileBytes: 1e9, ticketBytes: null },
    find: () => Promise.resolve(null),
    create: () => Promise.resolve({ id: `${++tickets}`, receivedAt: unit.clock.now() }),
    attach: () => Promise.resolve(),
    comment: () => Promise.resolve(),
    poll: () => Promise.resolve(LOOK),
    searchArticles: () => Promise.resolve([{ title: 'How to', url: 'https://help.example/1' }]),
  };
}

type Part = [name: string, work: () => unknown];

/** Every round of the daemon, and everything that it shows. */
function parts(unit: TestFlow): Part[] {
  const { flow, clock, config } = unit;
  const { db, store, ledger, outbox, log } = flow;
  const at = desk(unit);
  const shelf = new ArticleShelf({ db, desk: at, clock, log });
  const panel = panelServices({
    ...{ config, store, ledger, outbox, desk: at, clock, random: systemRandom, shelf },
    collecting: () => null,
    uploading: () => null,
    onHelp: () => undefined,
    subscribe: () => () => undefined,
  });
  const deliverer = createDeliverer({
    ...{ db, outbox, desk: at, clock, random: systemRandom, log, settleMs: 0, verifyFile: () => Promise.resolve(null) },
    onSettled: (delivery, settlement) => {
      if (delivery.kind !== 'create') return;
      const receivedAt = settlement.receivedAt ?? clock.now();
      ledger.received(delivery.incidentId, {
        ...{ deskName: at.name, deskId: settlement.deskId, receivedAt, tracks: true, deskTime: null },
      });
    },
  });
  const adopting = (): Promise<number | null> => {
    const { coverage, consents } = flow.context();
    return adoptRecovered({ ...flow, coverage, consents }, at, NEVER);
  };
  const rounds: Part[] = [
    ['changes', () => detectChanges({ db, store, clock }, [component('firmware', '3.0')], 'boot-2')],
    ['round', () => workRound(flow, NEVER)],
    ['recovery', adopting],
    ['added words', () => tellAddedWords(flow, NEVER)],
    ['deliveries', () => deliverer.deliverDue(NEVER)],
    ['looks', () => followTickets({ ledger, desk: at, everyMs: 0, clock, log }, NEVER)],
    ['house', () => keepHouse({ db, outbox, config, clock, random: systemRandom, log })],
    ['articles', () => shelf.refresh(NEVER)],
  ];
  const shown: Part[] = [
    ['status', () => panel.status()],
    ['tickets', () => panel.tickets()],
    ['updates', () => panel.updates()],
    ['kept articles', () => panel.articles()],
    ['help', () => panel.requestHelp({ text: 'no sound' })],
    ['maintainer', () => listedIncidents(db, 10)],
    ['notices', () => ownNotices(db, config, clock.now())],
    ['owed', () => listOwed(db, clock.now())],
    ['slo', () => ledgerView(ledger, clock.now())],
  ];
  return [...shown, ...rounds, ...shown];
}

/** A unit with something in every table that rounds read. */
async function lived(): Promise<TestFlow> {
  const unit = testFlow({ ticket: { maxPerHour: 2 } });
  const { flow, clock } = unit;
  setBaseline(flow.db, snapshot([component('firmware', '1.0')]));
  detectChanges({ db: flow.db, store: flow.store, clock }, [component('firmware', '1.0')], 'boot-1');
  for (const fault of ['a', 'b', 'c', 'd']) await unit.happens([finding('impaired', `test/${fault}`)]);
  await unit.happens([finding('impaired', 'test/a')]);
  await unit.happens([], 'update');
  const { id } = requestHelp(flow.store, { text: 'it smokes' });
  flow.collect = () =>
    Promise.resolve({ ok: true, result: collected([component('firmware', '2.0')], [finding('degraded')]) });
  for (const [, work] of parts(unit)) await work();
  keepAddedWords(flow.db, id, null, { text: 'and now it burns' });
  addOwnFinding(flow.db, id, { id: 'agent/x', severity: 'impaired', title: 'X', detail: 'X.', began: 'unknown' });
  flow.store.addReport({
    ...{ component: 'firmware', from: '2.0', to: '3.0', outcome: 'failed', detail: null },
    reportedAt: '2026-11-25T12:00:00.000Z',
  });
  flow.db.run('INSERT INTO recoveries (incident_id) VALUES ($id)', { id: flow.store.open({ source: 'health' }).id });
  requestHelp(flow.store, {});
  clock.pass(HOUR);
  return unit;
}

const Column = z.object({ of_table: z.string(), name: z.string() });
/** Names of rows, and what SQLite itself holds to: a torn one is another row, not an unreadable one. */
const NAMES = /^(id|incident_id|ticket_incident_id|ref|key|policy_key|of_table|room|kind|state|redaction_key)$/;

/** Tables and columns that hold texts. */
function textColumns(): { table: string; column: string }[] {
  return testFlow()
    .flow.db.all(
      Column,
      `SELECT m.name AS of_table, c.name AS name FROM sqlite_master m, pragma_table_info(m.name) c
       WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND c.type = 'TEXT' ORDER BY 1, 2`,
    )
    .filter(({ name }) => !NAMES.test(name))
    .map(({ of_table: table, name: column }) => ({ table, column }));
}

const RUBBISH = ['', '{"a', '{"of":"another version"}', '[1]', 'null', '\u0000'];
const SEED = campaignSeed('torn columns');
/** A quarter of a second each. */
const CASES = LONG ? Infinity : 8;

it('rubbish in any column of any record stops no round, and keeps nothing from being shown', async () => {
  const random = seededFraction(SEED);
  const columns = textColumns();
  expect(columns.length).toBeGreaterThan(30);
  const cases = columns
    .flatMap((one) => RUBBISH.map((text) => ({ ...one, text, at: random() })))
    .toSorted((a, b) => a.at - b.at)
    .slice(0, CASES);
  const failed: string[] = [];
  for (const { table, column, text } of cases) {
    const unit = await lived();
    unit.flow.db.run(`UPDATE OR IGNORE ${table} SET ${column} = $text WHERE ${column} IS NOT NULL`, { text });
    unit.restart();
    unit.flow.collect = () => Promise.resolve({ ok: true, result: collected([component('firmware', '3.0')]) });
    for (const [name, work] of parts(unit))
      try {
        await work();
      } catch (error) {
        failed.push(`${table}.${column} ${JSON.stringify(text)}, ${name}: ${String(error)}`);
      }
  }
  expect(failed).toEqual([]);
});
