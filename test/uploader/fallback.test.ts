import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../uploader/outbox/delivery.ts';
import { DeskPauses } from '../../uploader/outbox/desk-pause.ts';
import { countOwed } from '../../uploader/outbox/owed.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { attachedTo, deadPort, headerOf, mailDesk, startMailServer } from './mail-fixture.ts';
import { create, deliverer, evidence, openOutbox, setClock, wholeTicket } from './outbox/fixture.ts';
import { deskAt, never, startTestDesk } from './sandbox-fixture.ts';

const HALF_AN_HOUR = 30 * 60_000;

async function start() {
  const folder = tempFolder();
  const clock = setClock();
  const box = openOutbox(folder, clock);
  const mail = await startMailServer();
  const fallback = { desk: mailDesk(mail.port), afterMs: HALF_AN_HOUR };
  const away = deskAt(`http://127.0.0.1:${await deadPort()}`);
  return { folder, clock, box, mails: mail.mails, fallback, away, sender: deliverer(box, away, { fallback }) };
}

describe('while the chosen desk is away', () => {
  it('an urgent ticket goes by mail after the set time, and its evidence follows it there', async () => {
    const { folder, clock, box, mails, sender } = await start();
    const content = Buffer.alloc(50_000, 7);
    box.outbox.add(wholeTicket(folder, content, { priority: 'urgent' }));
    const { nextDueAt } = await sender.deliverDue(never);
    expect(mails).toHaveLength(0);
    expect(nextDueAt).not.toBeNull();
    clock.at += HALF_AN_HOUR;
    await sender.deliverDue(never);
    await sender.deliverDue(never);
    expect(mails).toHaveLength(3);
    expect(mails.some((one) => attachedTo(one).equals(content))).toBe(true);
    const answered = mails.filter((one) => headerOf(one, 'In-Reply-To') === headerOf(mails[0] ?? '', 'Message-ID'));
    expect(answered).toHaveLength(2);
    expect(countOwed(box.db)).toMatchObject({ waiting: 0, quarantined: 0 });
  });

  it('the time counts over a restart', async () => {
    const { folder, clock, box, mails, away, fallback } = await start();
    box.outbox.add([create({ priority: 'urgent' })]);
    await deliverer(box, away, { fallback }).deliverDue(never);
    clock.at += HALF_AN_HOUR;
    await deliverer(openOutbox(folder, clock), away, { fallback }).deliverDue(never);
    expect(mails).toHaveLength(1);
  });

  it('one that cannot be read holds up no other', async () => {
    const { clock, box, mails, away, sender } = await start();
    const [bad, good] = [create({ priority: 'urgent' }), create({ priority: 'urgent' })];
    box.outbox.add([bad, good]);
    await sender.deliverDue(never);
    box.db.run('UPDATE delivery_payloads SET payload = $torn WHERE sequence = 1', { torn: '{"kind":"cre' });
    clock.at += HALF_AN_HOUR;
    new DeskPauses(box.db).pause(away.id, HALF_AN_HOUR, 'its breaker is open', clock.at);
    await sender.deliverDue(never);
    expect(mails).toHaveLength(1);
    expect(countOwed(box.db)).toMatchObject({ waiting: 0, quarantined: 1 });
  });

  it('a clock that is set back puts off asking for a ticket that went by mail for minutes, not for years', async () => {
    const { clock, box, mails, sender } = await start();
    box.outbox.add([create({ priority: 'urgent' })]);
    await sender.deliverDue(never);
    clock.at += HALF_AN_HOUR;
    await sender.deliverDue(never);
    expect(mails).toHaveLength(1);
    clock.at = 1000;
    await sender.deliverDue(never);
    expect((box.outbox.nextAdoptAt() ?? Infinity) - clock.at).toBeLessThanOrEqual(HALF_AN_HOUR);
  });

  it('a ticket that went by mail, and whose text is forgotten, is asked for no more', async () => {
    const { clock, box, mails, sender } = await start();
    box.outbox.add([create({ priority: 'urgent' }), create({ priority: 'urgent' })]);
    await sender.deliverDue(never);
    clock.at += HALF_AN_HOUR;
    await sender.deliverDue(never);
    expect(mails).toHaveLength(2);
    box.db.run('DELETE FROM delivery_payloads WHERE sequence = 1');
    clock.at += HALF_AN_HOUR;
    expect(box.outbox.nextToAdopt()).not.toBeNull();
    box.db.run('DELETE FROM delivery_payloads');
    expect(box.outbox.nextToAdopt()).toBeNull();
    expect(box.outbox.nextAdoptAt()).toBeNull();
  });

  it('a ticket that is not urgent waits for the desk', async () => {
    const { clock, box, mails, sender } = await start();
    box.outbox.add([create({ priority: 'high' })]);
    await sender.deliverDue(never);
    clock.at += 10 * HALF_AN_HOUR;
    await sender.deliverDue(never);
    expect(mails).toHaveLength(0);
  });

  it('a create of unknown fate never goes by mail', async () => {
    const { clock, box, mails, sender } = await start();
    const urgent = create({ priority: 'urgent' });
    box.outbox.add([urgent]);
    await sender.deliverDue(never);
    box.outbox.defer(urgent.id, { delayMs: 0, lookFirst: true, unreachable: false, reason: 'cut' });
    clock.at += 10 * HALF_AN_HOUR;
    await sender.deliverDue(never);
    expect(mails).toHaveLength(0);
  });

  it('mail whose server is away too loses nothing', async () => {
    const { clock, box, away } = await start();
    const fallback = { desk: mailDesk(await deadPort()), afterMs: HALF_AN_HOUR };
    const urgent = create({ priority: 'urgent' });
    box.outbox.add([urgent]);
    const sender = deliverer(box, away, { fallback });
    for (let i = 0; i < 4; i++) {
      await sender.deliverDue(never);
      clock.at += HALF_AN_HOUR;
    }
    expect(box.outbox.get(urgent.id)?.state).toBe('waiting');
  });
});

describe('once the desk is back', () => {
  it('the ticket that it made of the mail is adopted, and what follows goes there', async () => {
    const { folder, clock, box, mails, away, fallback } = await start();
    const urgent = create({ priority: 'urgent' });
    box.outbox.add([urgent]);
    const desk = await startTestDesk();
    // The same desk, which is away at first.
    const gone = { ...away, id: desk.desk.id, find: away.find, create: away.create.bind(away) };
    await deliverer(box, gone, { fallback }).deliverDue(never);
    clock.at += HALF_AN_HOUR;
    await deliverer(box, gone, { fallback }).deliverDue(never);
    expect(mails).toHaveLength(1);

    // The desk makes a ticket of the mail: its text carries the marker.
    const { incidentId, ref } = urgent;
    const { id } = await desk.desk.create(
      { incidentId, ref, deliveryId: urgent.id, priority: 'urgent', ...urgent.draft },
      never,
    );
    const adopted: [Delivery['id'], string][] = [];
    const back = deliverer(box, desk.desk, {
      fallback,
      onAdopted: (delivery, { deskId }) => adopted.push([delivery.id, deskId]),
    });
    clock.at += HALF_AN_HOUR;
    await back.deliverDue(never);
    expect(adopted).toEqual([[urgent.id, id]]);
    box.outbox.add([evidence(incidentId, folder, Buffer.alloc(100))]);
    await back.deliverDue(never);
    expect(await desk.tickets()).toHaveLength(1);
    expect((await desk.tickets())[0]?.comments.flatMap(({ attachments }) => attachments)).toHaveLength(1);
    expect(mails).toHaveLength(1);
  });
});
