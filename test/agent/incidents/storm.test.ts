import { describe, expect, it } from 'vitest';
import { setBaseline } from '../../../agent/incidents/baseline-store.ts';
import { ticketRefOf } from '../../../agent/incidents/joins.ts';
import { ownNotices } from '../../../agent/incidents/own-notices.ts';
import { workOnIncidents } from '../../../agent/incidents/main-flow.ts';
import type { Delivery } from '../../../uploader/outbox/delivery.ts';
import { finding, snapshot } from '../../support/fake-unit.ts';
import { HOUR, NEVER, testFlow } from './flow-fixture.ts';
import type { TestFlow } from './flow-fixture.ts';

const fault = (id: string, severity: 'inoperable' | 'degraded' | 'impaired' = 'impaired') =>
  finding(severity, `t/${id}`);

function textOf(delivery: Delivery | undefined): string {
  if (delivery?.kind === 'create') return delivery.draft.body;
  return delivery?.kind === 'comment' ? delivery.text : '';
}

function kinds(unit: TestFlow): string[] {
  return unit.owed().map(({ kind }) => kind);
}

describe('the same problem again', () => {
  it('is a comment on the open ticket, under its incident, with its own reference', async () => {
    const unit = testFlow();
    const first = await unit.happens([fault('a')]);
    const again = await unit.happens([fault('a')]);
    expect(unit.flow.ledger.count()).toBe(1);
    const [, comment] = unit.owed();
    expect(comment).toMatchObject({ kind: 'comment', incidentId: first.id, ref: again.ref });
    expect(textOf(comment)).toContain(`it joins this ticket (${first.ref})`);
    expect(textOf(comment)).toContain(again.id);
    expect(textOf(comment)).not.toContain('worsened');
    expect(unit.flow.store.require(again.id).state).toBe('filed');
    expect(ticketRefOf(unit.flow.db, again.ref)).toBe(first.ref);
    expect(ticketRefOf(unit.flow.db, first.ref)).toBe(first.ref);
  });

  it('another problem is another ticket', async () => {
    const unit = testFlow();
    await unit.happens([fault('a')]);
    await unit.happens([fault('b')]);
    expect(kinds(unit)).toEqual(['create', 'create']);
  });

  it.each([
    ['a desk that lets the unit raise it', true, 'The unit asks for the priority to be raised', 'urgent'],
    ['a desk that does not', false, 'please raise it to urgent', undefined],
  ])('that has worsened, at %s', async (_, deskRaises, says, raiseTo) => {
    const unit = testFlow();
    unit.flow.deskRaises = deskRaises;
    await unit.happens([fault('a')]);
    await unit.happens([fault('a', 'inoperable')]);
    const comment = unit.owed().find(({ kind }) => kind === 'comment');
    expect(comment).toMatchObject({ kind: 'comment', priority: 'urgent' });
    expect(textOf(comment)).toContain('It has worsened: normal before, urgent now.');
    expect(textOf(comment)).toContain(says);
    expect(comment?.kind === 'comment' ? comment.raiseTo : null).toBe(raiseTo);

    await unit.happens([fault('a', 'inoperable')]);
    expect(textOf(unit.owed().findLast(({ kind }) => kind === 'comment'))).not.toContain('worsened');
  });

  it('after the ticket was closed is a new ticket', async () => {
    const unit = testFlow();
    const first = await unit.happens([fault('a')]);
    const { ledger, outbox } = unit.flow;
    const [create] = unit.owed();
    outbox.markSending(create?.id ?? '', 'none');
    outbox.settle(create?.id ?? '', { deskId: '1', receivedAt: unit.clock.now() });
    const receivedAt = unit.clock.now();
    ledger.received(first.id, { deskName: 'none', deskId: '1', receivedAt, tracks: true, deskTime: null });
    const look = { deskTime: receivedAt + 1000, priority: null, mergedInto: null, events: [] };
    await unit.happens([fault('a')]);
    expect(kinds(unit)).toEqual(['comment']);
    ledger.recordLook(first.id, { ...look, status: 'solved' }, receivedAt + 1000);
    await unit.happens([fault('a')]);
    expect(kinds(unit)).toEqual(['comment', 'create']);
  });

  it.each(['refused by the desk', 'dropped by a person'])('nothing waits behind a ticket that was %s', async (what) => {
    const unit = testFlow();
    await unit.happens([fault('a')]);
    const [create] = unit.owed();
    if (what.startsWith('refused')) unit.flow.outbox.quarantine(create?.id ?? '', 'desk/refused', 'no');
    else unit.flow.outbox.drop(create?.id ?? '');
    await unit.happens([fault('a')]);
    expect(
      unit
        .owed()
        .filter(({ state }) => state === 'waiting')
        .map(({ kind }) => kind),
    ).toEqual(['create']);
  });

  it('a ticket at another desk is not joined', async () => {
    const unit = testFlow();
    const first = await unit.happens([fault('a')]);
    unit.flow.isHere = (incidentId) => incidentId !== first.id;
    await unit.happens([fault('a')]);
    expect(kinds(unit)).toEqual(['create', 'create']);
  });
});

describe('the caps', () => {
  const CAPS = { ticket: { maxPerHour: 2, maxPerDay: 3 } };

  it('hold a storm back over restarts; then one ticket, the worst, speaks for the others', async () => {
    const unit = testFlow(CAPS);
    await unit.happens([fault('a')]);
    await unit.happens([fault('b')]);
    unit.restart();
    const c = await unit.happens([fault('c')]);
    const d = await unit.happens([fault('d', 'degraded')]);
    const e = await unit.happens([fault('e')]);
    unit.restart();
    expect(kinds(unit)).toEqual(['create', 'create']);
    expect([c, d, e].map(({ id }) => unit.flow.store.require(id).state)).toEqual([
      'collected',
      'collected',
      'collected',
    ]);
    expect(await workOnIncidents(unit.flow, NEVER)).toBe(HOUR);
    expect(ownNotices(unit.flow.db, unit.config, unit.clock.now())).toContain(
      '3 incidents wait until the caps allow another ticket.',
    );

    unit.clock.pass(HOUR);
    expect(await workOnIncidents(unit.flow, NEVER)).toBeNull();
    const third = unit.owed().at(-1);
    expect(third).toMatchObject({ kind: 'create', incidentId: d.id, priority: 'high' });
    expect(textOf(third)).toContain('Suppressed 2 incidents, because this unit files at most 2 an hour and 3 a day');
    expect(textOf(third)).toContain(c.ref);
    expect(textOf(third)).toContain(e.ref);
    expect([c, d, e].map(({ id }) => unit.flow.store.require(id).state)).toEqual(['dismissed', 'filed', 'dismissed']);
  });

  it('count a day too', async () => {
    const unit = testFlow(CAPS);
    for (const id of ['a', 'b', 'c', 'd']) {
      await unit.happens([fault(id)]);
      unit.clock.pass(HOUR);
    }
    expect(kinds(unit)).toHaveLength(3);
    unit.clock.pass(20 * HOUR);
    await workOnIncidents(unit.flow, NEVER);
    expect(kinds(unit)).toHaveLength(4);
  });

  it('never keep a person’s press back: a new problem is a ticket, a known one joins', async () => {
    const unit = testFlow(CAPS);
    for (const id of ['a', 'b', 'c']) await unit.happens([fault(id)]);
    const press = await unit.happens([fault('z')], 'help');
    expect(unit.flow.ledger.get(press.id)).not.toBeNull();
    const joined = await unit.happens([fault('a')], 'help');
    expect(unit.flow.store.require(joined.id).state).toBe('filed');
    expect(unit.flow.ledger.get(joined.id)).toBeNull();
    expect(kinds(unit)).toEqual(['create', 'create', 'create', 'comment']);
  });

  it('a mild ticket tells of a worse one that waits, and leaves it its own', async () => {
    const unit = testFlow(CAPS);
    await unit.happens([fault('a')]);
    await unit.happens([fault('b')]);
    const worse = await unit.happens([fault('c', 'inoperable')]);
    await unit.happens([], 'help');
    expect(textOf(unit.owed().at(-1))).toContain(`${worse.ref} (urgent)`);
    expect(textOf(unit.owed().at(-1))).toContain('a ticket follows when it may');
    unit.clock.pass(HOUR);
    await workOnIncidents(unit.flow, NEVER);
    expect(unit.flow.ledger.get(worse.id)?.priority).toBe('urgent');
  });

  it('repeats beyond them are counted, and told in the next comment', async () => {
    const unit = testFlow(CAPS);
    await unit.happens([fault('a')]);
    for (let i = 0; i < 6; i++) await unit.happens([fault('a')]);
    expect(kinds(unit)).toEqual(['create', 'comment', 'comment']);
    unit.clock.pass(HOUR);
    await unit.happens([fault('a')]);
    expect(textOf(unit.owed().at(-1))).toContain('Suppressed 4 incidents');
    unit.clock.pass(25 * HOUR);
    await unit.happens([fault('a')]);
    expect(textOf(unit.owed().at(-1))).not.toContain('Suppressed');
  });

  it('a repeat that is worse is told whatever they say', async () => {
    const unit = testFlow(CAPS);
    for (let i = 0; i < 5; i++) await unit.happens([fault('a')]);
    await unit.happens([fault('a', 'inoperable')]);
    expect(textOf(unit.owed().find(({ priority }) => priority === 'urgent'))).toContain('It has worsened');
  });

  it('an update that went well still becomes the baseline in a storm', async () => {
    const unit = testFlow(CAPS);
    setBaseline(unit.flow.db, snapshot([]));
    for (const id of ['a', 'b', 'c']) await unit.happens([fault(id)]);
    const healthy = await unit.happens([]);
    expect(unit.flow.store.require(healthy.id)).toMatchObject({ state: 'dismissed' });
  });
});
