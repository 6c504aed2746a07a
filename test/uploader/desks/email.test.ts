import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { SMTPServerOptions } from 'smtp-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemRandom } from '../../../agent/base/random.ts';
import { systemClock } from '../../../agent/base/system-clock.ts';
import { createMailDesk } from '../../../uploader/desks/create-mail-desk.ts';
import { EmailDesk } from '../../../uploader/desks/email.ts';
import { trustedAuthorities } from '../../../uploader/http.ts';
import { attachedTo, deadPort, headerOf, mailDesk, PASSWORD, startMailServer } from '../mail-fixture.ts';
import { attachment, draft, never, REQUESTER } from '../sandbox-fixture.ts';

const TLS = fileURLToPath(new URL('../../fixtures/tls/', import.meta.url));
const CA = trustedAuthorities(join(TLS, 'ca.pem'));
const certificate = (name: string) => ({
  key: readFileSync(join(TLS, `${name}-key.pem`)),
  cert: readFileSync(join(TLS, `${name}.pem`)),
});

function refuse(responseCode: number): Error {
  return Object.assign(new Error('no'), { responseCode });
}

describe('mail to a desk', () => {
  it('carries reference, incident, delivery, and a Message-ID that stays the same', async () => {
    const { port, mails } = await startMailServer();
    const ticket = draft({ body: 'Höhe\n  zwei', requester: REQUESTER });
    const desk = mailDesk(port);
    const created = await desk.create(ticket, never);
    await desk.create(ticket, never);
    expect(mails).toHaveLength(2);
    const [first = '', second = ''] = mails;
    expect(headerOf(first, 'Message-ID')).toBe(`<${ticket.deliveryId}@rooms.example.com>`);
    expect(headerOf(second, 'Message-ID')).toBe(created.id);
    expect(headerOf(first, 'Subject')).toContain('[DT-7K3QF]');
    expect(headerOf(first, 'X-DTEN-Incident')).toBe(ticket.incidentId);
    expect(headerOf(first, 'X-DTEN-Delivery')).toBe(ticket.deliveryId);
    expect(headerOf(first, 'To')).toBe('support@desk.example.com');
    expect(headerOf(first, 'Reply-To')).toContain('ada@example.com');
    expect(first).toContain(`Incident: ${ticket.incidentId}`);
  });

  it('brings an attachment intact, as an answer to the first mail', async () => {
    const { port, mails } = await startMailServer();
    const desk = mailDesk(port);
    const { id } = await desk.create(draft(), never);
    const content = Buffer.from(systemRandom.bytes(3_000_000));
    await desk.attach(id, attachment(content), never);
    expect(attachedTo(mails[1] ?? '').equals(content)).toBe(true);
    expect(headerOf(mails[1] ?? '', 'In-Reply-To')).toBe(id);
    expect(headerOf(mails[1] ?? '', 'Subject')).toContain('DT-7K3QF');
  });

  it('stays under the limit for one file', async () => {
    const { port, mails } = await startMailServer();
    const desk = mailDesk(port, { attachmentBytes: 1000 });
    await expect(desk.attach('<x@y>', attachment(Buffer.alloc(1001)), never)).rejects.toMatchObject({
      code: 'desk/attachment-too-large',
    });
    expect(mails).toHaveLength(0);
  });

  it('sends nothing of a file that shrank meanwhile', async () => {
    const { port, mails } = await startMailServer();
    const file = attachment(Buffer.alloc(500_000), { bytes: 600_000 });
    await expect(mailDesk(port).attach('<x@y>', file, never)).rejects.toMatchObject({
      code: 'desk/attachment-unreadable',
    });
    expect(mails).toHaveLength(0);
  });

  it('logs in, and a wrong password stops the desk without being shown', async () => {
    const { port, mails } = await startMailServer({ authOptional: false });
    await mailDesk(port, { user: 'unit', password: PASSWORD }).create(draft(), never);
    expect(mails).toHaveLength(1);
    const wrong: unknown = await mailDesk(port, { user: 'unit', password: 'sesame-4711' })
      .create(draft(), never)
      .catch((error: unknown) => error);
    expect(wrong).toMatchObject({ code: 'desk/denied' });
    expect((wrong as Error).message).not.toContain('sesame');
    await expect(mailDesk(port).create(draft(), never)).rejects.toMatchObject({ code: 'desk/denied' });
  });
});

/** As to a server elsewhere, where TLS is never left out. */
function strictDesk(port: number, tls: 'implicit' | 'starttls'): EmailDesk {
  return new EmailDesk({
    id: 'email support@desk.example.com',
    server: { host: 'localhost', port, tls, user: null, password: null, ca: CA, timeoutMs: 1500 },
    from: 'unit@rooms.example.com',
    to: 'support@desk.example.com',
    limits: { fileBytes: 1000, ticketBytes: null },
    clock: systemClock,
  });
}

describe('TLS to a mail server', () => {
  it.each<[string, 'implicit' | 'starttls', SMTPServerOptions]>([
    ['from the first byte', 'implicit', { secure: true }],
    ['by STARTTLS', 'starttls', { disabledCommands: [] }],
  ])('%s', async (_, tls, options) => {
    let secured = false;
    const onMailFrom: SMTPServerOptions['onMailFrom'] = (_address, session, done) => {
      secured = session.secure;
      done();
    };
    const { port, mails } = await startMailServer({ ...certificate('desk'), ...options, onMailFrom });
    await strictDesk(port, tls).create(draft(), never);
    expect(mails).toHaveLength(1);
    expect(secured).toBe(true);
  });

  it('nothing is sent to a server that offers none', async () => {
    const { port, mails } = await startMailServer();
    await expect(strictDesk(port, 'starttls').create(draft(), never)).rejects.toMatchObject({
      code: 'desk/unreachable',
    });
    expect(mails).toHaveLength(0);
  });

  it.each([
    ['has expired', 'expired'],
    ['is for another name', 'other-name'],
  ])('nothing is sent to a server whose certificate %s', async (_, name) => {
    const { port, mails } = await startMailServer({ ...certificate(name), secure: true });
    const desk = mailDesk(port, { url: `smtps://localhost:${port}`, ca: CA });
    await expect(desk.create(draft(), never)).rejects.toMatchObject({ code: 'desk/unreachable' });
    expect(mails).toHaveLength(0);
  });
});

describe('what a failure of mail means', () => {
  it.each([
    [421, 'busy'],
    [451, 'busy'],
    [535, 'denied'],
    [550, 'refused'],
    [552, 'attachment-too-large'],
    [554, 'refused'],
  ])('reply %i to the message: %s', async (reply, code) => {
    const { port, mails } = await startMailServer({}, () => {
      throw refuse(reply);
    });
    await expect(mailDesk(port).create(draft(), never)).rejects.toMatchObject({ code: `desk/${code}` });
    expect(mails).toHaveLength(0);
  });

  it('nobody listens: nothing was sent', async () => {
    await expect(mailDesk(await deadPort()).create(draft(), never)).rejects.toMatchObject({ code: 'desk/unreachable' });
  });

  it('a server that never greets: nothing was sent', async () => {
    const server = createServer((socket) => void socket.on('error', () => undefined).resume());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    await expect(mailDesk(port, { requestTimeoutMs: 300 }).create(draft(), never)).rejects.toMatchObject({
      code: 'desk/unreachable',
    });
  });

  it('the line is cut after the whole message: it may have been taken', async () => {
    const { port } = await startMailServer({
      onData: (stream, session, done) => {
        stream.resume().on('end', () => {
          done(new Error('never told'));
        });
        // The reply is lost: the connection goes before it.
        stream.on('end', () => cutAll());
        void session;
      },
      onConnect: (_session, done) => done(),
    });
    const cutAll = (): void => cuts.forEach((cut) => cut());
    const cuts: (() => void)[] = [];
    const proxied = await cutProxy(port, cuts);
    await expect(mailDesk(proxied).create(draft(), never)).rejects.toMatchObject({ code: 'desk/fate-unknown' });
  });

  it('a mail under way is given up when the agent ends', async () => {
    const { port } = await startMailServer({ onData: (stream) => void stream.resume() });
    const stop = new AbortController();
    const sent = mailDesk(port).create(draft(), stop.signal);
    setTimeout(() => stop.abort(new Error('the agent ends')), 100);
    await expect(sent).rejects.toThrow('the agent ends');
  });
});

describe('settings that make no mail', () => {
  const settings = {
    ...{ url: 'smtps://mail.example.com', user: null, password: null, ca: null },
    ...{ from: 'a@b.example', to: 'c@d.example', attachmentBytes: 1, requestTimeoutMs: 1 },
  };

  it.each([
    ['no server', { url: null }, /desk\.mail\.url/],
    ['no sender', { from: null }, /desk\.mail\.from/],
    ['a user without a password', { user: 'unit' }, /passwordFile/],
    ['another protocol', { url: 'https://mail.example.com' }, /smtps/],
    ['a password in the address', { url: 'smtps://a:b@mail.example.com' }, /passwordFile/],
  ])('%s', (_, wrong, message) => {
    expect(() => createMailDesk({ ...settings, ...wrong }, systemClock)).toThrow(message);
  });
});

/** A line in between that a test can cut. */
async function cutProxy(port: number, cuts: (() => void)[]): Promise<number> {
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    near.on('error', () => far.destroy()).on('close', () => far.destroy());
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
    near.pipe(far);
    far.pipe(near);
    cuts.push(() => near.resetAndDestroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => await new Promise<void>((resolve) => server.close(() => resolve())));
  return (server.address() as AddressInfo).port;
}
