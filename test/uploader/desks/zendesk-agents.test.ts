import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { systemRandom } from '../../../agent/base/random.ts';
import { createDesk } from '../../../uploader/desks/create-desk.ts';
import { attachment, draft, never, REQUESTER, startTestDesk, testHttp, WAYS } from '../sandbox-fixture.ts';
import { AGENT_TOKEN } from '../sandbox-tokens.ts';

function comment(text = 'It happened again.') {
  return { deliveryId: systemRandom.uuid(), incidentId: systemRandom.uuid(), ref: 'DT-7K3QF', text };
}

describe('Zendesk as an agent', () => {
  const start = async () => await startTestDesk({ settings: WAYS['Zendesk tickets'] });

  it('files with the incident as external id and a tag, and finds it by that id', async () => {
    const { desk, tickets } = await start();
    const ticket = draft({ requester: REQUESTER });
    const created = await desk.create(ticket, never);
    expect((await tickets())[0]).toMatchObject({
      externalId: ticket.incidentId,
      tags: ['dten-agent'],
      priority: 'high',
    });
    expect(await desk.find(ticket.incidentId, never)).toMatchObject({ ...created, status: 'new' });
    expect(await desk.find(systemRandom.uuid(), never)).toBeNull();
  });

  it('the same create again within two hours makes no second ticket', async () => {
    const { desk, tickets } = await start();
    const ticket = draft();
    const first = await desk.create(ticket, never);
    expect((await desk.create(ticket, never)).id).toBe(first.id);
    expect(await tickets()).toHaveLength(1);
  });

  it('the same key with another body means that an earlier call was taken', async () => {
    const { desk, tickets } = await start();
    const ticket = draft();
    await desk.create(ticket, never);
    await expect(desk.create({ ...ticket, body: 'other words' }, never)).rejects.toMatchObject({
      code: 'desk/fate-unknown',
    });
    expect(await tickets()).toHaveLength(1);
  });

  it('attaches, comments and raises the priority', async () => {
    const { desk, tickets } = await start();
    const ticket = draft({ priority: 'low' });
    const { id } = await desk.create(ticket, never);
    const file = attachment(Buffer.from('evidence'));
    await desk.attach(id, file, never);
    const said = comment();
    await desk.comment(id, said, never);
    await desk.escalate?.(id, 'urgent', never);
    const [stored] = await tickets();
    expect(stored?.priority).toBe('urgent');
    expect(stored?.comments[1]?.attachments[0]?.sha256).toBe(file.sha256);
    const found = await desk.find(ticket.incidentId, never);
    expect([...(found?.markers ?? [])]).toEqual(expect.arrayContaining([file.deliveryId, said.deliveryId]));
  });

  it('does not take its own comments for an agent’s answer, though an agent’s token wrote them', async () => {
    const { desk, answer } = await start();
    const { id, receivedAt } = await desk.create(draft(), never);
    await desk.comment(id, comment(), never);
    const before = await desk.poll(id, receivedAt - 1000, never);
    expect(before.events.filter(({ author }) => author === 'agent')).toHaveLength(0);
    await answer(id, 'Please reconnect the camera.');
    const after = await desk.poll(id, receivedAt - 1000, never);
    expect(after.events.filter(({ author }) => author === 'agent')).toHaveLength(1);
  });
});

describe('Zendesk without credentials', () => {
  const start = async () => await startTestDesk({ settings: WAYS['Zendesk anonymous requests'] });

  it('files, and nothing else; whatever else is asked is refused without a call', async () => {
    const { desk, tickets } = await start();
    expect(desk.tracks).toBe(false);
    const { id } = await desk.create(draft(), never);
    expect(await tickets()).toHaveLength(1);
    const refused = { code: 'desk/create-only' };
    await expect(desk.find(id, never)).rejects.toMatchObject(refused);
    await expect(desk.poll(id, 0, never)).rejects.toMatchObject(refused);
    await expect(desk.comment(id, comment(), never)).rejects.toMatchObject(refused);
    await expect(desk.attach(id, attachment(Buffer.alloc(1)), never)).rejects.toMatchObject(refused);
  });

  it('searches the Help Center', async () => {
    const { desk } = await start();
    expect(await desk.searchArticles?.('camera', never)).not.toHaveLength(0);
  });
});

describe('an API token', () => {
  const token = 'admin@example.com/token:abc';
  const settings = {
    kind: 'zendesk' as const,
    url: 'https://help.example.com',
    token,
    incidentFieldId: null,
    requestTimeoutMs: 1000,
  };

  it.each([
    ['belongs on no unit', { access: 'tickets' }, /allowAdminToken: true/],
    ['makes no end user', { access: 'requests', allowAdminToken: true }, /OAuth/],
  ] as const)('%s', (_, more, message) => {
    expect(() => createDesk({ ...settings, ...more }, testHttp(), systemClock)).toThrow(message);
  });

  it('is taken where the configuration says so, and goes as basic credentials', () => {
    const allowed = { ...settings, access: 'tickets', allowAdminToken: true } as const;
    expect(createDesk(allowed, testHttp(), systemClock)).not.toBeNull();
    expect(
      createDesk({ ...allowed, token: AGENT_TOKEN, allowAdminToken: false }, testHttp(), systemClock),
    ).not.toBeNull();
  });
});
