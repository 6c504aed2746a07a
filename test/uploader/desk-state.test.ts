import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../agent/base/random.ts';
import { DeskStates, stoppedDesks } from '../../uploader/outbox/desk-state.ts';
import { CallBudget } from '../../uploader/outbox/call-budget.ts';
import { countOwed, listOwed } from '../../uploader/outbox/owed.ts';
import { meteredLooks } from '../../uploader/metered-looks.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { create, deliverer, evidence, openOutbox, setClock } from './outbox/fixture.ts';
import { deskAt, never, startTestDesk, WAYS } from './sandbox-fixture.ts';

function box() {
  const clock = setClock();
  return { ...openOutbox(tempFolder(), clock), clock };
}

describe('the breaker of a desk', () => {
  it('leaves a failing desk alone after five calls, tries it with one, and opens up when that works', async () => {
    const { desk, misbehave, tickets, faultsLeft } = await startTestDesk();
    const { outbox, db, clock } = box();
    for (let i = 0; i < 12; i++) outbox.add([create()]);
    await misbehave({ kind: 'status', code: 500, match: { times: 6 } });
    const sender = deliverer({ outbox, db, clock }, desk);
    const first = await sender.deliverDue(never);
    expect(await faultsLeft()).toBe(1);
    clock.at = first.nextDueAt ?? 0;
    await sender.deliverDue(never);
    expect(await faultsLeft()).toBe(0);
    for (let i = 0; i < 20; i++) {
      clock.at += 60_000;
      await sender.deliverDue(never);
    }
    expect(await tickets()).toHaveLength(12);
  });
});

describe('a desk that refuses the unit’s credentials', () => {
  it('is a finding until a call works again', async () => {
    const { url, desk } = await startTestDesk();
    const { outbox, db, clock } = box();
    outbox.add([create(), create()]);
    const pass = await deliverer({ outbox, db, clock }, deskAt(url, { token: 'expired' })).deliverDue(never);
    expect(pass.stopped).toBe(2);
    expect(stoppedDesks(db)).toMatchObject([{ code: 'desk/denied', desk: desk.id, at: clock.at }]);
    outbox.resumeStopped();
    await deliverer({ outbox, db, clock }, desk).deliverDue(never);
    expect(stoppedDesks(db)).toEqual([]);
    expect(countOwed(db)).toEqual({ waiting: 0, sending: 0, quarantined: 0, stopped: 0 });
  });

  it('is none any more when another desk is used', () => {
    const { db, clock } = box();
    const desks = new DeskStates(db, clock, systemRandom);
    for (const desk of ['zendesk https://wrong.example.com', 'zendesk https://right.example.com'])
      desks.stopped(desk, 'desk/forbidden', '403');
    desks.forgetStopsBut(['zendesk https://right.example.com']);
    expect(stoppedDesks(db).map(({ desk }) => desk)).toEqual(['zendesk https://right.example.com']);
    desks.forgetStopsBut([]);
    expect(stoppedDesks(db)).toEqual([]);
  });
});

describe('a desk that cannot be asked', () => {
  const start = async () => await startTestDesk({ settings: WAYS['Zendesk anonymous requests'] });

  it('a create of unknown fate waits for a person, who may send it again', async () => {
    const { desk, misbehave, tickets } = await start();
    const { outbox, db, clock } = box();
    const ticket = create();
    outbox.add([ticket]);
    await misbehave({ kind: 'reset-after-body' });
    const sender = deliverer({ outbox, db, clock }, desk);
    const pass = await sender.deliverDue(never);
    expect(pass.quarantined).toBe(1);
    expect(listOwed(db, clock.at)[0]?.why).toContain('may have arrived');
    clock.at += 86_400_000;
    await sender.deliverDue(never);
    expect(await tickets()).toHaveLength(0);
    outbox.retry(ticket.id);
    await sender.deliverDue(never);
    expect(await tickets()).toHaveLength(1);
  });

  it('so does one whose process died while it was sent', async () => {
    const { desk, tickets } = await start();
    const { outbox, db, clock } = box();
    const ticket = create();
    outbox.add([ticket]);
    outbox.markSending(ticket.id, desk.id);
    const sender = deliverer({ outbox, db, clock }, desk);
    await sender.deliverDue(never);
    clock.at += 60_000;
    await sender.deliverDue(never);
    expect(outbox.get(ticket.id)).toMatchObject({ state: 'quarantined', code: 'desk/fate-unknown' });
    expect(await tickets()).toHaveLength(0);
  });

  it('evidence for it is put aside, and the ticket stands', async () => {
    const { desk, tickets } = await start();
    const { outbox, db, clock } = box();
    const ticket = create();
    outbox.add([ticket, evidence(ticket.incidentId, tempFolder(), Buffer.alloc(10))]);
    await deliverer({ outbox, db, clock }, desk).deliverDue(never);
    expect(await tickets()).toHaveLength(1);
    expect(countOwed(db)).toMatchObject({ quarantined: 1, waiting: 0 });
  });
});

it('two desks of one kind are told apart: nothing of one goes to the other', async () => {
  const [one, other] = [await startTestDesk(), await startTestDesk()];
  const { outbox, db, clock } = box();
  const ticket = create();
  outbox.add([ticket]);
  await deliverer({ outbox, db, clock }, one.desk).deliverDue(never);
  outbox.add([evidence(ticket.incidentId, tempFolder(), Buffer.alloc(10))]);
  await deliverer({ outbox, db, clock }, other.desk).deliverDue(never);
  expect(await other.tickets()).toHaveLength(0);
  expect(countOwed(db)).toMatchObject({ waiting: 1 });
  await deliverer({ outbox, db, clock }, one.desk).deliverDue(never);
  expect(countOwed(db)).toMatchObject({ waiting: 0 });
});

it('looks at tickets never take the calls that deliveries need', async () => {
  const { desk } = await startTestDesk();
  const { outbox, db, clock } = box();
  const budget = new CallBudget(db, clock, 10);
  const looks = meteredLooks(desk, budget, clock);
  const { id } = await desk.create(
    { ...create().draft, incidentId: create().incidentId, deliveryId: create().id, ref: 'x', priority: 'low' },
    never,
  );
  await looks.poll(id, 0, never);
  await looks.poll(id, 0, never);
  await expect(looks.poll(id, 0, never)).rejects.toMatchObject({ code: 'desk/busy' });
  outbox.add([create()]);
  const pass = await deliverer({ outbox, db, clock }, desk, { budget }).deliverDue(never);
  expect(pass.sent).toBe(1);
});
