import { describe, expect, it } from 'vitest';
import { workOnIncidents, workRound } from '../../../agent/incidents/main-flow.ts';
import { currentBaselineId } from '../../../agent/incidents/baseline-store.ts';
import { requestHelp } from '../../../agent/incidents/request-help.ts';
import { RedactionStuckError, redactorHere } from '../../../agent/incidents/ticket-redactor.ts';
import {
  COLLECTION_ATTEMPTS,
  RETRY_BASELINE_MS,
  RETRY_COLLECTION_MS,
  TEXT_ATTEMPTS,
} from '../../../agent/incidents/waits.ts';
import { collected, finding } from '../../support/fake-unit.ts';
import { HOUR, NEVER, testFlow } from './flow-fixture.ts';
import type { TestFlow } from './flow-fixture.ts';

/** The redactor of this incident is stuck until it is mended; it counts how often it was asked for. */
function stuckFor(unit: TestFlow, id: string): { asked: number; mended: boolean } {
  const state = { asked: 0, mended: false };
  const key = unit.flow.store.require(id).redactionKey;
  unit.flow.makeRedactor = (secrets) => {
    if (secrets.key !== key || state.mended) return Promise.resolve(redactorHere(secrets));
    state.asked += 1;
    const text = (): string => {
      throw new RedactionStuckError('no answer');
    };
    return Promise.resolve({ text, close: () => undefined });
  };
  return state;
}

describe('an incident that fails', () => {
  it('holds up no other, and is tried again after a pause', async () => {
    const unit = testFlow();
    const { flow, clock } = unit;
    flow.collect = () => Promise.resolve({ ok: true, result: collected([]) });
    const [first, second] = [requestHelp(flow.store, {}), requestHelp(flow.store, {})];
    const redactor = stuckFor(unit, first.id);
    expect(await workOnIncidents(flow, NEVER)).toBe(RETRY_COLLECTION_MS);
    expect([first, second].map(({ id }) => flow.store.require(id).state)).toEqual(['collected', 'filed']);
    redactor.mended = true;
    clock.pass(RETRY_COLLECTION_MS);
    expect(await workOnIncidents(flow, NEVER)).toBeNull();
    expect(flow.store.require(first.id).state).toBe('filed');
  });

  it('holds up no other where its collection throws', async () => {
    const { flow } = testFlow();
    const [first, second] = [requestHelp(flow.store, {}), requestHelp(flow.store, {})];
    flow.collect = ({ incident }) => {
      if (incident?.id === first.id) throw new Error('no process can be made');
      return Promise.resolve({ ok: true, result: collected([]) });
    };
    expect(await workOnIncidents(flow, NEVER)).toBe(RETRY_COLLECTION_MS);
    expect(flow.store.require(second.id).state).toBe('filed');
  });

  it('is not asked for in a circle where the caps held it back', async () => {
    const unit = testFlow({ ticket: { maxPerHour: 1 } });
    await unit.happens([finding('impaired', 'test/a')]);
    const held = await unit.happens([finding('impaired', 'test/b')]);
    expect(held.state).toBe('collected');
    const redactor = stuckFor(unit, held.id);
    const help = requestHelp(unit.flow.store, {});
    unit.flow.collect = () => Promise.resolve({ ok: true, result: collected([]) });
    unit.clock.pass(HOUR);
    expect(await workOnIncidents(unit.flow, NEVER)).toBe(RETRY_COLLECTION_MS);
    // By itself, and once more because the ticket of the call for help speaks for it.
    expect(redactor.asked).toBe(2);
    expect(unit.flow.store.require(help.id).state).toBe('filed');
  });

  it('does not keep the others back that the caps held with it: each gets its turn, once a round', async () => {
    const unit = testFlow({ ticket: { maxPerHour: 1 } });
    await unit.happens([finding('impaired', 'test/a')]);
    const bad = await unit.happens([finding('degraded', 'test/bad')]);
    const good = await unit.happens([finding('impaired', 'test/good')]);
    expect([bad.state, good.state]).toEqual(['collected', 'collected']);
    const redactor = stuckFor(unit, bad.id);
    unit.clock.pass(HOUR);
    expect(await workOnIncidents(unit.flow, NEVER)).toBe(RETRY_COLLECTION_MS);
    expect(unit.flow.store.require(good.id).state).toBe('filed');
    expect(redactor.asked).toBe(1);
    redactor.mended = true;
    unit.clock.pass(HOUR);
    await workOnIncidents(unit.flow, NEVER);
    expect(unit.flow.store.require(bad.id).state).toBe('filed');
  });

  it('is filed without its text where that can never be redacted, with evidence and identity; nothing of it leaves', async () => {
    const unit = testFlow({ unit: { room: 'Board Room' } });
    const { flow, clock } = unit;
    const bundle = { path: '/x/y.zip', bytes: 10, files: 3, sha256: 'ab'.repeat(32), withheld: [] };
    flow.collect = () => {
      const result = { ...collected([], [finding('degraded', 'test/x')]), bundle };
      return Promise.resolve({ ok: true, result: { ...result, identity: { ...result.identity, room: 'Board Room' } } });
    };
    const { id, ref } = requestHelp(flow.store, { text: 'the plans of Jane' });
    const redactor = stuckFor(unit, id);
    for (let round = 1; round < TEXT_ATTEMPTS; round++) {
      expect(await workOnIncidents(flow, NEVER)).toBe(RETRY_COLLECTION_MS);
      clock.pass(RETRY_COLLECTION_MS);
    }
    expect(flow.store.require(id).state).toBe('collected');
    expect(await workOnIncidents(flow, NEVER)).toBeNull();
    expect(redactor.asked).toBe(TEXT_ATTEMPTS);
    expect(unit.owed()).toMatchObject([
      {
        kind: 'create',
        draft: {
          subject: expect.stringContaining(`[${ref}] What this unit has to say could not be redacted`),
          body: expect.stringContaining('Room: Board Room'),
        },
      },
      { kind: 'attach' },
    ]);
    expect(JSON.stringify(unit.owed())).not.toMatch(/Jane|test\/x|degraded thing/);
  });

  it('speaks for no other in a text that is withheld: those are told elsewhere', async () => {
    const unit = testFlow({ ticket: { maxPerHour: 1 } });
    await unit.happens([finding('impaired', 'test/a')]);
    const mild = await unit.happens([finding('impaired', 'test/mild')]);
    const help = requestHelp(unit.flow.store, {});
    unit.flow.collect = () => Promise.resolve({ ok: true, result: collected([]) });
    stuckFor(unit, help.id);
    for (let round = 0; round < TEXT_ATTEMPTS; round++) await workOnIncidents(unit.flow, NEVER);
    expect([help, mild].map(({ id }) => unit.flow.store.require(id).state)).toEqual(['filed', 'collected']);
    unit.clock.pass(HOUR);
    await workOnIncidents(unit.flow, NEVER);
    expect(unit.flow.store.require(mild.id).state).toBe('filed');
  });

  it('does not hide that the state itself is damaged', async () => {
    const { flow } = testFlow();
    requestHelp(flow.store, {});
    flow.collect = () => Promise.reject(Object.assign(new Error('malformed'), { errcode: 11 }));
    await expect(workOnIncidents(flow, NEVER)).rejects.toThrow('malformed');
  });
});

describe('a part of the round that fails', () => {
  it('a baseline that cannot be taken keeps no incident waiting, and is tried again', async () => {
    const { flow } = testFlow();
    const { id } = requestHelp(flow.store, {});
    let baselines = 0;
    flow.collect = ({ incident }) => {
      if (incident !== null) return Promise.resolve({ ok: true, result: collected([]) });
      baselines += 1;
      return baselines === 1
        ? Promise.reject(new Error('no process can be made'))
        : Promise.resolve(baselines === 2 ? { ok: false, why: 'killed' } : { ok: true, result: collected([]) });
    };
    expect(await workRound(flow, NEVER)).toBe(RETRY_COLLECTION_MS);
    expect(flow.store.require(id).state).toBe('filed');
    expect(await workRound(flow, NEVER)).toBe(RETRY_BASELINE_MS);
    expect(await workRound(flow, NEVER)).toBeNull();
    expect(currentBaselineId(flow.db)).not.toBeNull();
  });

  it('room that cannot be made keeps nobody from collecting', async () => {
    const { flow } = testFlow();
    flow.makeRoom = () => {
      throw new Error('EIO');
    };
    flow.collect = () => Promise.resolve({ ok: true, result: collected([]) });
    const { id } = requestHelp(flow.store, {});
    await workOnIncidents(flow, NEVER);
    expect(flow.store.require(id)).toMatchObject({ state: 'filed', collected: { ok: true } });
  });

  it('a collection that throws each time counts as one that failed: at last the ticket goes without evidence', async () => {
    const { flow } = testFlow();
    flow.collect = () => Promise.reject(new Error('no process can be made'));
    const { id } = requestHelp(flow.store, {});
    for (let round = 0; round < COLLECTION_ATTEMPTS; round++) await workOnIncidents(flow, NEVER);
    expect(flow.store.require(id)).toMatchObject({
      state: 'filed',
      collected: { ok: false, why: 'no process can be made' },
    });
  });

  it('what the caps held back cannot be read: the others are worked on all the same', async () => {
    const { flow } = testFlow();
    flow.collect = () => Promise.resolve({ ok: true, result: collected([]) });
    const { id } = requestHelp(flow.store, {});
    flow.cap.freeInMs = () => {
      throw new Error('out of memory');
    };
    expect(await workOnIncidents(flow, NEVER)).toBe(RETRY_COLLECTION_MS);
    expect(flow.store.require(id).state).toBe('filed');
  });
});
