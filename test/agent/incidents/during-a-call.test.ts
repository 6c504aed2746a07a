import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../../agent/base/random.ts';
import { setBaseline } from '../../../agent/incidents/baseline-store.ts';
import type { CollectionOutcome } from '../../../agent/incidents/collect-in-child.ts';
import { bundleFolder } from '../../../agent/incidents/collection-request.ts';
import { takeFirstBaseline, workOnIncidents } from '../../../agent/incidents/main-flow.ts';
import { requestHelp } from '../../../agent/incidents/request-help.ts';
import { keepHouse } from '../../../agent/incidents/storage/housekeeping.ts';
import type { CollectionRequest } from '../../../diagnostics/collection.ts';
import type { Finding } from '../../../diagnostics/health/finding.ts';
import { collected, component, finding, snapshot } from '../../support/fake-unit.ts';
import { NEVER, testFlow } from './flow-fixture.ts';

const MINUTE = 60_000;
const bundle = (path: string) => ({ path, bytes: 10, files: 8, sha256: 'a'.repeat(64), withheld: [] });

/** A unit in a call, whose collecting child behaves as the real one. */
function unitInCall(settings: object = {}) {
  const unit = testFlow(settings);
  const state = { calling: true, findings: [] as Finding[], fails: false, asked: [] as CollectionRequest[] };
  const collect = (request: CollectionRequest): Promise<CollectionOutcome> => {
    state.asked.push(request);
    if (state.fails) return Promise.resolve({ ok: false, why: 'it broke' });
    if (state.calling && request.duringCall === 'nothing')
      return Promise.resolve({ ok: false, why: 'a microphone is recording', putOff: true });
    const heldBack = state.calling && request.duringCall === 'light' ? ['system-logs'] : [];
    const result = collected([component('firmware', '1.0')], state.findings);
    return Promise.resolve({
      ok: true,
      result: { ...result, bundle: request.bundlePath === null ? null : bundle(request.bundlePath), heldBack },
    });
  };
  unit.flow.collect = collect;
  const round = async () => {
    unit.flow.collect = collect;
    return await workOnIncidents(unit.flow, NEVER);
  };
  const kinds = () => unit.owed().map(({ kind }) => kind);
  return { ...unit, unit, state, round, kinds };
}

describe('help asked for during a call', () => {
  it('is a ticket at once, with the light evidence and the word that more follows', async () => {
    const { unit, round, kinds } = unitInCall();
    requestHelp(unit.flow.store, {});
    await round();
    expect(kinds()).toEqual(['create', 'attach']);
    const [create] = unit.owed();
    expect(create?.kind === 'create' && create.draft.body).toContain(
      'What waits (system-logs) follows when it is over, after 60 minutes at the latest.',
    );
  });

  it('gets the rest as a second attachment when the call is over, once', async () => {
    const { unit, clock, state, round, kinds } = unitInCall();
    const { id } = requestHelp(unit.flow.store, {});
    expect(await round()).toBe(MINUTE);
    for (let minute = 0; minute < 5; minute++) {
      clock.pass(MINUTE);
      expect(await round()).toBe(MINUTE);
    }
    expect(kinds()).toEqual(['create', 'attach']);
    state.calling = false;
    clock.pass(MINUTE);
    expect(await round()).toBeNull();
    await round();
    expect(kinds()).toEqual(['create', 'attach', 'attach']);
    const second = unit.owed().at(-1);
    if (second?.kind !== 'attach') throw new Error('no attachment');
    expect(second.incidentId).toBe(id);
    expect(second.file.text).toContain('the call in the room is over');
    const paths = unit.owed().flatMap((delivery) => (delivery.kind === 'attach' ? [delivery.file.path] : []));
    expect(new Set(paths).size).toBe(2);
  });

  it('does not wait for ever: after the limit everything is collected at low priority, and it says so', async () => {
    const { unit, clock, state, round } = unitInCall({ collection: { callWaitMinutes: 3 } });
    requestHelp(unit.flow.store, {});
    await round();
    for (let minute = 0; minute < 3; minute++) {
      clock.pass(MINUTE);
      await round();
    }
    expect(state.asked.at(-1)?.duringCall).toBeUndefined();
    const last = unit.owed().at(-1);
    expect(last?.kind === 'attach' && last.file.text).toContain('the call went on for 3 minutes');
  });

  it('tells what the rest of the evidence shows in a comment, and nothing twice', async () => {
    const { unit, clock, state, round, kinds } = unitInCall();
    state.findings = [finding('impaired', 'test/known')];
    requestHelp(unit.flow.store, {});
    await round();
    state.calling = false;
    state.findings = [finding('impaired', 'test/known'), finding('degraded', 'test/new')];
    clock.pass(MINUTE);
    await round();
    expect(kinds().toSorted()).toEqual(['attach', 'attach', 'comment', 'create']);
    const comment = unit.owed().find(({ kind }) => kind === 'comment');
    const text = comment?.kind === 'comment' ? comment.text : '';
    expect(text).toContain('A degraded thing');
    expect(text).not.toContain('A impaired thing');
  });

  it('goes on after a restart, and from a clock that was set back', async () => {
    const { unit, clock, state, round, kinds } = unitInCall();
    requestHelp(unit.flow.store, {});
    await round();
    unit.restart();
    state.calling = false;
    clock.wall -= 30 * 24 * 60 * MINUTE;
    await round();
    expect(kinds()).toEqual(['create', 'attach', 'attach']);
  });

  it('keeps the rest until it is on its way, whatever the space and whatever was removed before', async () => {
    const { unit, clock, state, round, kinds } = unitInCall({ storage: { minFreeMebibytes: 0, maxFiles: 1 } });
    const { db, outbox, log } = unit.flow;
    const house = (coming: number) =>
      keepHouse({ db, outbox, config: unit.config, clock, random: systemRandom, log }, coming);
    const { id } = requestHelp(unit.flow.store, {});
    await round();
    for (const owed of unit.owed()) {
      outbox.markSending(owed.id, 'none');
      outbox.settle(owed.id, { deskId: '1', receivedAt: null });
    }
    // Made by a process that died before it was on its way.
    const name = `${id}-check-1.zip`;
    const path = join(bundleFolder(unit.config), name);
    mkdirSync(bundleFolder(unit.config), { recursive: true });
    writeFileSync(path, 'the heavy one');
    house(1);
    expect(existsSync(path)).toBe(true);

    db.run(`INSERT INTO tombstones (incident_id, name, bytes, why, at) VALUES ($id, $name, 1, 'space', 0)`, {
      id,
      name,
    });
    state.calling = false;
    clock.pass(MINUTE);
    await round();
    expect(kinds()).toEqual(['attach']);
    house(0);
    expect(existsSync(path)).toBe(true);
  });

  it('says so when the rest cannot be collected, and does not try for ever', async () => {
    const { unit, clock, state, round, kinds } = unitInCall();
    requestHelp(unit.flow.store, {});
    await round();
    state.fails = true;
    for (let i = 0; i < 5; i++) {
      clock.pass(MINUTE);
      await round();
    }
    expect(state.asked).toHaveLength(4);
    expect(kinds().toSorted()).toEqual(['attach', 'comment', 'create']);
    const comment = unit.owed().find(({ kind }) => kind === 'comment');
    expect(comment?.kind === 'comment' && comment.text).toContain('could not be collected: it broke');
  });

  it('keeps the rest at home where the maintainer does', async () => {
    const { unit, clock, state, round, kinds } = unitInCall();
    const context = unit.flow.context;
    unit.flow.context = () => ({ ...context(), consents: { ...context().consents, evidence: false } });
    requestHelp(unit.flow.store, {});
    await round();
    state.calling = false;
    clock.pass(MINUTE);
    await round();
    expect(kinds()).toEqual(['create']);
  });
});

describe('an update noticed during a call', () => {
  const changes = [{ id: 'firmware', name: 'Firmware', from: '1.0', to: '1.1' }];

  it('is looked at when the call is over, with everything', async () => {
    const { unit, clock, state, round, kinds } = unitInCall();
    state.findings = [finding('degraded')];
    const { id } = unit.flow.store.open({ source: 'update', changes });
    expect(await round()).toBe(MINUTE);
    expect(unit.flow.store.require(id)).toMatchObject({ state: 'noticed', failedCollections: 0 });
    clock.pass(MINUTE / 2);
    await round();
    expect(state.asked).toHaveLength(1);
    state.calling = false;
    clock.pass(MINUTE / 2);
    await round();
    expect(kinds()).toEqual(['create', 'attach']);
    expect(unit.flow.store.require(id).callSince).toBeNull();
  });

  it('is looked at all the same when the patience is over', async () => {
    const { unit, clock, state, round, kinds } = unitInCall({ collection: { callWaitMinutes: 2 } });
    state.findings = [finding('degraded')];
    unit.flow.store.open({ source: 'update', changes });
    for (let minute = 0; minute < 3; minute++) {
      await round();
      clock.pass(MINUTE);
    }
    expect(kinds()).toEqual(['create', 'attach']);
    expect(state.asked.map(({ duringCall }) => duringCall)).toEqual(['nothing', 'nothing', undefined]);
  });

  it('is tried again after a pause where the collection fails once the call is over, and starts to count anew', async () => {
    const { unit, clock, state, round } = unitInCall();
    state.findings = [finding('degraded')];
    const { id } = unit.flow.store.open({ source: 'update', changes });
    await round();
    [state.calling, state.fails] = [false, true];
    clock.pass(MINUTE);
    expect(await round()).toBe(MINUTE / 2);
    expect(await round()).toBe(MINUTE / 2);
    expect(state.asked).toHaveLength(2);
    expect(unit.flow.store.require(id).failedCollections).toBe(1);
    state.fails = false;
    clock.pass(MINUTE / 2);
    await round();
    expect(unit.flow.store.require(id)).toMatchObject({ state: 'filed', failedCollections: 0, callSince: null });
  });

  it('has its later checks wait too', async () => {
    const { unit, clock, state, round } = unitInCall();
    state.calling = false;
    setBaseline(unit.flow.db, snapshot([component('firmware', '1.0')]));
    const { id } = unit.flow.store.open({ source: 'update', changes });
    await round();
    expect(unit.flow.store.require(id).state).toBe('watching');
    state.calling = true;
    clock.pass(2 * MINUTE);
    expect(await round()).toBe(MINUTE);
    const made = unit.flow.store.require(id).checksMade;
    state.calling = false;
    clock.pass(MINUTE);
    await round();
    expect(unit.flow.store.require(id)).toMatchObject({ checksMade: made + 1, callSince: null });
  });
});

it('the first baseline takes what is light, and is there', async () => {
  const { unit, state } = unitInCall();
  await takeFirstBaseline(unit.flow, NEVER);
  expect(state.asked.map(({ duringCall }) => duringCall)).toEqual(['light']);
});

it('the window around the incident is asked for as the configuration says', async () => {
  const { unit, state, clock, round } = unitInCall({
    collection: { windowBeforeMinutes: 20, windowAfterMinutes: 1 },
  });
  requestHelp(unit.flow.store, {});
  await round();
  const { from, until } = state.asked[0]?.settings.window ?? { from: '', until: '' };
  expect([Date.parse(from), Date.parse(until)]).toEqual([clock.wall - 20 * MINUTE, clock.wall + MINUTE]);
});
