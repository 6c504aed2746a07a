import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { systemRandom } from '../../../agent/base/random.ts';
import { createDesk } from '../../../uploader/desks/create-desk.ts';
import { asHtml, incidentTag } from '../../../uploader/desks/freshdesk-words.ts';
import { attachment, draft, never, PATIENT, REQUESTER, startTestDesk, testHttp, WAYS } from '../sandbox-fixture.ts';
import type { TestDesk } from '../sandbox-fixture.ts';

async function startFreshdesk(clock = systemClock): Promise<TestDesk> {
  return await startTestDesk({ settings: WAYS.Freshdesk, clock });
}

function comment(text = 'It happened again.') {
  return { deliveryId: systemRandom.uuid(), incidentId: systemRandom.uuid(), ref: 'DT-7K3QF', text };
}

describe('a ticket at Freshdesk', () => {
  it('carries its text, priority and tag, and is found by the list at once', async () => {
    const { desk, tickets } = await startFreshdesk();
    const ticket = draft({ body: 'Kernel said <oops> & "stopped"\n  twice' });
    const created = await desk.create(ticket, never);
    const [stored] = await tickets();
    expect(stored).toMatchObject({ subject: ticket.subject, priority: 'high', tags: [incidentTag(ticket.incidentId)] });
    expect(stored?.description).toContain('Kernel said <oops> & "stopped"\n  twice');
    expect(await desk.find(ticket.incidentId, never)).toMatchObject({ ...created, status: 'open' });
    expect((await desk.find(ticket.incidentId, never))?.markers).toContain(ticket.deliveryId);
    expect(await desk.find(systemRandom.uuid(), never)).toBeNull();
  });

  it('is found on the second page of the list too', async () => {
    const { desk } = await startFreshdesk();
    const first = draft();
    await desk.create(first, never);
    for (let i = 0; i < 100; i++) await desk.create(draft(), never);
    expect(await desk.find(first.incidentId, never)).not.toBeNull();
  });

  it('is found a year later, though the list shows 30 days unless asked for more', async () => {
    let now = systemClock.now();
    const { desk } = await startFreshdesk({ ...systemClock, now: () => now });
    const ticket = draft();
    await desk.create(ticket, never);
    now += 365 * 86_400_000;
    expect(await desk.find(ticket.incidentId, never)).not.toBeNull();
  });

  it('is found by the search once an agent has given it to another requester', async () => {
    let now = systemClock.now();
    const clock = { ...systemClock, now: () => now };
    const { desk, url } = await startFreshdesk(clock);
    const other = createDesk(
      {
        ...WAYS.Freshdesk,
        url,
        incidentFieldId: null,
        requestTimeoutMs: 2000,
        requester: { ...REQUESTER, email: 'eve@example.com' },
      },
      testHttp(),
      clock,
    );
    const ticket = draft();
    await other?.create(ticket, never);
    expect(await desk.find(ticket.incidentId, never)).toBeNull();
    now += 10 * 60_000;
    expect(await desk.find(ticket.incidentId, never)).not.toBeNull();
  });

  it('takes evidence byte for byte, and comments, each found by its marker', async () => {
    const { desk, tickets } = await startFreshdesk();
    const ticket = draft();
    const { id } = await desk.create(ticket, never);
    const file = attachment(Buffer.from(systemRandom.bytes(300_000)), { fileName: 'a "quoted"\r\nname.zip' });
    await desk.attach(id, file, never);
    const said = comment('<b>not bold</b>');
    await desk.comment(id, said, never);
    const [stored] = await tickets();
    expect(stored?.comments[1]?.attachments[0]).toMatchObject({ bytes: file.bytes, sha256: file.sha256 });
    expect(stored?.comments[2]?.body).toContain('<b>not bold</b>');
    const found = await desk.find(ticket.incidentId, never);
    expect([...(found?.markers ?? [])]).toEqual(expect.arrayContaining([file.deliveryId, said.deliveryId]));
  });

  it('refuses what exceeds 20 MB together, whoever counts it', async () => {
    const { desk } = await startTestDesk({ settings: { ...WAYS.Freshdesk, ...PATIENT } });
    const { id } = await desk.create(draft(), never);
    await desk.attach(id, attachment(Buffer.alloc(12_000_000)), never);
    await expect(desk.attach(id, attachment(Buffer.alloc(12_000_000)), never)).rejects.toMatchObject({
      code: 'desk/attachment-too-large',
    });
    await expect(desk.attach(id, attachment(Buffer.alloc(20_000_001)), never)).rejects.toMatchObject({
      code: 'desk/attachment-too-large',
    });
  });

  it('is raised in priority, and says so when looked at', async () => {
    const { desk } = await startFreshdesk();
    const { id, receivedAt } = await desk.create(draft({ priority: 'low' }), never);
    await desk.escalate?.(id, 'urgent', never);
    expect((await desk.poll(id, receivedAt, never)).priority).toBe('urgent');
  });

  it('shows the first public word of an agent, and counts nothing of its own or private', async () => {
    const { desk, answer, change } = await startFreshdesk();
    const { id, receivedAt } = await desk.create(draft(), never);
    await desk.comment(id, comment(), never);
    await answer(id, 'We received your request.', { author: 'automatic' });
    await answer(id, 'look at this one', { public: false });
    await answer(id, 'Please reconnect the camera.');
    await change(id, { status: 'pending' });
    const look = await desk.poll(id, receivedAt - 1000, never);
    expect(look.status).toBe('waiting-on-customer');
    expect(look.events.filter((event) => event.public && event.author === 'agent')).toHaveLength(1);
    expect(look.deskTime).not.toBeNull();
    await change(id, { delete: true });
    expect((await desk.poll(id, receivedAt, never)).status).toBe('deleted');
  });
});

describe('Freshdesk is not spoken to', () => {
  const settings = {
    ...WAYS.Freshdesk,
    url: 'https://dten.freshdesk.com',
    incidentFieldId: null,
    requestTimeoutMs: 1000,
    requester: REQUESTER,
  };

  it.each([
    ['with an agent’s key that nobody allowed', { allowAgentKey: false }, /allowAgentKey: true/],
    ['elsewhere than on *.freshdesk.com', { url: 'https://help.example.com' }, /freshdesk\.com/],
    ['at a name that only ends so', { url: 'https://evil.freshdesk.com.example.com' }, /freshdesk\.com/],
    ['unencrypted', { url: 'http://dten.freshdesk.com' }, /https/],
    ['without a key', { token: null }, /tokenFile/],
    ['without a requester', { requester: null }, /unit\.contact/],
  ])('%s', (_, wrong, message) => {
    expect(() => createDesk({ ...settings, ...wrong }, testHttp(), systemClock)).toThrow(message);
  });

  it('two accounts are two desks', () => {
    const id = (url: string) => createDesk({ ...settings, url }, testHttp(), systemClock)?.id;
    expect(id('https://a.freshdesk.com')).not.toBe(id('https://b.freshdesk.com'));
    expect(id('https://a.freshdesk.com')).toBe(id('https://A.freshdesk.com/'));
  });
});

it('text becomes HTML in which nothing is markup', () => {
  expect(asHtml(`<script>'x' & "y"</script>\nline`)).toBe(
    '<div style="white-space:pre-wrap">&lt;script&gt;&#39;x&#39; &amp; &quot;y&quot;&lt;/script&gt;<br>line</div>',
  );
});
