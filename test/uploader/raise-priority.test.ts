import { expect, it } from 'vitest';
import { DeskRefusedError, DeskUnreachableError } from '../../uploader/desks/errors.ts';
import type { Desk } from '../../uploader/desks/desk.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { comment, create, deliverer, openOutbox, setClock } from './outbox/fixture.ts';
import { never, startTestDesk } from './sandbox-fixture.ts';

/** The sandbox, with an agent's right to raise a ticket as far as `escalate` gives it. */
async function raising(escalate: (to: string) => Promise<void>) {
  const clock = setClock();
  const box = openOutbox(tempFolder(), clock);
  const { desk, tickets } = await startTestDesk();
  const able: Desk = Object.assign(Object.create(desk) as Desk, {
    name: desk.name,
    warning: null,
    tracks: true,
    limits: desk.limits,
    find: desk.find.bind(desk),
    create: desk.create.bind(desk),
    comment: desk.comment.bind(desk),
    attach: desk.attach.bind(desk),
    escalate: async (_ticket: string, to: string) => await escalate(to),
  });
  const ticket = create();
  const worse = { ...comment(ticket.incidentId), raiseTo: 'urgent' as const, text: 'It has worsened.' };
  box.outbox.add([ticket, worse]);
  const sender = deliverer(box, able);
  return { box, clock, sender, said: async () => (await tickets())[0]?.comments.at(-1)?.body ?? '' };
}

it('raises the ticket, and then says so', async () => {
  const raised: string[] = [];
  const { sender, said } = await raising((to) => Promise.resolve(void raised.push(to)));
  await sender.deliverDue(never);
  expect(raised).toEqual(['urgent']);
  expect(await said()).toContain('It has worsened.');
  expect(await said()).not.toContain('refused');
});

it('a desk that refuses to raise it still gets the comment, which says so', async () => {
  const { sender, said } = await raising(() => Promise.reject(new DeskRefusedError('422')));
  await sender.deliverDue(never);
  expect(await said()).toContain('The desk refused to raise the priority: please raise it to urgent.');
});

it('one that cannot be reached is tried again, with the comment once', async () => {
  let calls = 0;
  const { box, clock, sender, said } = await raising(async () => {
    calls += 1;
    if (calls === 1) throw new DeskUnreachableError('cut');
    await Promise.resolve();
  });
  await sender.deliverDue(never);
  expect(await said()).not.toContain('worsened');
  clock.at += 3_600_000;
  await sender.deliverDue(never);
  expect(calls).toBe(2);
  expect((await said()).match(/worsened/g)).toHaveLength(1);
  expect(box.outbox.nextDueAt('sandbox')).toBeNull();
});
