import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { systemRandom } from '../../../agent/base/random.ts';
import { parseIso } from '../../../agent/base/iso-time.ts';
import { attachment, deskAt, draft, FIELD_ID, never, startTestDesk, TIMEOUT_MS } from '../sandbox-fixture.ts';

describe('the Zendesk adapter against a desk over a socket', () => {
  it('creates a ticket that says what was drafted, and is found by its incident', async () => {
    const { desk, tickets } = await startTestDesk();
    const ticket = draft({ priority: 'urgent' });
    const created = await desk.create(ticket, never);

    const [stored] = await tickets();
    expect(stored).toMatchObject({
      id: Number(created.id),
      subject: ticket.subject,
      priority: 'urgent',
      status: 'new',
    });
    expect(stored?.description.startsWith(ticket.body)).toBe(true);
    expect(stored?.description).toContain(`Incident: ${ticket.incidentId}\nDelivery: ${ticket.deliveryId}`);

    const found = await desk.find(ticket.incidentId, never);
    expect(found).toMatchObject({ id: created.id, receivedAt: created.receivedAt, status: 'new' });
    expect([...(found?.markers ?? [])]).toEqual([ticket.deliveryId]);
  });

  it('takes the receipt time from the desk', async () => {
    const at = parseIso('2026-11-20T10:00:00Z');
    const { desk } = await startTestDesk({ clock: { ...systemClock, now: () => at } });
    const created = await desk.create(draft(), never);
    expect(created.receivedAt).toBe(at);
  });

  it('finds no ticket that only mentions the incident, or bears the same ref', async () => {
    const { desk } = await startTestDesk();
    const wanted = draft();
    await desk.create(draft({ ref: wanted.ref, body: `See ${wanted.incidentId}, it is like incident 4.` }), never);
    expect(await desk.find(wanted.incidentId, never)).toBeNull();
  });

  it('does not write the incident twice where the text has it already', async () => {
    const { desk, tickets } = await startTestDesk();
    const ticket = draft();
    await desk.create({ ...ticket, body: `References\n  Incident: ${ticket.incidentId}` }, never);
    const [stored] = await tickets();
    expect(stored?.description.split(ticket.incidentId)).toHaveLength(2);
    expect(await desk.find(ticket.incidentId, never)).not.toBeNull();
  });

  it('keeps the machine lines of a text that is too long', async () => {
    const { desk } = await startTestDesk();
    const ticket = draft({ body: 'x'.repeat(300_000) });
    await desk.create(ticket, never);
    expect(await desk.find(ticket.incidentId, never)).not.toBeNull();
  });

  it('finds by the custom field where one is configured, on whatever page it stands', async () => {
    const { desk } = await startTestDesk({ settings: { incidentFieldId: FIELD_ID } });
    const ticket = draft();
    const created = await desk.create(ticket, never);
    for (let i = 0; i < 120; i++) await desk.create(draft({ subject: `later ${i}` }), never);
    const found = await desk.find(ticket.incidentId, never);
    expect(found?.id).toBe(created.id);
  });

  it('attaches a file whole, with its text and its marker', async () => {
    const { desk, tickets, unusedUploads } = await startTestDesk();
    const ticket = draft();
    const { id } = await desk.create(ticket, never);
    const content = randomBytes(3_000_000);
    const file = attachment(content, { fileName: 'Beweis ä&=.zip' });
    await desk.attach(id, file, never);

    const comment = (await tickets())[0]?.comments[1];
    expect(comment?.body).toBe(`${file.text}\n\nDelivery: ${file.deliveryId}`);
    expect(comment?.attachments).toMatchObject([
      { fileName: file.fileName, contentType: 'application/zip', bytes: content.length, sha256: file.sha256 },
    ]);
    expect(await unusedUploads()).toBe(0);
    expect((await desk.find(ticket.incidentId, never))?.markers).toContain(file.deliveryId);
  });

  it('comments, and the comment is found by its marker', async () => {
    const { desk } = await startTestDesk();
    const ticket = draft();
    const { id } = await desk.create(ticket, never);
    const comment = {
      deliveryId: systemRandom.uuid(),
      incidentId: systemRandom.uuid(),
      ref: 'DT-7K3QF',
      text: 'It happened again.',
    };
    await desk.comment(id, comment, never);
    expect((await desk.find(ticket.incidentId, never))?.markers).toContain(comment.deliveryId);
  });

  it.each([
    ['shrank', 900, 1000],
    ['grew', 1100, 1000],
  ])('sends nothing of a file that %s meanwhile', async (_, real, promised) => {
    const { desk, tickets, unusedUploads } = await startTestDesk();
    const { id } = await desk.create(draft(), never);
    const file = attachment(Buffer.alloc(real), { bytes: promised });
    await expect(desk.attach(id, file, never)).rejects.toMatchObject({ code: 'desk/attachment-unreadable' });
    expect((await tickets())[0]?.comments).toHaveLength(1);
    expect(await unusedUploads()).toBe(0);
  });

  it('says so when the file cannot be read', async () => {
    const { desk, unusedUploads } = await startTestDesk();
    const { id } = await desk.create(draft(), never);
    const open = () =>
      new Readable({
        read() {
          this.destroy(new Error('EIO: i/o error'));
        },
      });
    await expect(desk.attach(id, attachment(Buffer.alloc(10), { open }), never)).rejects.toMatchObject({
      code: 'desk/attachment-unreadable',
    });
    expect(await unusedUploads()).toBe(0);
  });

  it('knows its limit without asking, and learns a smaller one', async () => {
    const { desk, unusedUploads } = await startTestDesk({ fileBytes: 100_000 });
    const { id } = await desk.create(draft(), never);
    const huge = attachment(Buffer.alloc(1), { bytes: desk.limits.fileBytes + 1 });
    await expect(desk.attach(id, huge, never)).rejects.toMatchObject({ code: 'desk/attachment-too-large' });
    const large = attachment(Buffer.alloc(100_001));
    await expect(desk.attach(id, large, never)).rejects.toMatchObject({ code: 'desk/attachment-too-large' });
    expect(await unusedUploads()).toBe(0);
  });

  it('uploads a large file slowly without taking the time for silence', async () => {
    const { desk, tickets } = await startTestDesk();
    const { id } = await desk.create(draft(), never);
    const part = Buffer.alloc(64 * 1024, 7);
    const parts = 6;
    async function* slowly() {
      for (let i = 0; i < parts; i++) {
        await new Promise((resolve) => setTimeout(resolve, TIMEOUT_MS / 3));
        yield part;
      }
    }
    const whole = Buffer.concat(Array.from({ length: parts }, () => part));
    const file = attachment(whole, { open: () => Readable.from(slowly(), { objectMode: false }) });
    await desk.attach(id, file, never);
    expect((await tickets())[0]?.comments[1]?.attachments[0]?.sha256).toBe(
      createHash('sha256').update(whole).digest('hex'),
    );
  });

  it('searches the help center without credentials', async () => {
    const { url } = await startTestDesk();
    const desk = deskAt(url, { token: 'no longer valid' });
    const articles = await desk.searchArticles?.('camera missing', never);
    expect(articles?.[0]?.title).toMatch(/camera/);
    expect(articles?.[0]?.url).toMatch(/^https:/);
  });

  it('gives up when told to', async () => {
    const { desk, misbehave } = await startTestDesk();
    await misbehave({ kind: 'silent' });
    const controller = new AbortController();
    const call = desk.create(draft(), controller.signal);
    controller.abort(new Error('told to end'));
    await expect(call).rejects.toThrow('told to end');
  });
});

describe('a look at a ticket', () => {
  it('sees the agent’s answer, who gave it and when, and nothing of the unit’s own', async () => {
    const { desk, answer } = await startTestDesk();
    const { id, receivedAt } = await desk.create(draft(), never);
    await desk.comment(
      id,
      { deliveryId: systemRandom.uuid(), incidentId: systemRandom.uuid(), ref: 'DT-7K3QF', text: 'more' },
      never,
    );
    await answer(id, 'Thank you, we are looking into it.', { author: 'automatic' });
    await answer(id, 'internal note', { public: false });
    await answer(id, 'Please reconnect the camera.');

    const look = await desk.poll(id, receivedAt, never);
    expect(look.events.map(({ author, public: visible, authorName }) => [author, visible, authorName])).toEqual([
      ['automatic', true, 'System'],
      ['agent', true, 'Sandbox agent'],
    ]);
    expect(look.events.every(({ at }) => at >= receivedAt)).toBe(true);
  });

  it('tells the desk’s clock, not the unit’s', async () => {
    const { desk } = await startTestDesk({
      clock: { ...systemClock, now: () => parseIso('2031-02-28T23:59:58Z') },
    });
    const { id } = await desk.create(draft(), never);
    const look = await desk.poll(id, 0, never);
    expect(look.deskTime).toBe(parseIso('2031-02-28T23:59:58Z'));
  });

  it.each([
    ['open', 'open'],
    ['pending', 'waiting-on-customer'],
    ['hold', 'on-hold'],
    ['solved', 'solved'],
    ['closed', 'closed'],
  ])('calls the vendor’s %s %s', async (theirs, ours) => {
    const { desk, change } = await startTestDesk();
    const { id } = await desk.create(draft(), never);
    await change(id, { status: theirs });
    expect(await desk.poll(id, 0, never)).toMatchObject({ status: ours, mergedInto: null, priority: 'high' });
  });

  it('knows a deleted ticket', async () => {
    const { desk, change } = await startTestDesk();
    const { id } = await desk.create(draft(), never);
    await change(id, { delete: true });
    expect((await desk.poll(id, 0, never)).status).toBe('deleted');
  });

  it('follows a merge', async () => {
    const { desk, change } = await startTestDesk();
    const first = await desk.create(draft(), never);
    const second = await desk.create(draft(), never);
    await change(second.id, { mergeInto: Number(first.id) });
    expect(await desk.poll(second.id, 0, never)).toMatchObject({ status: 'closed', mergedInto: first.id });
  });
});
