import { describe, expect, it } from 'vitest';
import type { UnreadableRow } from '../../../agent/base/database.ts';
import { stateChecks } from '../../../agent/doctor/state-checks.ts';
import { keepAddedWords, tellAddedWords } from '../../../agent/help/added-words.ts';
import { RecentIncidents } from '../../../agent/help/recent-incidents.ts';
import { updateHistory } from '../../../agent/help/update-history.ts';
import { currentBaselineId, readBaseline, setBaseline } from '../../../agent/incidents/baseline-store.ts';
import { detectChanges } from '../../../agent/incidents/detect-changes.ts';
import { workOnIncidents, workRound } from '../../../agent/incidents/main-flow.ts';
import { addOwnFinding } from '../../../agent/incidents/own-findings.ts';
import { ownNotices } from '../../../agent/incidents/own-notices.ts';
import { requestHelp } from '../../../agent/incidents/request-help.ts';
import { forgetUnreadableRows, unreadableRows } from '../../../agent/incidents/storage/unreadable-rows.ts';
import { listedIncidents } from '../../../agent/maintainer/listed-incidents.ts';
import { ticketView, ticketViews } from '../../../agent/ledger/view.ts';
import { collected, component, finding, snapshot } from '../../support/fake-unit.ts';
import { HOUR, NEVER, testFlow } from './flow-fixture.ts';
import type { TestFlow } from './flow-fixture.ts';

/** What a disk may leave of a text, and what another version of the agent may have written. */
const TORN: [string, string][] = [
  ['torn', '{"ok":true,"resu'],
  ['of another shape', '{"of":"another version"}'],
  ['empty', ''],
];

function tear(unit: TestFlow, table: string, column: string, text: string): void {
  unit.flow.db.run(`UPDATE ${table} SET ${column} = $text`, { text });
}

function collects(unit: TestFlow, findings = [finding('impaired')]): void {
  unit.flow.collect = () => Promise.resolve({ ok: true, result: collected([component('firmware', '1.0')], findings) });
}

describe.each(TORN)('a record that is %s', (_, text) => {
  it.each(['collected', 'changes', 'reports', 'person', 'told'])(
    'of an incident (%s): its ticket goes all the same, and the others with it',
    async (column) => {
      const unit = testFlow();
      const { store, db } = unit.flow;
      const bad = store.open({ source: 'health' });
      store.collected(bad.id, { ok: true, result: collected([], [finding('degraded', 'test/bad')]) });
      tear(unit, 'incidents', column, text);
      const good = requestHelp(store, { text: 'no sound' });
      collects(unit);
      expect(await workOnIncidents(unit.flow, NEVER)).toBeNull();
      expect([bad, good].map(({ id }) => store.require(id).state)).toEqual(['filed', 'filed']);
      expect(unit.owed().filter(({ kind }) => kind === 'create')).toHaveLength(2);
      expect(unreadableRows(db)).toMatchObject([{ table: 'incidents', key: bad.id, inPart: true }]);
    },
  );

  it('as the baseline: another one is taken, and nothing waits for it', async () => {
    const unit = testFlow();
    const { db, store } = unit.flow;
    setBaseline(db, snapshot([component('firmware', '0.9')]));
    tear(unit, 'baselines', 'snapshot', text);
    collects(unit);
    const { id } = requestHelp(store, {});
    await workRound(unit.flow, NEVER);
    expect(store.require(id).state).toBe('filed');
    expect(readBaseline(db, currentBaselineId(db))?.components).toMatchObject([{ version: '1.0' }]);
  });

  it('as what an updater said: changes are still noticed', () => {
    const unit = testFlow();
    const { db, store } = unit.flow;
    const watched = { db, store, clock: unit.clock };
    detectChanges(watched, [component('firmware', '1.0')], 'boot-1');
    store.addReport({
      ...{ component: 'firmware', from: '1.0', to: '2.0', outcome: 'failed', detail: null },
      reportedAt: '2026-11-25T12:00:00.000Z',
    });
    tear(unit, 'update_reports', 'report', text);
    expect(detectChanges(watched, [component('firmware', '2.0')], 'boot-1')).toMatchObject({ source: 'update' });
  });

  it('as what the agent found about itself: the ticket goes without it', async () => {
    const unit = testFlow();
    const { db, store } = unit.flow;
    const { id } = requestHelp(store, {});
    addOwnFinding(db, id, {
      ...{ id: 'agent/x', severity: 'impaired', title: 'X', detail: 'X.', began: 'unknown' },
    });
    tear(unit, 'own_findings', 'finding', text);
    collects(unit);
    await workOnIncidents(unit.flow, NEVER);
    expect(store.require(id).state).toBe('filed');
  });

  it('as what the caps held back: the others go when they may', async () => {
    const unit = testFlow({ ticket: { maxPerHour: 1 } });
    await unit.happens([finding('impaired', 'test/a')]);
    const held = [
      await unit.happens([finding('impaired', 'test/b')]),
      await unit.happens([finding('impaired', 'test/c')]),
    ];
    unit.flow.db.run('UPDATE held_back SET priority = $text WHERE incident_id = $id', { text, id: held[0]?.id ?? '' });
    unit.clock.pass(HOUR);
    await workOnIncidents(unit.flow, NEVER);
    expect(unit.flow.store.require(held[1]?.id ?? '').state).toBe('filed');
    expect(unreadableRows(unit.flow.db)).toMatchObject([{ table: 'held_back', inPart: false }]);
  });

  it('as words that a person added: told once, tried no more, and further words still arrive', async () => {
    const unit = testFlow();
    const { db, store, clock } = { ...unit.flow, clock: unit.clock };
    const told: UnreadableRow[] = [];
    db.onUnreadable((row) => told.push(row));
    const ids = [requestHelp(store, {}), requestHelp(store, {})].map(({ id }) => id);
    for (const id of ids) {
      store.filed(id);
      keepAddedWords(db, id, null, { text: 'and the picture too' });
    }
    const [bad = '', good = ''] = ids;
    db.run('UPDATE help_added_words SET words = $text WHERE incident_id = $bad', { text, bad });
    expect(await tellAddedWords(unit.flow, NEVER)).toMatchObject({ comments: 1, nextInMs: null });
    clock.pass(HOUR);
    expect(await tellAddedWords(unit.flow, NEVER)).toEqual({ comments: 0, nextInMs: null });
    expect(told).toMatchObject([{ table: 'help_added_words', key: bad }]);
    expect(unit.owed()).toMatchObject([{ kind: 'comment', incidentId: good }]);
    keepAddedWords(db, bad, null, { text: 'it smokes' });
    expect(await tellAddedWords(unit.flow, NEVER)).toMatchObject({ comments: 1 });
  });

  it('as the figures of a ticket, its events or its policy: every ticket is still shown', async () => {
    const unit = testFlow();
    const { ledger, db } = unit.flow;
    const incidents = [await unit.happens([finding('impaired', 'a')]), await unit.happens([finding('impaired', 'b')])];
    for (const { id } of incidents)
      ledger.received(id, {
        ...{ deskName: 'zendesk', deskId: '1', tracks: true, deskTime: null },
        receivedAt: unit.clock.now(),
      });
    const [bad] = incidents;
    db.run('UPDATE tickets SET figures = $text WHERE incident_id = $id', { text, id: bad?.id ?? '' });
    db.run('UPDATE slo_policies SET policy = $text', { text });
    unit.restart();
    expect(ticketViews(unit.flow.ledger, unit.clock.now())).toHaveLength(2);
    const look = { status: 'open' as const, priority: null, mergedInto: null, events: [], deskTime: null };
    unit.flow.ledger.recordLook(bad?.id ?? '', look, unit.clock.now());
    db.run('UPDATE ticket_events SET detail = $text', { text });
    unit.flow.ledger.recordLook(bad?.id ?? '', look, unit.clock.now());
    expect(ticketView(unit.flow.ledger, bad?.ref ?? '', unit.clock.now())?.clock.state).not.toBe('queued');
  });

  it('is no reason to show nothing', async () => {
    const unit = testFlow();
    const { db, store } = unit.flow;
    store.open({ source: 'update', changes: [{ id: 'firmware', name: 'Firmware', from: '1', to: '2' }] });
    collects(unit);
    await workOnIncidents(unit.flow, NEVER);
    for (const column of ['collected', 'person']) tear(unit, 'incidents', column, text);
    expect(new RecentIncidents(db, 5).list()).toHaveLength(1);
    expect(updateHistory(db, 5)).toMatchObject([{ from: '1', to: '2', verdict: null }]);
    expect(listedIncidents(db, 5)).toMatchObject([{ kind: 'update', hasEvidence: false }]);
  });
});

it('is told once, by the status and by doctor, until a daemon that starts can read it again', () => {
  const unit = testFlow();
  const { db, store } = unit.flow;
  const { id } = requestHelp(store, {});
  tear(unit, 'incidents', 'person', '{');
  store.find(id);
  expect(ownNotices(db, unit.config, unit.clock.now()).join()).toContain('1 stored record cannot be read');
  expect(stateChecks(unit.config)).toMatchObject([
    { ok: true },
    { ok: true },
    { name: 'stored records', ok: false, found: `left out, or read in part: incidents ${id} (person: no JSON)` },
    { ok: true },
  ]);
  forgetUnreadableRows(db);
  expect(stateChecks(unit.config).every(({ ok }) => ok)).toBe(true);
});

it('a source that this version does not know is a problem of the unit, not a reason to be silent', async () => {
  const unit = testFlow();
  const { id } = unit.flow.store.open({ source: 'health' });
  tear(unit, 'incidents', 'source', 'telepathy');
  collects(unit);
  await workOnIncidents(unit.flow, NEVER);
  expect(unit.flow.store.require(id)).toMatchObject({ state: 'filed', source: 'health' });
});
